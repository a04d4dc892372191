/** Where a program is, as far as its session can tell: it says when it asks for updates, and mostly not when it stops. */

/** @internal */
export type Presence =
  /** It waits for an answer. */
  | "waits"
  /** It was told that nothing came, and asks again at once, unless it was stopped: until it does, nothing is done. */
  | "between"
  /** It gave a poll up: mostly for its own deadline, and then it asks again at once. */
  | "gave-up"
  /** It was given messages. */
  | "busy"
  /** It was told of trouble, and pauses. */
  | "told"
  /** It is not expected: nothing is done in its name. */
  | "away";

/** How long it is expected, milliseconds. */
export const EXPECTED_MS: Readonly<Record<Exclude<Presence, "waits" | "between" | "away">, number>> = {
  // Its next poll takes over the one that is under way. One that has not asked by then was stopped.
  "gave-up": 250,
  // The plugin handles messages before it asks again.
  busy: 3_600_000,
  // The plugin pauses up to 30 s.
  told: 60_000,
};

/**
 * When a program is busy for longer than this, it is polled ahead: a session that nobody polls goes stale (ilink-protocol
 * §3.1). Not sooner, as what waits in memory is lost with the process if the service does not hand it over again.
 */
const AHEAD_MS = 30_000;

/** When the next poll is due: now, after so many milliseconds, or when the program asks. @internal */
export type Due = "now" | "when-asked" | number;

/**
 * @param isWell the session is live, and its latest poll was answered; in trouble it is polled on by itself, so that the program need not wait for the end of it.
 * @param isFull no more may wait for the program.
 * @internal
 */
export function nextPoll(presence: Presence, { isWell, isFull }: { isWell: boolean; isFull: boolean }): Due {
  if (presence === "waits") return "now";
  if (isFull || presence === "between" || presence === "away") return "when-asked";
  return isWell ? AHEAD_MS : "now";
}
