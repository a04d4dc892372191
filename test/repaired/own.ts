/** What a plugin breaks with the repair in front of it, and no repair can mend. */

export interface Own {
  /** Versions that begin so. */
  versions: string;
  invariant: string;
  /** What the violation says: nothing else of this invariant is the plugin's own. */
  says: RegExp;
  /** Why it is the plugin's. */
  why: string;
}

export const OWN: readonly Own[] = [
  {
    versions: "2.1.",
    invariant: "prompt-stop",
    says: /the stop asked at .+ (took .+|was never done), not within|was done without a notifystop, on a live session$/,
    why: "A stop waits until the plugin's poll has ended, which it does not end itself; it never sends notifystop.",
  },
  {
    versions: "2.1.",
    invariant: "nothing-left-behind",
    says: /^after every account was stopped the subject still held timers: \d(, requests: \d)?$/,
    why: "Its own poll goes on after the stop, for 35 s at most; and the repair, which is not told of the stop, keeps a poll that was given up for 250 ms, and looks after a session in trouble for a minute.",
  },
  {
    versions: "2.1.",
    invariant: "one-poll",
    says: /after stop was done|stop was done at \S+ with the getupdates of|, retired by /,
    why: "A stop, or a new login, does not end its poll: until that has ended, the plugin asks in the name of the former.",
  },
  {
    versions: "2.1.",
    invariant: "recovers-in-time",
    says: /\((it got a new credential|it was asked to start)\)/,
    why: "A new login is taken up when the poll of the former has ended: after the rest of the hold.",
  },
];

/** Why something that a version breaks is its own; undefined when it is not. */
export function ownReason(
  version: string,
  violation: { invariant: string; message: string },
): string | undefined {
  return OWN.find(
    ({ versions, invariant, says }) =>
      version.startsWith(versions) && invariant === violation.invariant && says.test(violation.message),
  )?.why;
}
