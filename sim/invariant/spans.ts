/** Spans: when something held in a run, as a value. Sorted and disjoint; each holds from its first instant to before its last. */

export interface Span {
  fromMs: number;
  untilMs: number;
  /** The records that explain its beginning. */
  proof: readonly number[];
  /** The record that ended it; null when the end of the trace did. */
  endedBy: number | null;
}

export type Spans = readonly Span[];

/** A moment of a trace, with the record that was written then; null where none was. */
export interface Moment {
  atMs: number;
  seq: number | null;
}

const NEVER: Spans = [];

/** From one record to another, or to the end of the trace where there is none. */
export function between(
  { atMs: fromMs, seq }: Moment,
  until: Moment | null | undefined,
  endMs: number,
): Span {
  const { atMs: untilMs, seq: endedBy } = until ?? { atMs: endMs + 1, seq: null };
  return { fromMs, untilMs, proof: seq === null ? [] : [seq], endedBy };
}

/** A moment, which lasts no time but parts what it is taken from. */
export function instant(atMs: number, seq: number): Span {
  return { fromMs: atMs, untilMs: atMs, proof: [seq], endedBy: seq };
}

export function momentsOf(records: readonly { atMs: number; seq: number }[]): Spans {
  return records.map(({ atMs, seq }) => instant(atMs, seq));
}

/** When either holds. Where they meet they are one. */
export function or(...many: readonly Spans[]): Spans {
  const all = many.filter(spans => spans.length > 0);
  return all.length < 2 ? (all[0] ?? NEVER) : joined(all.flat());
}

/** Spans in any order that may overlap, as some that are sorted and do not. */
export function joined(spans: readonly Span[], isOne = meet): Spans {
  const known: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = known.at(-1);
    if (last === undefined || !isOne(last, span)) known.push(span);
    else if (span.untilMs >= last.untilMs)
      known[known.length - 1] = { ...last, untilMs: span.untilMs, endedBy: span.endedBy };
  }
  return known;
}

const meet = ({ untilMs }: Span, { fromMs }: Span): boolean => untilMs >= fromMs;

/** When both hold: an instant of one within the other, too. */
export function and(some: Spans, others: Spans): Spans {
  const both: Span[] = [];
  for (let a = 0, b = 0; a < some.length && b < others.length; ) {
    const one = some[a] as Span;
    const other = others[b] as Span;
    const begun = one.fromMs >= other.fromMs ? one : other;
    const ended = one.untilMs <= other.untilMs ? one : other;
    const { fromMs, proof } = begun;
    const { untilMs, endedBy } = ended;
    if (fromMs < untilMs || (begun === ended && fromMs === untilMs))
      both.push({ fromMs, untilMs, proof, endedBy });
    if (ended === one) a++;
    else b++;
  }
  return both;
}

/** When the first holds and the others do not; an instant outside of them stays. What is left after one of those is explained by its end too. */
export function minus(some: Spans, others: Spans): Spans {
  if (others.length === 0) return some;
  const left: Span[] = [];
  let from = 0;
  for (const span of some) {
    while ((others[from]?.untilMs ?? Number.POSITIVE_INFINITY) < span.fromMs) from++;
    let rest = span;
    for (let at = from; at < others.length; at++) {
      const other = others[at] as Span;
      if (other.fromMs >= rest.untilMs) break;
      if (other.fromMs > rest.fromMs)
        left.push({ ...rest, untilMs: other.fromMs, endedBy: other.proof[0] ?? null });
      const isInstant = other.fromMs === other.untilMs;
      if (isInstant || other.untilMs > span.fromMs)
        rest = { ...span, fromMs: other.untilMs, proof: proofAfter(span, other) };
      if (rest.fromMs >= span.untilMs) break;
    }
    const isInstantLeft = rest === span && span.fromMs === span.untilMs;
    if (rest.fromMs < span.untilMs || isInstantLeft) left.push(rest);
  }
  return left;
}

