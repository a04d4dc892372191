/** Which stop of an account stands where: asked for and done, and no start or crash since. */
import type { LifecycleRecord } from "../trace/record.ts";
import { addTo, lastBefore, once, type Records } from "./records.ts";

interface Turn {
  seq: number;
  /** Null where the account is not stopped from here on. */
  stopped: LifecycleRecord | null;
}

/** The stop that stands at a place of the trace. */
export function stopAt(records: Records, account: string, seq: number): LifecycleRecord | null {
  return lastBefore(turnsOf(records).get(account) ?? [], seq)?.stopped ?? null;
}

/** Of these the first after each stop: what has begun although its account was stopped. */
export function firstAfterStops<One extends { account: string; seq: number }>(
  records: Records,
  ones: readonly One[],
): { stopped: LifecycleRecord; first: One }[] {
  const firsts = new Map<LifecycleRecord, One>();
  for (const one of ones) {
    const stopped = stopAt(records, one.account, one.seq);
    if (stopped !== null && !firsts.has(stopped)) firsts.set(stopped, one);
  }
  return [...firsts].map(([stopped, first]) => ({ stopped, first }));
}

const turnsOf = once((records: Records): ReadonlyMap<string, Turn[]> => {
  const turns = new Map<string, Turn[]>();
  /** Accounts whose last word was a stop. */
  const asked = new Set<string>();
  const course = [...records.all("lifecycle"), ...records.all("crash")];
  for (const record of course.sort((one, other) => one.seq - other.seq)) {
    const { seq } = record;
    if (record.type === "crash") {
      asked.clear();
      for (const own of turns.values()) own.push({ seq, stopped: null });
      continue;
    }
    const { account, step } = record;
    if (step === "stop-asked") asked.add(account);
    else if (step === "start-asked") asked.delete(account);
    // Of a stop that was still under way when the host started anew, nothing follows.
    const isDone = step === "stop-done" && asked.has(account);
    addTo(turns, account, { seq, stopped: isDone ? record : null });
  }
  return turns;
});
