/** Thousands of polls in virtual time, through the memory door: hours of a client's life in seconds. */
import { memoryDoor } from "../../sim/door/memory.ts";
import { createWire } from "../../sim/door/wire.ts";
import { staleBody } from "../../sim/fault/stale-body.ts";
import { openKernel } from "../../sim/kernel/kernel.ts";
import { DEFAULT_SERVER } from "../../sim/scenario/settings.ts";
import { userWrites } from "../../sim/server/delivery.ts";
import { API_URL } from "../../sim/server/hosts.ts";
import { createServer, logIn } from "../../sim/server/state.ts";
import { createClient } from "../../src/index.ts";
import { type Sample, usedHeap, watchSignals } from "./sample.ts";

/** A message in so many polls: the server keeps every message for ever, and its heap is this one. */
const POLLS_PER_MESSAGE = 100;

/** @param onSample told of each sample, and of the last, after the end, too */
export async function liveVirtually(
  cycles: number,
  everyCycles: number,
  onSample: (sample: Sample) => void,
): Promise<void> {
  const countListeners = watchSignals();
  const world = openWorld();
  const { kernel, server, wire } = world;
  const sample = (): Sample => ({
    cycles: wire.counts.polls,
    heapBytes: usedHeap(),
    listeners: countListeners(),
    timers: kernel.subjectTimers(),
    requests: wire.inFlight(),
    sockets: null,
    files: null,
  });
  try {
    const client = await startClient(world);
    let written = 0;
    let next = everyCycles;
    await kernel.run(() => {
      const { polls } = wire.counts;
      if (polls >= written * POLLS_PER_MESSAGE) {
        const key = `m${++written}`;
        wire.carryOut(userWrites(server, "bot", "alice", key, key, kernel.nowMs()));
      }
      if (polls >= next) {
        next += everyCycles;
        onSample(sample());
      }
      return polls >= cycles ? { why: "done" } : undefined;
    });
    let closed = false;
    void client.close().then(() => {
      closed = true;
    });
    await kernel.run(() => (closed ? { why: "done" } : undefined));
    onSample(sample());
  } finally {
    world.close();
  }
}

type World = ReturnType<typeof openWorld>;

/** Clock, server and wire, without faults and without a trace. */
function openWorld() {
  const kernel = openKernel({
    startMs: Date.UTC(2026, 0, 5),
    seed: "1",
    stepsMax: 10_000_000,
    settleTurns: memoryDoor.settleTurns,
    onTrip: what => {
      throw new Error(`tripwire: ${what}`);
    },
  });
  const server = createServer({
    ...DEFAULT_SERVER,
    staleBody: staleBody("errcode"),
    timeOfDay: nowMs => Date.UTC(2026, 0, 5) + nowMs,
    keyOf: () => ({ message: "s1" }),
    uint32: kernel.stream("server").uint32,
  });
  const wire = createWire({
    nowMs: kernel.nowMs,
    after: kernel.after,
    soon: kernel.soon,
    defers: kernel.process.defers,
    // A trace would grow; what it would say is not asked for here.
    write: () => {},
    server,
    faults: () => ({
      fired: {},
      onRequest: () => undefined,
      onHandler: () => undefined,
      onWrite: () => undefined,
      onStore: () => undefined,
      onCallback: () => undefined,
      heal() {},
    }),
    latencyMs: 0,
  });
  const closeDoor = memoryDoor.open({
    wire,
    begin: kernel.begin,
    finish: kernel.finish,
    after: kernel.afterInProcess,
    catchConnections: kernel.catchConnections,
    onForeign: () => {},
  });
  const close = (): void => {
    void closeDoor();
    kernel.close();
  };
  return { kernel, server, wire, close };
}

async function startClient({ kernel, server }: World) {
  const { credential } = logIn(server, "bot", 0);
  const client = createClient({
    onMessage: async ({ text }, turn) => void (await turn.reply(text)),
    // Reached within the first cycles: a window that fills up is no leak.
    dedupeCountMax: 100,
  });
  kernel.begin();
  await Promise.all([
    client.start({ ...credential, baseUrl: API_URL }).finally(kernel.finish),
    kernel.settle(),
  ]);
  return client;
}
