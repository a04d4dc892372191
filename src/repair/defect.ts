/** Tells failures of the repair's own from those of the network and the service, which recovery sees to. */
import { type IlinkError, TransportError } from "../errors.ts";
import { objectIn } from "./reading.ts";

/**
 * What is broken in here, by what a request ended with; undefined when nothing is.
 *
 * @param said the latest answers, as text, by endpoint.
 * @internal
 */
export function defectOf(
  error: IlinkError,
  said: ReadonlyMap<string, string>,
): { error: unknown } | undefined {
  // An answer that the program could read, and the repair cannot.
  const isMisread =
    error instanceof TransportError &&
    error.code === "malformed-body" &&
    objectIn(said.get(error.endpoint) ?? "") !== undefined;
  return error.code === "internal" || isMisread ? { error: error.cause ?? error } : undefined;
}
