/**
 * When an account rests of its own accord: two polls in a row were answered well, and the next comes later, though its session
 * lives and nothing that it has fetched is to be handled. Whoever asks for nothing receives nothing. How soon it is to ask after a
 * trouble, `recovers-in-time` says.
 */
import type { Facts } from "./facts.ts";
import { once } from "./records.ts";
import { minus, or, type Span, type Spans } from "./spans.ts";
import { type Exchange, isGood } from "./timeline.ts";

export const restingOf: (facts: Facts) => Spans = once((facts: Facts) => {
  const { course, over, timeline } = facts;
  const rests: Span[] = [];
  const underWay = new Set<Exchange>();
  /** The good answer since which nothing happened to it. */
  let since: { atMs: number; seq: number } | null = null;
  /** The poll that ended last did so well. */
  let isCalm = false;
  for (const record of course) {
    const exchange = timeline.exchanges.of(record);
    if (record.type === "status") continue;
    if (record.type === "crash") underWay.clear();
    if (exchange?.request === record) {
      if (since !== null)
        rests.push({ fromMs: since.atMs, untilMs: record.atMs, proof: [since.seq], endedBy: record.seq });
      underWay.add(exchange);
    } else if (exchange?.end === record) underWay.delete(exchange);
    const isAnswer = record.type === "answer" && record.endpoint === "getupdates";
    // What was touched on the way may have come as something else.
    const isAnswered = isAnswer && isGood(record) && record.fault === undefined;
    since = isAnswered && isCalm && underWay.size === 0 ? record : null;
    // A notifystart that is taken changes nothing.
    const isEnd = exchange?.end === record && (isAnswer || !isGood(record));
    if (exchange === undefined || isEnd) isCalm = isAnswered;
  }
  return minus(rests, or(over, ...workOf(facts).map(span => [span])));
});

/** From the answer that brought a message to the end of its handler. What is never handled is no work. */
function workOf({ name, timeline }: Facts): Span[] {
  const brought = new Map<string, { atMs: number; seq: number }>();
  for (const answer of timeline.all("answer")) {
    if (answer.account !== name) continue;
    for (const message of answer.messages ?? []) if (!brought.has(message)) brought.set(message, answer);
  }
  return timeline.handlings
    .filter(({ begun }) => begun.account === name)
    .map(({ begun, done, threw, killed }) => {
      const first = brought.get(begun.message) ?? begun;
      const end = done ?? threw ?? killed;
      const [fromMs, untilMs] = [first.atMs, end?.atMs ?? timeline.endMs];
      return { fromMs, untilMs, proof: [first.seq], endedBy: end?.seq ?? null };
    });
}
