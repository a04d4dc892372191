/** A family of fault kinds: where on the way from the wire up to the machine they go wrong. */
import type { FaultKind } from "./fault.ts";

/** C connect, H headers, B body, A application, P long poll, N network regime, X the client's own host. */
export type FamilyLetter = "C" | "H" | "B" | "A" | "P" | "N" | "X";

/** A kind in its family. Its attributes are known only as data that its own schema has checked. */
export interface AnyFaultKind extends FaultKind<Readonly<Record<string, unknown>>> {
  family: FamilyLetter;
}

/** The kinds of one family, in the order of their ids. */
export function family(
  letter: FamilyLetter,
  kinds: readonly FaultKind<Readonly<Record<string, unknown>>>[],
): readonly AnyFaultKind[] {
  return kinds.map(kind => ({ ...kind, family: letter })).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
