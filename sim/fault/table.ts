/** Every fault kind, family by family, from the wire up to the machine. */
import { ANSWERS } from "./families/answers.ts";
import { BODY } from "./families/body.ts";
import { CONNECT } from "./families/connect.ts";
import { HEADERS } from "./families/headers.ts";
import { HOST } from "./families/host.ts";
import { NETWORK } from "./families/network.ts";
import { POLLING } from "./families/polling.ts";
import type { AnyFaultKind } from "./family.ts";

export type { AnyFaultKind } from "./family.ts";

/** Every kind of fault, in the order of the families. */
export const FAULT_KINDS: readonly AnyFaultKind[] = [
  ...CONNECT,
  ...HEADERS,
  ...BODY,
  ...ANSWERS,
  ...POLLING,
  ...NETWORK,
  ...HOST,
];

const BY_ID: ReadonlyMap<string, AnyFaultKind> = new Map(FAULT_KINDS.map(kind => [kind.id, kind]));

/** The kind of this id. Throws a RangeError when there is none: a parsed scenario names only kinds that exist. */
export function faultKind(id: string): AnyFaultKind {
  const kind = BY_ID.get(id);
  if (!kind) throw new RangeError(`there is no fault kind "${id}"`);
  return kind;
}
