/** Laws over spans: what may hold for no longer than so much, at once or added up, and how often something may come. */
import type { Span, Spans } from "./spans.ts";

/** A span that is longer than a law allows. */
export interface Overrun {
  span: Span;
  /** The first instant at which it was too long. */
  dueMs: number;
  /** So long it might have been. */
  allowedMs: number;
}

/** Each span lasts no longer than so much. */
export function noLongerThan(spans: Spans, lengthMs: number): Overrun[] {
  return spans
    .map(span => ({ span, dueMs: span.fromMs + lengthMs, allowedMs: lengthMs }))
    .filter(({ span, dueMs }) => dueMs < span.untilMs);
}

/** Of the spans within each frame, the first that lasts longer than so much. */
export function firstTooLong<Frame extends Span>(
  frames: readonly Frame[],
  spans: Spans,
  lengthMs: number,
): (Overrun & { frame: Frame })[] {
  const late = noLongerThan(spans, lengthMs);
  return frames.flatMap(frame => {
    const first = late.find(({ span }) => frame.fromMs <= span.fromMs && span.untilMs <= frame.untilMs);
    return first === undefined ? [] : [{ ...first, frame }];
  });
}

/** Within each frame the spans add up to no more than so much. The frames are sorted and do not overlap. */
export function addUpWithin(spans: Spans, frames: Spans, allowedMs: number): Overrun[] {
  const overruns: Overrun[] = [];
  let from = 0;
  for (const frame of frames) {
    while ((spans[from]?.untilMs ?? Number.POSITIVE_INFINITY) <= frame.fromMs) from++;
    let leftMs = allowedMs;
    for (let at = from; at < spans.length; at++) {
      const span = spans[at] as Span;
      if (span.fromMs >= frame.untilMs) break;
      const fromMs = Math.max(span.fromMs, frame.fromMs);
      const partMs = Math.min(span.untilMs, frame.untilMs) - fromMs;
      if (partMs > leftMs) {
        overruns.push({ span: frame, dueMs: fromMs + leftMs, allowedMs });
        break;
      }
      leftMs -= partMs;
    }
  }
  return overruns;
}

/**
 * Within each frame no more than so many come in any time of such a length: of each frame the first row that is too long. What comes in
 * the first instant of a frame, before the records that explain its beginning, belongs to what ended there.
 */
export function atMostIn<One extends { atMs: number; seq: number }>(
  ones: readonly One[],
  frames: Spans,
  { most, lengthMs }: { most: number; lengthMs: number },
): { frame: Span; row: One[] }[] {
  let next = 0;
  const countUntil = (atMs: number, seq = 0): number => {
    for (let one = ones[next]; one !== undefined; one = ones[++next])
      if (one.atMs > atMs || (one.atMs === atMs && one.seq >= seq)) break;
    return next;
  };
  return frames.flatMap(frame => {
    const within = ones.slice(countUntil(frame.fromMs, Math.max(...frame.proof)), countUntil(frame.untilMs));
    const last = within.findIndex(({ atMs }, at) => {
      const first = within[at - most];
      return first !== undefined && atMs - first.atMs < lengthMs;
    });
    return last < 0 ? [] : [{ frame, row: within.slice(last - most, last + 1) }];
  });
}
