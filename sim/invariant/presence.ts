/** Whether an account was running, and whether it had ever logged in, at one point of a trace. */
import type { TraceRecord } from "../trace/record.ts";
import { firstAfter, lastBefore } from "./records.ts";
import type { AccountTimeline, Timeline } from "./timeline.ts";

export interface Presence {
  /** It was asked to start, the start did not fail, and since then nobody asked it to stop and it did not crash. */
  running: boolean;
  /** It had a credential: one was issued, or it was started with one. */
  loggedIn: boolean;
}

/** What a record made of it. */
interface Turn extends Presence {
  seq: number;
  /** Where it was last asked to start; -1: nowhere yet. */
  startedSeq: number;
}

const BEFORE_ALL: Turn = { seq: -1, running: false, loggedIn: false, startedSeq: -1 };

const turns = new WeakMap<AccountTimeline, Turn[]>();

/** An account's presence just before the record at `seq`. */
export function presenceAt(timeline: Timeline, account: string, seq: number): Presence {
  return turnBefore(timeline, account, seq);
}

/** Whether an account was asked to start between two places of the trace. */
export function startedBetween(timeline: Timeline, account: string, from: number, to: number): boolean {
  return turnBefore(timeline, account, to).startedSeq > from;
}

/** Whether the process was killed between two places of the trace. */
export function wasKilled(timeline: Timeline, from: number, to: number): boolean {
  const crash = firstAfter(timeline.all("crash"), from);
  return crash !== undefined && crash.seq <= to;
}

function turnBefore(timeline: Timeline, name: string, seq: number): Turn {
  const account = timeline.accounts.get(name);
  if (account === undefined) return BEFORE_ALL;
  let known = turns.get(account);
  if (known === undefined) {
    known = turnsOf(account);
    turns.set(account, known);
  }
  return lastBefore(known, seq) ?? BEFORE_ALL;
}

function turnsOf({ course }: AccountTimeline): Turn[] {
  const found: Turn[] = [];
  let last = BEFORE_ALL;
  for (const record of course) {
    const next = turn(last, record);
    if (next === last) continue;
    found.push(next);
    last = next;
  }
  return found;
}

function turn(before: Turn, record: TraceRecord): Turn {
  const { seq } = record;
  if (record.type === "credential") return { ...before, seq, loggedIn: true };
  if (record.type === "crash") return { ...before, seq, running: false };
  if (record.type !== "lifecycle") return before;
  if (record.step === "start-asked") return { seq, running: true, loggedIn: true, startedSeq: seq };
  if (record.step === "stop-asked" || record.step === "start-failed")
    return { ...before, seq, running: false };
  return before;
}
