/** The client's process of `sockets.ts`. */
import { once } from "node:events";
import { type Credential, createClient, openSqliteStore } from "../../src/index.ts";
import { openFiles, type Sample, usedHeap, watchSignals } from "./sample.ts";

export interface Orders {
  cycles: number;
  everyCycles: number;
  credential: Credential;
  storeFile: string;
}

/** `closed`: taken after client, store and server are closed. */
export interface Said {
  step: "running" | "client-closed" | "closed";
  sample: Sample;
}

/** Idle connections close a little after their server. */
const CONNECTIONS_CLOSE_MS = 200;
/** Finalizers of what was collected run in turns of their own, and may take a few. */
const FINALIZERS_MS = 20;
const COLLECTIONS_MAX = 10;

const countListeners = watchSignals();
const [orders] = (await once(process, "message")) as [Orders];
// What the process has of its own: the channel to its parent.
const own = openFiles();
const store = await openSqliteStore({ path: orders.storeFile });
const done = Promise.withResolvers<void>();
let cycles = 0;
const client = createClient({
  store,
  onMessage: async ({ text }, turn) => {
    await turn.reply(text);
    cycles++;
    if (cycles % orders.everyCycles === 0) await say("running");
    if (cycles >= orders.cycles) done.resolve();
  },
  // Reached within the first cycles: a window that fills up is no leak.
  dedupeCountMax: 100,
});
await client.start(orders.credential);
await done.promise;
await client.close();
store.close();
await say("client-closed");
await once(process, "message");
await new Promise(resolve => setTimeout(resolve, CONNECTIONS_CLOSE_MS));
await say("closed");
process.disconnect();

async function say(step: Said["step"]): Promise<void> {
  let before = Number.POSITIVE_INFINITY;
  for (let times = 0; times < COLLECTIONS_MAX; times++) {
    usedHeap();
    await new Promise(resolve => setTimeout(resolve, FINALIZERS_MS));
    const listeners = countListeners();
    if (listeners === before) break;
    before = listeners;
  }
  const active = process.getActiveResourcesInfo();
  const count = (kind: string): number => active.filter(name => name === kind).length;
  const { sockets, files } = openFiles();
  const sample: Sample = {
    cycles,
    heapBytes: usedHeap(),
    listeners: countListeners(),
    timers: count("Timeout"),
    requests: count("TCPSocketWrap"),
    sockets: sockets === null ? null : sockets - (own.sockets ?? 0),
    files: files === null ? null : files - (own.files ?? 0),
  };
  process.send?.({ step, sample } satisfies Said);
}
