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
    // A poll that the client gave up, or that broke, was of no use to it.
    const at = attempts.findIndex(
      ({ isPoll, acceptedMs, end }) =>
        isPoll && acceptedMs !== undefined && (end === undefined || end === "proof"),
    );
    const back = attempts[at];
    if (back?.acceptedMs === undefined) return { afterMs: undefined, attempts };
    return { afterMs: back.acceptedMs - backMs, attempts: attempts.slice(0, at + 1) };
  });
}
