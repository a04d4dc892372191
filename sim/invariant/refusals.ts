/** Refusals: what the answer to a send says, in the terms of the service. */
import type { RequestEnd } from "./exchanges.ts";

/** The code of a send that has to wait: for want of quota, or for haste. */
const QUOTA = -2;

/** Refused by `-2`, so that it has to wait. */
export function isQuota(end: RequestEnd): boolean {
  return end.type === "answer" && !end.ok && Number(end.code) === QUOTA;
}
