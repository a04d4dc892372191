/** Lives, one after the other on one store, each killed at its moment, against one server that keeps its word. */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { createStreams } from "../../sim/kernel/streams.ts";
import { type Loopback, serveLoopback } from "../../sim/loopback/loopback.ts";
import type { TraceRecord } from "../../sim/trace/record.ts";
import { messageOf } from "../../src/errors.ts";
import { openSqliteStore } from "../../src/index.ts";
import { check, type Findings, type Life, type Written } from "./check.ts";
import { type Standby, standBy } from "./life.ts";
import { readLog } from "./log.ts";
import { drawMoment, type Moment, PHASES, type Phase } from "./moment.ts";
import type { Sabotage } from "./sabotage.ts";

/** Polls are held briefly: a life is short. */
const HOLD_MS = 100;
const USERS = ["ann", "bob", "cid"] as const;
/** Messages that wait for a life at its start, as a rule; new ones among them, in any case. */
const WAITING_MAX = 8;
const FRESH_MIN = 1;
/** In the middle of a life a message comes with this chance for each reply taken. */
const ANSWER_CHANCE = 0.7;
/** What a dead process has sent last takes so long to reach the server, which still answers it. */
const ARRIVING_MS = 10;
/** Under `again`, so many of the newest messages come once more for each life. */
const AGAIN = 12;

/**
 * How the server hands messages over (ilink-protocol §2.2). `replay`: until they are acknowledged. `again`: the same,
 * and the newest once more, acknowledged or not, in each life. `consume`: once.
 */
export const DELIVERIES = ["replay", "again", "consume"] as const;
export type Delivery = (typeof DELIVERIES)[number];

export interface CampaignOptions {
  seed: string;
  kills: number;
  delivery: Delivery;
  /** What the processes are doing when they are killed. @default every phase in turn */
  phases?: readonly Phase[];
  sabotage?: Sabotage;
  /** Ends it before the next life. */
  signal?: AbortSignal;
  /** Told before each life; the last one has no moment. */
  onLife?: (life: number, moment: Moment | undefined) => void;
}

export interface Campaign extends Findings {
  lives: readonly Life[];
  written: number;
  elapsedMs: number;
}

/** Kill so many processes and judge what is left. */
export async function runCampaign(options: CampaignOptions): Promise<Campaign> {
  const { seed, kills, delivery, phases = PHASES, sabotage, signal, onLife } = options;
  const cursor = delivery === "consume" ? "consume" : "replay";
  const begunMs = performance.now();
  const streams = createStreams(seed);
  const moments = streams.stream("moments");
  const { next } = streams.stream("users");
  const folder = mkdtempSync(join(tmpdir(), "ilink-crash-"));
  const storeFile = join(folder, "store.sqlite");
  const logFile = join(folder, "handled.log");

  const written: Written[] = [];
  const taken = new Map<string, number>();
  let handedOver = new Set<string>();
  const write = (): void => {
    const user = USERS[Math.floor(next() * USERS.length)] as string;
    const { id, key } = service.userWrites(user);
    written.push({ key, id, user });
  };
  const onRecord = (record: TraceRecord): void => {
    if (record.type === "answer") for (const key of record.messages ?? []) handedOver.add(key);
    if (record.type !== "accepted" || record.message === undefined || record.duplicate) return;
    const text = service.textOf(record.message) ?? "?";
    taken.set(text, (taken.get(text) ?? 0) + 1);
    if (next() < ANSWER_CHANCE && lives.length < kills) queueMicrotask(write);
  };
  const lives: Life[] = [];
  const service: Loopback = await serveLoopback({ server: { holdMs: HOLD_MS, cursor }, onRecord });
  const cacheFolder = join(folder, "compiled");
  let standby: Standby = standBy(cacheFolder);
  try {
    for (let life = 0; life <= kills; life++) {
      signal?.throwIfAborted();
      const moment = life < kills ? drawMoment(life, phases, moments) : undefined;
      onLife?.(life, moment);
      const missing = Math.max(WAITING_MAX - waiting(written, lives, cursor), FRESH_MIN);
      for (let left = moment === undefined ? 0 : missing; left > 0; left--) write();
      if (delivery === "again") service.handOverAgain(AGAIN);
      handedOver = new Set();
      const process = standby;
      if (life < kills) standby = standBy(cacheFolder);
      const death = await process.live({
        life,
        storeFile,
        logFile,
        credential: service.credential(),
        ...(moment && { moment }),
        ...(sabotage && { sabotage }),
      });
      await setTimeout(ARRIVING_MS);
      lives.push({ ...(moment && { moment }), death, handedOver, ...(await readStore(storeFile)) });
      if (death.how === "itself") break;
    }
    const findings = check({ cursor, written, lives, log: readLog(logFile), taken });
    return { ...findings, lives, written: written.length, elapsedMs: performance.now() - begunMs };
  } finally {
    standby.dismiss();
    await service.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How many messages are still to be handled: all that are neither settled nor lost on their way. */
function waiting(written: readonly Written[], lives: readonly Life[], cursor: "replay" | "consume"): number {
  const { settled, pending } = lives.at(-1) ?? { settled: new Set(), pending: new Set() };
  const isGone = ({ key, id }: Written): boolean =>
    cursor === "consume" && !pending.has(id) && lives.some(({ handedOver }) => handedOver.has(key));
  return written.filter(message => !settled.has(message.id) && !isGone(message)).length;
}

/** What the store holds, read from a copy: the next life is to find the file as the dead process left it. */
export async function readStore(
  storeFile: string,
): Promise<Pick<Life, "pending" | "settled" | "storeError">> {
  const copy = `${storeFile}.copy`;
  for (const ending of ["", "-wal", "-shm", "-journal"]) {
    rmSync(copy + ending, { force: true });
    if (existsSync(storeFile + ending)) copyFileSync(storeFile + ending, copy + ending);
  }
  try {
    const store = await openSqliteStore({ path: copy });
    const { pending, handled } = await store.load("bot");
    store.close();
    return { pending: new Set(pending.map(({ id }) => id)), settled: new Set(handled.map(([id]) => id)) };
  } catch (error) {
    return { pending: new Set(), settled: new Set(), storeError: messageOf(error) };
  }
}
