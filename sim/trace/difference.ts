/** Where two traces of the same scenario part. */
import { normalised } from "./digest.ts";
import type { Trace } from "./trace.ts";

/** The first record that differs, as each trace has it; undefined where one has ended. */
export interface Difference {
  /** Position in the trace; -1 when the headers differ. */
  seq: number;
  a: string | undefined;
  b: string | undefined;
}

/** Null when they are the same but for what the subjects say of themselves in the header, and what the digest leaves out. */
export function differenceOf(a: Trace, b: Trace): Difference | null {
  const [headA, headB] = [a, b].map(({ header }) =>
    JSON.stringify({ ...header, subject: "", declared: null }),
  );
  if (headA !== headB) return { seq: -1, a: headA, b: headB };
  const length = Math.max(a.records.length, b.records.length);
  for (let seq = 0; seq < length; seq++) {
    const [one, other] = [a, b].map(({ records: { [seq]: record } }) => record && normalised(record));
    if (one !== other) return { seq, a: one, b: other };
  }
  return null;
}