function proofAfter({ proof }: Span, { endedBy }: Span): readonly number[] {
  const [first] = proof;
  return first === undefined || endedBy === null || endedBy === first ? proof : [first, endedBy];
}

/** The times before, between and after spans, of those that are longer than so much. */
export function longGaps(spans: Spans, lengthMs: number): Spans {
  const gaps: Span[] = [];
  let last: Span | undefined;
  for (const span of [...spans, undefined]) {
    const fromMs = last?.untilMs ?? Number.NEGATIVE_INFINITY;
    const untilMs = span?.fromMs ?? Number.POSITIVE_INFINITY;
    const proof = last?.endedBy == null ? [] : [last.endedBy];
    if (untilMs - fromMs > lengthMs) gaps.push({ fromMs, untilMs, proof, endedBy: span?.proof[0] ?? null });
    if (span !== undefined && span.untilMs >= fromMs) last = span;
  }
  return gaps;
}

export function totalMs(spans: Spans): number {
  let total = 0;
  for (const { fromMs, untilMs } of spans) total += untilMs - fromMs;
  return total;
}

/** The one that holds at a moment. */
export function spanAt<Some extends Span>(spans: readonly Some[], atMs: number): Some | undefined {
  const span = spans[firstEndingAfter(spans, atMs)];
  return span !== undefined && span.fromMs <= atMs ? span : undefined;
}

/** When so much time has passed since a moment, the spans not counted. */
export function afterMs(fromMs: number, lengthMs: number, uncounted: Spans): number {
  let dueMs = fromMs + lengthMs;
  for (let at = firstEndingAfter(uncounted, fromMs); at < uncounted.length; at++) {
    const span = uncounted[at] as Span;
    if (span.fromMs > dueMs) break;
    dueMs += span.untilMs - Math.max(span.fromMs, fromMs);
  }
  return dueMs;
}

/** The place of the first span that is not over at a moment. */
function firstEndingAfter(spans: Spans, atMs: number): number {
  let from = 0;
  let to = spans.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((spans[middle] as Span).untilMs <= atMs) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Spans as they are found, record by record: opened and closed, or as they are when a rule holds. Where one ends and another begins they are two. */
export class SpanLog {
  readonly #spans: Span[] = [];
  #open: Moment | null = null;
  /** Each was found after the ones before it had ended. */
  #inOrder = true;
  #untilMs = Number.NEGATIVE_INFINITY;

  /** It holds from here on, or no more; said again it changes nothing. */
  set(holds: boolean, record: Moment): void {
    if (holds) this.#open ??= record;
    else if (this.#open !== null) this.#close(record.atMs, record.seq);
  }

  /** It held, as is known only now; for an instant even, which lasts no time but parts what it is taken from. */
  add(fromMs: number, untilMs: number, seq: number | null, endedBy: number | null): void {
    if (untilMs < fromMs) return;
    if (fromMs < this.#untilMs) this.#inOrder = false;
    this.#untilMs = untilMs;
    this.#spans.push({ fromMs, untilMs, proof: seq === null ? [] : [seq], endedBy });
  }

  /** @param endMs the last instant of the trace: what holds then is not over */
  finish(endMs: number): Spans {
    this.#close(endMs + 1, null);
    return this.#inOrder ? this.#spans : joined(this.#spans, ({ untilMs }, { fromMs }) => untilMs > fromMs);
  }

  #close(atMs: number, endedBy: number | null): void {
    const open = this.#open;
    if (open !== null && atMs > open.atMs) this.add(open.atMs, atMs, open.seq, endedBy);
    this.#open = null;
  }
}

/** What holds as each record says; nothing changes where a rule is silent. */
export function foldOf<One extends { atMs: number; seq: number }>(
  records: readonly One[],
  endMs: number,
  rule: (record: One) => boolean | undefined,
): Spans {
  const log = new SpanLog();
  for (const record of records) {
    const holds = rule(record);
    if (holds !== undefined) log.set(holds, record);
  }
  return log.finish(endMs);
}
