/** The client's process: on its store, with a handler that writes down what it does and replies. Does what it is asked. */
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { messageOf } from "../../src/errors.ts";
import {
  type Credential,
  createClient,
  openCredentialFile,
  openSqliteStore,
  type SqliteStore,
  StoreError,
} from "../../src/index.ts";
import type { SteppedPhase } from "../crash/moment.ts";
import { countRequests, countSteps } from "../crash/steps.ts";
import { createBotClock } from "./bot-clock.ts";
import { type BotSabotage, breakHandler, breakStore } from "./bot-sabotage.ts";
import { countFileSteps } from "./file-steps.ts";
import { injectFullDisk } from "./injected-full-disk.ts";
import { startMeter } from "./meter.ts";
import { countOutbox, type OutboxMoment } from "./outbox-moment.ts";
import { serveCalls, writeDiary } from "./process.ts";

/** How this process is to live. */
export interface BotOrders {
  /** One for each account. */
  credentials: readonly Credential[];
  /** Absent: in memory. */
  storeFile?: string;
  /** Texts that the handler sends for each message, the reply first. @default 1 */
  texts?: number;
  /** Stands in each text, so that none is like that of another life. */
  life?: number;
  /** When the process kills itself. */
  moment?: OutboxMoment;
  /** How many times as fast as the world the client's own clock runs. @default 1 */
  haste?: number;
  sabotage?: BotSabotage;
}

/** What a bot says of an account. */
export interface BotHealth {
  state: string;
  pending: number;
  waiting: number;
  storeError: string | null;
  polls: number;
}

type Client = ReturnType<typeof createClient>;

const clock = createBotClock();
const meter = startMeter();
let client: Client | undefined;
let store: SqliteStore | undefined;
let polls = 0;

serveCalls({
  live,
  health: (account: string): BotHealth => {
    const { state, pending, waiting, storeError } = running().health(account);
    return { state, pending, waiting: waiting.texts, storeError: storeError?.message ?? null, polls };
  },
  states: (): string[] => [...accounts].map(account => running().health(account).state),
  /** Ends a pause before the next attempt. */
  nudge: (credential: Credential) => running().start(credential),
  async send(request: { account: string; to: string; text: string }): Promise<string> {
    const { outcome } = await running().send(request);
    writeDiary({ did: "text", account: request.account, text: request.text, outcome });
    return outcome;
  },
  stepClock: (stepMs: number) => clock.step(stepMs),
  measure: () => meter.read(),
  /** Take all the room that a disk has left, to the last byte. */
  fill(file: string) {
    for (let bytes = 1 << 20; bytes >= 1; bytes >>= 1) {
      try {
        for (;;) writeFileSync(file, Buffer.alloc(bytes), { flag: "a" });
      } catch {
        // No room for so much; perhaps for half of it.
      }
    }
  },
  makeRoom: (file: string) => rmSync(file),
  /** The error's message; null when it was saved. */
  saveCredential: ({ path, credential }: { path: string; credential: Credential }): Promise<string | null> =>
    openCredentialFile({ path })
      .save(credential)
      .then(
        () => null,
        error => messageOf(error),
      ),
  loadCredential: (path: string): Promise<Credential> => openCredentialFile({ path }).load(),
  backUp,
  /** How an attempt at a store ends. */
  async tryToOpen(path: string): Promise<string> {
    try {
      (await openSqliteStore({ path })).close();
      return "opened";
    } catch (error) {
      return error instanceof StoreError ? error.reason : messageOf(error);
    }
  },
  files: (folder: string) => readdirSync(folder),
  breakWrites: injectFullDisk,
  async close() {
    await running().close();
    store?.close();
  },
});

function running(): Client {
  if (client === undefined) throw new Error("this bot does not live yet");
  return client;
}

const accounts = new Set<string>();

async function live(orders: BotOrders): Promise<void> {
  const { credentials, storeFile, texts = 1, life = 0, moment, haste = 1, sabotage } = orders;
  clock.hasten(haste);
  const isOutbox = moment?.phase === "outbox";
  const step = countSteps(
    moment && !isOutbox ? { ...moment, phase: moment.phase as SteppedPhase } : undefined,
  );
  if (storeFile !== undefined) store = await openSqliteStore({ path: storeFile });
  const made = createClient({
    // Lives are short: many texts have to leave in them.
    sendGapMs: 0,
    // A message may meet many kills here, and is to be handled all the same.
    handlerAttemptsMax: 10,
    ...(store && { store: countOutbox(breakStore(store, sabotage), moment) }),
    clock,
    fetch: countRequests(step),
    onMessage: breakHandler(sabotage, async (message, turn) => {
      const { account, id, from, text } = message;
      step("handle");
      writeDiary({ did: "begin", account, id });
      for (let number = 1; number <= texts; number++) {
        const words = `${number} to ${text} of ${account}, ${id}, in life ${life}`;
        const { outcome, ...facts } =
          number === 1 ? await turn.reply(words) : await made.send({ account, to: from, text: words });
        writeDiary({
          did: "text",
          account,
          id,
          text: words,
          outcome,
          ...("reason" in facts && { reason: facts.reason }),
        });
        step("handle");
      }
      writeDiary({ did: "end", account, id });
    }),
  });
  made.on("quarantined", ({ account, id }) => writeDiary({ did: "aside", account, id }));
  made.on("outbox", ({ account, text, outcome }) => writeDiary({ did: "text-end", account, text, outcome }));
  made.on("poll", () => void polls++);
  client = made;
  for (const credential of credentials) {
    accounts.add(credential.account);
    await made.start(credential);
  }
}

/** Write a backup, and die at a step of it, or after so long. */
async function backUp(orders: {
  to: string;
  step?: number;
  afterMs?: number;
  isHalf?: boolean;
}): Promise<void> {
  const { to, step = 0, afterMs, isHalf = false } = orders;
  let left = step;
  const die = (): void => void process.kill(process.pid, "SIGKILL");
  await countFileSteps(() => {
    if (--left === 0) die();
  });
  if (afterMs !== undefined) setTimeout(die, afterMs);
  // The sabotage: under its own name from the first byte on.
  if (isHalf) writeFileSync(to, "SQLite format 3");
  else await store?.backup(to);
}
