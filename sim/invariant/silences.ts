/** Silences: when no poll of an account was held or answered for so long that it has to know, and when it asked for nothing. */
import type { AnswerRecord, TraceRecord } from "../trace/record.ts";
import { isPoll } from "./deafness.ts";
import type { Facts } from "./facts.ts";
import { once } from "./records.ts";
import { between, joined, longGaps, minus, momentsOf, or, type Span, type Spans } from "./spans.ts";
import { isStart } from "./standing.ts";
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
  const reached = polls.filter(isPoll).flatMap(({ accepted, end }) => {
    if (end === null || end.type === "abort") return [];
    const isHeld = accepted !== null && end.atMs - accepted.atMs >= limits.atOnceMs;
    return isGood(end) || isHeld ? [end] : [];
  });
  const taken = heard.filter(({ type }) => type === "accepted");
  const gaps = longGaps(or(held, momentsOf(taken), momentsOf(reached)), silenceMs(facts));
  return minus(gaps, momentsOf(turns.filter(isBeginning)));
});

/** From when on a poll can first be expected to get through: of a session that was cured, too. */
const isBeginning = (turn: TraceRecord): boolean =>
  isStart(turn) || turn.type === "credential" || (turn.type === "session" && turn.state === "live");

/** So long it may rest: by then receiving is to be back, and what is said of it right. */
export const restMs = ({ limits }: Facts): number => limits.recoverWithinMs + limits.healthWithinMs;

/**
 * When it rests of its own accord: nothing that it asked is under way, though its session lives and nothing that it has fetched is to be
 * handled. Whoever asks for nothing receives nothing.
 */
export const restsIn = once((facts: Facts): Spans => {
  const { polls, turns, over, deaf, timeline, endMs } = facts;
  const asking = polls.map(({ request, end }) => between(request, end, endMs));
  // Between two of its questions. After the poll that ended a trouble, recovers-in-time says when to ask again.
  const backs = new Set(deaf.map(({ met }) => met && timeline.exchanges.of(met)?.end?.seq));
  const gaps = longGaps(joined(asking), restMs(facts)).slice(1, -1);
  const calm = gaps.filter(({ proof: [seq] }) => !backs.has(seq));
  const rests = minus(calm, momentsOf(turns.filter(({ type }) => type !== "status")));
  return minus(rests, joined([...over, ...workOf(facts)]));
});

/** From the answer that brought a message to the end of its handler. What is never handled is no work. */
function workOf({ name, course, timeline, endMs }: Facts): Span[] {
  const handled = timeline.handlings.filter(({ begun }) => begun.account === name);
  const brought = new Map<string, AnswerRecord>();
  for (const answer of handled.length > 0 ? course.filter(isGood) : [])
    for (const message of answer.messages ?? []) if (!brought.has(message)) brought.set(message, answer);
  return handled.map(({ begun, done, threw, killed }) =>
    between(brought.get(begun.message) ?? begun, done ?? threw ?? killed, endMs),
  );
}
