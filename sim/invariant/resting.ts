/**
 * When an account rests of its own accord: its poll was answered well, and the next comes later, though its session lives and no
 * handler of it is at work. Whoever asks for nothing receives nothing.
 */
import { minus, or, type Span, type Spans } from "./spans.ts";
import { standingOf } from "./standing.ts";
import { type AccountTimeline, type Exchange, isGood, type Timeline } from "./timeline.ts";

export function restingOf(account: AccountTimeline, timeline: Timeline): Spans {
  const rests: Span[] = [];
  const underWay = new Set<Exchange>();
  /** The good answer since which nothing happened to it. */
  let since: { atMs: number; seq: number } | null = null;
  for (const record of account.course) {
    const exchange = timeline.exchanges.of(record);
    if (record.type === "status") continue;
    if (record.type === "crash") underWay.clear();
    if (exchange?.request === record) {
      if (since !== null && record.type === "request" && record.endpoint === "getupdates")
        rests.push({ fromMs: since.atMs, untilMs: record.atMs, proof: [since.seq], endedBy: record.seq });
      underWay.add(exchange);
    } else if (exchange?.end === record) underWay.delete(exchange);
    const isAnswered = record.type === "answer" && record.endpoint === "getupdates" && isGood(record);
    since = isAnswered && underWay.size === 0 ? record : null;
  }
  return minus(rests, or(standingOf(account, timeline).over, handlerAtWork(account, timeline)));
}

function handlerAtWork({ name }: AccountTimeline, { handlings, endMs }: Timeline): Spans {
  const spans = handlings
    .filter(({ begun }) => begun.account === name)
    .map(({ begun, done, threw, killed }) => {
      const end = done ?? threw ?? killed;
      const [fromMs, untilMs] = [begun.atMs, end?.atMs ?? endMs];
      return { fromMs, untilMs, proof: [begun.seq], endedBy: end?.seq ?? null };
    });
  return or(...spans.map(span => [span]));
}
