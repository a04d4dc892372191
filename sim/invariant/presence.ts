/** Whether an account was running, and whether it had ever logged in, at one point of a trace. */
import type { TraceRecord } from "../trace/record.ts";
import { firstAfter, lastBefore, once } from "./records.ts";
import type { AccountTimeline, Timeline } from "./timeline.ts";

export interface Presence {
  /** It was asked to start, the start did not fail, and since then nobody asked it to stop and it did not crash. */
  running: boolean;
  /** It had a credential: one was issued, or it was started with one. */
  loggedIn: boolean;
}

/** What started and ended its lives, its starts alone, and from where on it was logged in. */
const livesOf = once(({ turns }: AccountTimeline) => ({
  turns: turns.filter(turn => isStart(turn) || isStop(turn) || isFailed(turn)),
  starts: turns.filter(isStart),
  loggedInSeq:
    turns.find(turn => isStart(turn) || turn.type === "credential")?.seq ?? Number.POSITIVE_INFINITY,
}));

/** An account's presence just before the record at `seq`. */
export function presenceAt({ accounts }: Timeline, name: string, seq: number): Presence {
  const account = accounts.get(name);
  if (account === undefined) return { running: false, loggedIn: false };
  const { turns, loggedInSeq } = livesOf(account);
  const last = lastBefore(turns, seq);
  return { running: last !== undefined && isStart(last), loggedIn: loggedInSeq < seq };
}

/** Whether an account was asked to start between two places of the trace. */
export function startedBetween({ accounts }: Timeline, name: string, from: number, to: number): boolean {
  const account = accounts.get(name);
  const start = account && firstAfter(livesOf(account).starts, from);
  return start !== undefined && start.seq < to;
}

/** Whether the process was killed between two places of the trace. */
export function wasKilled(timeline: Timeline, from: number, to: number): boolean {
  const crash = firstAfter(timeline.all("crash"), from);
  return crash !== undefined && crash.seq <= to;
}

/** It is asked to start. */
export function isStart(turn: TraceRecord): boolean {
  return turn.type === "lifecycle" && turn.step === "start-asked";
}

/** It is asked to stop, or killed. */
export function isStop(turn: TraceRecord): boolean {
  return turn.type === "crash" || (turn.type === "lifecycle" && turn.step === "stop-asked");
}

function isFailed(turn: TraceRecord): boolean {
  return turn.type === "lifecycle" && turn.step === "start-failed";
}
