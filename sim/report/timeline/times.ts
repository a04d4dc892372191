/** Times of a timeline: sorted and disjoint. */
import type { TraceRecord } from "../../trace/record.ts";

export interface Time {
  fromMs: number;
  untilMs: number;
}

/** When an account was to run: from each asking to start it to the asking to stop it, or the end. */
export function wantedTimes(records: readonly TraceRecord[], account: string, endMs: number): Time[] {
  const times: Time[] = [];
  let sinceMs: number | undefined;
  const close = (untilMs: number): void => {
    if (sinceMs !== undefined && untilMs > sinceMs) times.push({ fromMs: sinceMs, untilMs });
    sinceMs = undefined;
  };
  for (const record of records) {
    if (record.atMs > endMs) break;
    if (record.type === "crash") close(record.atMs);
    if (record.type !== "lifecycle" || record.account !== account) continue;
    if (record.step === "start-asked") sinceMs ??= record.atMs;
    else if (record.step === "stop-asked") close(record.atMs);
  }
  close(endMs);
  return times;
}

/** When the first holds and the second does not. */
export function minusTimes(some: readonly Time[], others: readonly Time[]): Time[] {
  return some.flatMap(({ fromMs, untilMs }) => {
    const left: Time[] = [];
    let restMs = fromMs;
    for (const other of others) {
      if (other.untilMs <= restMs || other.fromMs >= untilMs) continue;
      if (other.fromMs > restMs) left.push({ fromMs: restMs, untilMs: other.fromMs });
      restMs = Math.max(restMs, other.untilMs);
    }
    if (restMs < untilMs) left.push({ fromMs: restMs, untilMs });
    return left;
  });
}
