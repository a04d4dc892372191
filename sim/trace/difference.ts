/** Where two traces of the same scenario part. */
import { normalised } from "./digest.ts";
import type { Trace } from "./trace.ts";

/** What differs first, as each trace has it: a record, undefined where one has ended, or the parts of the header. */
export interface Difference {
  /** Position in the trace; -1 when the headers differ. */
  seq: number;
  a: string | undefined;
  b: string | undefined;
}

/** Null when they are the same but for what the subjects say of themselves in the header, and what the digest leaves out. */
export function differenceOf(a: Trace, b: Trace): Difference | null {
  const [headA, headB] = differingParts(headOf(a), headOf(b));
  if (headA !== headB) return { seq: -1, a: headA, b: headB };
  const length = Math.max(a.records.length, b.records.length);
  for (let seq = 0; seq < length; seq++) {
    const [one, other] = [a, b].map(({ records: { [seq]: record } }) => record && normalised(record));
    if (one !== other) return { seq, a: one, b: other };
  }
  return null;
}

/** A header without what a subject says of itself. */
function headOf({ header: { subject: _subject, declared: _declared, ...head } }: Trace): object {
  return head;
}

/** Of two values the parts that are not the same, as JSON; the same text twice when all are. */
function differingParts(a: object, b: object): readonly [string, string] {
  const [ofA, ofB] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  const names = [...new Set([...ofA.keys(), ...ofB.keys()])];
  const differing = names.filter(name => JSON.stringify(ofA.get(name)) !== JSON.stringify(ofB.get(name)));
  const part = (of: ReadonlyMap<string, unknown>): string =>
    JSON.stringify(Object.fromEntries(differing.map(name => [name, of.get(name)])));
  return [part(ofA), part(ofB)];
}
