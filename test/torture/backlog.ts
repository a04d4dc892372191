/**
 * How a backlog treats the rest of the process: how long the event loop stands still at most, and how fast the backlog goes.
 * `node test/torture/backlog.ts [messages]` prints the figures of each situation.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { createClient, type Fetch, openSqliteStore } from "../../src/index.ts";

export interface BacklogOptions {
  /** How many messages wait. */
  messages: number;
  /** How many users wrote them, in turns. */
  users: number;
  /** `wire`: the service hands them over. `store`: an earlier life has received them all. */
  from: "wire" | "store";
  /** Messages of one answer of the service. @default 500 */
  batch?: number;
  /** Handled ids that the store knows from before. @default 0 */
  marks?: number;
}

export interface BacklogFigures {
  handled: number;
  /** Handled more than once, or not in the order of their user: 0 each, or something is broken. */
  doubled: number;
  disordered: number;
  /** Messages that the store still calls pending at the end, and marks that it lacks. */
  unsettled: number;
  tookMs: number;
  perSecond: number;
  /** The longest that the event loop stood still, milliseconds: at work, waiting for the disk, or for the machine's other work. */
  blockedMs: number;
  /** The longest that it was at work between two turns, by the processor's own count: what a calm machine would show. */
  busyMs: number;
  /** Messages for each second of the processor. */
  perCpuSecond: number;
}

/** Time for a whole backlog, milliseconds. */
const LIMIT_MS = 180_000;
const CREDENTIAL = {
  account: "bot",
  botId: "b@im.bot",
  token: "t",
  baseUrl: "https://host.test",
  userId: "o",
};

/** Work off a backlog in this process, on a SQLite store in a folder of its own, with a handler that returns at once. */
export async function workOff(options: BacklogOptions): Promise<BacklogFigures> {
  const folder = mkdtempSync(path.join(tmpdir(), "ilink-backlog-"));
  try {
    return await measure(options, path.join(folder, "store.sqlite"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(options: BacklogOptions, file: string): Promise<BacklogFigures> {
  await fill(options, file);
  const store = await openSqliteStore({ path: file });
  const tally = new Tally(options.messages);
  const client = createClient({
    store,
    fetch: options.from === "wire" ? serviceWith(options) : serviceWith({ ...options, messages: 0 }),
    dedupeCountMax: 1_000_000,
    onMessage: ({ from, text }) => tally.note(from, Number(text)),
  });
  // What was there before, a collection of garbage or a start, is no matter of the backlog.
  await sleep(200);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const busy = new Busy();
  const beganMs = performance.now();
  await client.start(CREDENTIAL);
  await Promise.race([tally.done, sleep(LIMIT_MS, undefined, { ref: false })]);
  const tookMs = performance.now() - beganMs;
  await sleep(20);
  delay.disable();
  busy.end();
  await client.close();
  const { pending, handled } = await store.load("bot");
  store.close();
  const marked = handled.length - (options.marks ?? 0);
  return {
    ...tally.counts,
    unsettled: pending.length + options.messages - marked,
    tookMs: Math.round(tookMs),
    perSecond: Math.round((options.messages / tookMs) * 1_000),
    blockedMs: Math.round(delay.max / 1e6),
    busyMs: Math.round(busy.longestMs),
    perCpuSecond: Math.round((options.messages / busy.totalMs) * 1_000),
  };
}

/** Time of the processor that this thread takes between two turns of its event loop. */
class Busy {
  longestMs = 0;
  readonly #beganMs = cpuMs();
  #lastMs = cpuMs();
  readonly #timer = setInterval(() => {
    const nowMs = cpuMs();
    this.longestMs = Math.max(this.longestMs, nowMs - this.#lastMs);
    this.#lastMs = nowMs;
  }, 1);

  get totalMs(): number {
    return this.#lastMs - this.#beganMs;
  }

  end(): void {
    clearInterval(this.#timer);
  }
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** What was handled, and whether in the order of each user. Texts are numbers that grow. */
class Tally {
  readonly counts = { handled: 0, doubled: 0, disordered: 0 };
  readonly #newest = new Map<string, number>();
  readonly #seen = new Set<number>();
  readonly #messages: number;
  #finish = (): void => {};
  readonly done = new Promise<void>(resolve => (this.#finish = resolve));

  constructor(messages: number) {
    this.#messages = messages;
  }

  note(from: string, number: number): void {
    if (this.#seen.has(number)) this.counts.doubled++;
    if (number < (this.#newest.get(from) ?? -1)) this.counts.disordered++;
    this.#seen.add(number);
    this.#newest.set(from, number);
    if (++this.counts.handled === this.#messages) this.#finish();
  }
}

const userOf = (number: number, users: number): string => `user-${number % users}@im.wechat`;

/** A service that hands the backlog over in batches, at once each, and then holds its polls. */
function serviceWith({ messages, users, batch = 500 }: BacklogOptions): Fetch {
  const answers: string[] = [];
  for (let from = 0; from < messages; from += batch) {
    const msgs = Array.from({ length: Math.min(batch, messages - from) }, (_, at) => ({
      message_id: `74900000${String(from + at).padStart(11, "0")}`,
      from_user_id: userOf(from + at, users),
      message_type: 1,
      context_token: "c".repeat(64),
      item_list: [{ type: 1, text_item: { text: String(from + at) } }],
    }));
    answers.push(JSON.stringify({ msgs, get_updates_buf: `cursor-${from}` }));
  }
  let given = 0;
  return async (url, { signal }) => {
    if (!url.endsWith("getupdates")) return { status: 200, text: async () => "{}" };
    const text = answers[given++];
    // An answer takes a turn of the event loop at least, as one from a socket does.
    await sleep(text === undefined ? 35_000 : 1, undefined, { signal });
    return { status: 200, text: async () => text ?? "{}" };
  };
}

/** What an earlier life left in the store. */
async function fill({ messages, users, from, marks = 0 }: BacklogOptions, file: string): Promise<void> {
  const store = await openSqliteStore({ path: file });
  const window = { countMax: 1_000_000, ageMsMax: 1_000_000_000 };
  await store.settle(
    "bot",
    Array.from({ length: marks }, (_, number) => [`old-${number}`, number] as const),
    window,
  );
  const pending = Array.from({ length: from === "store" ? messages : 0 }, (_, number) => ({
    account: "bot",
    id: String(number),
    from: userOf(number, users),
    text: String(number),
    items: [{ type: 1, text_item: { text: String(number) } }],
  }));
  await store.receive("bot", {
    botId: CREDENTIAL.botId,
    cursor: "c",
    messages: pending,
    contextTokens: [],
  });
  store.close();
}

if (import.meta.main) {
  const messages = Number(process.argv[2] ?? 50_000);
  for (const from of ["wire", "store"] as const) {
    for (const users of [1, 100, messages]) {
      const figures = await workOff({ messages, users, from, marks: 100_000 });
      console.log(JSON.stringify({ from, users, ...figures }));
    }
  }
}
