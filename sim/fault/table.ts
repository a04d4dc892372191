/** Every fault kind, in the order in which the reference lists them. A new kind is a file in `kinds/` and a line here. */
import type { FaultKind } from "./fault.ts";
import { connectionRefused } from "./kinds/connection-refused.ts";
import { connectionReset } from "./kinds/connection-reset.ts";
import { errorCode } from "./kinds/error-code.ts";
import { hang } from "./kinds/hang.ts";
import { httpStatus } from "./kinds/http-status.ts";
import { latency } from "./kinds/latency.ts";
import { malformedBody } from "./kinds/malformed-body.ts";
import { sessionExpires } from "./kinds/session-expires.ts";
import { staleToken } from "./kinds/stale-token.ts";
import { takenOver } from "./kinds/taken-over.ts";

/** A kind whose attributes are known only as data that its own schema has checked. */
export type AnyFaultKind = FaultKind<Readonly<Record<string, unknown>>>;

export const FAULT_KINDS: readonly AnyFaultKind[] = [
  staleToken,
  sessionExpires,
  takenOver,
  errorCode,
  httpStatus,
  malformedBody,
  connectionRefused,
  connectionReset,
  hang,
  latency,
];

const BY_ID: ReadonlyMap<string, AnyFaultKind> = new Map(FAULT_KINDS.map(kind => [kind.id, kind]));

/** The kind of this id. Throws a RangeError when there is none: a parsed scenario names only kinds that exist. */
export function faultKind(id: string): AnyFaultKind {
  const kind = BY_ID.get(id);
  if (!kind) throw new RangeError(`there is no fault kind "${id}"`);
  return kind;
}
