/** How each client of a herd came back after the outage. */
import type { Attempt, Herd } from "./herd.ts";

export interface Return {
  /** When the server took a poll of it for the first time; undefined: never. Since the service is back. */
  afterMs: number | undefined;
  /** Its attempts up to that one, or to the end of the record. */
  attempts: readonly Attempt[];
}

export function returnsOf({ clients, times: { backMs, endMs } }: Herd): Return[] {
  return clients.map(all => {
    const attempts = all.filter(({ atMs }) => atMs >= backMs && atMs < endMs);
    const at = attempts.findIndex(attempt => isTaken(attempt, endMs));
    const back = attempts[at];
    if (back?.acceptedMs === undefined) return { afterMs: undefined, attempts };
    return { afterMs: back.acceptedMs - backMs, attempts: attempts.slice(0, at + 1) };
  });
}

/** The server took it, and what it held was of use: a poll that the client gave up, or that broke, was not. */
function isTaken(
  { isPoll, acceptedMs, end, endMs: endedMs = Number.POSITIVE_INFINITY }: Attempt,
  endMs: number,
): boolean {
  return isPoll && acceptedMs !== undefined && (end === "proof" || endedMs >= endMs);
}
