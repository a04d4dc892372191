/** Restarts by the host's watchdog of an account whose polls were answered: nobody had told the host of it (ilink-protocol S-28). */
import type { AnswerRecord, LifecycleRecord } from "../trace/record.ts";
import { WATCHDOG_STALE_MS } from "../trace/watchdog.ts";
import { isPoll } from "./deafness.ts";
import type { Facts } from "./facts.ts";
import { spanAt } from "./spans.ts";
import { type Exchange, isGood, wasForged } from "./timeline.ts";

export interface FalseRestart {
  restart: LifecycleRecord;
  answered: AnswerRecord;
}

/** Each with the last poll that was answered before it, late enough to have kept the watchdog quiet. */
export function falseRestarts({ turns, polls, lapsed, limits }: Facts): FalseRestart[] {
  const restarts = turns.filter(turn => turn.type === "lifecycle");
  const byWatchdog = restarts.filter(({ step, by }) => step === "stop-asked" && by === "watchdog");
  if (byWatchdog.length === 0) return [];
  const answers = polls.flatMap(poll => {
    const { end } = poll;
    return end !== null && isServed(poll) && isGood(end) && spanAt(lapsed, end.atMs) === undefined
      ? [end]
      : [];
  });
  return byWatchdog.flatMap(restart => {
    const answered = answers.findLast(({ seq }) => seq < restart.seq);
    const agoMs = restart.atMs - (answered?.atMs ?? Number.NEGATIVE_INFINITY);
    return answered !== undefined && agoMs < WATCHDOG_STALE_MS - limits.healthWithinMs
      ? [{ restart, answered }]
      : [];
  });
}

const isServed = (poll: Exchange): boolean => isPoll(poll) && !wasForged(poll);
