/** Laws over spans: what may hold for no longer than so much, at once or added up, and how often something may come. */
import { and, type Span, type Spans, spanAt } from "./spans.ts";

/** A span that is longer than a law allows, or within a frame. */
export interface Overrun<Frame extends Span = Span> {
  span: Span;
  frame: Frame;
  /** The first instant at which it was too long. */
  dueMs: number;
  /** So long it might have been. */
  allowedMs: number;
}

/** Each span lasts no longer than so much: of those within one frame the first that does. The frames are sorted and do not overlap. */
export function noLongerThan<Frame extends Span = Span>(
  spans: Spans,
  allowedMs: number,
  frames = spans as readonly Frame[],
): Overrun<Frame>[] {
  const late = spans.filter(({ fromMs, untilMs }) => untilMs - fromMs > allowedMs);
  return [...Map.groupBy(late, ({ fromMs }) => spanAt(frames, fromMs))].flatMap(([frame, [span]]) =>
    frame && span ? [{ span, frame, dueMs: span.fromMs + allowedMs, allowedMs }] : [],
  );
}

/** Within each frame the spans add up to no more than so much. */
export function addUpWithin(spans: Spans, frames: Spans, allowedMs: number): Overrun[] {
  const parts = Map.groupBy(and(spans, frames), ({ fromMs }) => spanAt(frames, fromMs));
  return [...parts].flatMap(([frame, parts]) => {
    let leftMs = allowedMs;
    for (const { fromMs, untilMs } of parts) {
      leftMs -= untilMs - fromMs;
      if (frame && leftMs < 0) return [{ span: frame, frame, dueMs: untilMs + leftMs, allowedMs }];
    }
    return [];
  });
}

/**
 * Within each frame no more than so many come in any time of such a length: of each frame the first row that is too long. What comes in
 * the first instant of a frame, before the records that explain its beginning, belongs to what ended there.
 */
export function atMostIn<One extends { atMs: number; seq: number }>(
  ones: readonly One[],
  frames: Spans,
  { most, lengthMs }: { most: number; lengthMs: number },
): One[][] {
  const within = Map.groupBy(ones, ({ atMs, seq }) => {
    const frame = spanAt(frames, atMs);
    return frame && (frame.fromMs < atMs || Math.max(...frame.proof) <= seq) ? frame : undefined;
  });
  within.delete(undefined);
  return [...within.values()].flatMap(row => {
    const last = row.findIndex(
      ({ atMs }, at) => atMs - (row[at - most]?.atMs ?? Number.NEGATIVE_INFINITY) < lengthMs,
    );
    return last < 0 ? [] : [row.slice(last - most, last + 1)];
  });
}
