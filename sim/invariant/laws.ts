/** Laws over spans: what may hold for no longer than so much. */
import type { Span, Spans } from "./spans.ts";

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
