/** Laws over spans: what may never hold, for no longer than, or adds up to no more than. */
import { and, type Span, type Spans } from "./spans.ts";

/** A span that is longer than a law allows. */
export interface Overrun {
  span: Span;
  /** The first instant at which it was too long. */
  dueMs: number;
}

/** Each span lasts no longer than so much. */
export function noLongerThan(spans: Spans, lengthMs: number): Overrun[] {
  return spans
    .map(span => ({ span, dueMs: span.fromMs + lengthMs }))
    .filter(({ span, dueMs }) => dueMs < span.untilMs);
}

/** Within each of the others, the spans add up to no more than so much. */
export function addUpWithin<S extends Span>(
  spans: Spans,
  within: readonly S[],
  lengthMs: (whole: S) => number,
): Overrun[] {
  const overruns: Overrun[] = [];
  for (const whole of within) {
    let leftMs = lengthMs(whole);
    for (const span of and(spans, [whole])) {
      if (span.fromMs + leftMs < span.untilMs) {
        overruns.push({ span: { ...span, proof: whole.proof }, dueMs: span.fromMs + leftMs });
        break;
      }
      leftMs -= span.untilMs - span.fromMs;
    }
  }
  return overruns;
}
