/** The waits of clients between a poll that brought nothing and the next one, with how many failed in a row before. */
import type { Attempt, Herd } from "./herd.ts";

export interface Wait {
  client: number;
  /** Polls without an answer that proves the service, in a row, this one included. */
  failures: number;
  /** How the poll ended. */
  how: string;
  /** When the next one was made, or the record ends. */
  untilMs: number;
  ms: number;
  /** No other poll came. */
  isOpen: boolean;
}

/** All waits of a herd since the service was lost. */
export function waitsOf({ clients, times: { lostMs, endMs } }: Herd): Wait[] {
  return clients.flatMap((attempts, client) => {
    const waits: Wait[] = [];
    const polls = attempts.filter(({ isPoll, atMs }) => isPoll && atMs < endMs);
    let failures = 0;
    for (const [at, poll] of polls.entries()) {
      if (poll.end === "proof") failures = 0;
      if (!isFruitless(poll, endMs)) continue;
      failures++;
      if (poll.endMs < lostMs) continue;
      const next = polls[at + 1];
      const untilMs = next?.atMs ?? endMs;
      const ms = Math.max(0, untilMs - poll.endMs);
      waits.push({ client, failures, how: poll.how, untilMs, ms, isOpen: next === undefined });
    }
    return waits;
  });
}

/** It ended within the record, and brought nothing. */
function isFruitless(attempt: Attempt, endMs: number): attempt is Attempt & { endMs: number } {
  return attempt.endMs !== undefined && attempt.endMs < endMs && attempt.end !== "proof";
}
