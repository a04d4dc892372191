/** Silences: when no poll of an account was held or answered for so long that it has to know. */
import type { TraceRecord } from "../trace/record.ts";
import type { Facts } from "./facts.ts";
import { once } from "./records.ts";
import { longGaps, minus, momentsOf, or, type Spans } from "./spans.ts";
import { isGood } from "./timeline.ts";

/** So long some polls take that nothing answers, and the word that they brought nothing. */
export function silenceMs({ holdMs, limits }: Facts): number {
  const { silentPolls, deadlineMarginMs, recoverWithinMs, healthWithinMs } = limits;
  return silentPolls * (holdMs + deadlineMarginMs + recoverWithinMs) + healthWithinMs;
}

/** When nothing got through for so long, from where a poll could first be expected to. */
export const silentIn = once((facts: Facts): Spans => {
  const { polls, turns, heard, held, limits } = facts;
  // Whose poll is cut after it was held would have got a message.
  const reached = polls.flatMap(({ request, accepted, end }) => {
    if (request.endpoint !== "getupdates" || end === null || end.type === "abort") return [];
    const isHeld = accepted !== null && end.atMs - accepted.atMs >= limits.atOnceMs;
    return isGood(end) || isHeld ? [end] : [];
  });
  const taken = heard.filter(({ type }) => type === "accepted");
  const gaps = longGaps(or(held, momentsOf(taken), momentsOf(reached)), silenceMs(facts));
  return minus(gaps, momentsOf(turns.filter(isBeginning)));
});

/** From when on a poll can first be expected to get through: of a session that was cured, too. */
function isBeginning(turn: TraceRecord): boolean {
  if (turn.type === "lifecycle") return turn.step === "start-asked";
  return (
    turn.type === "credential" || turn.type === "host" || (turn.type === "session" && turn.state === "live")
  );
}
