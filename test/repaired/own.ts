/** What a plugin breaks with the repair in front of it, and no repair can mend. */

export interface Own {
  /** Versions that begin so. */
  versions: string;
  invariant: string;
  /** What the violation says: nothing else of this invariant is the plugin's own. */
  says: RegExp;
  /** Where alone; everywhere when absent. */
  scenario?: string;
  /** Why it is the plugin's. */
  why: string;
}

export const OWN: readonly Own[] = [
  {
    versions: "2.1.",
    invariant: "prompt-stop",
    says: /the stop asked at .+ (took .+|was never done), not within|was done without a notifystop, on a live session$|notifystart set out at/,
    why: "A stop waits until the plugin's poll has ended, which it does not end itself; it never sends notifystop. While it polls on after a stop the repair, which is not told of that, looks after its session.",
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
  {
    versions: "2.1.",
    invariant: "no-pause-loop",
    says: /^bot: getupdates got -14 at \S+ and again at \S+, with neither a notifystart nor a new credential/,
    scenario: "session/restart-rolls-back-the-login",
    why: "The former token is asked with after the new login, and refused; then the new one is refused as well.",
  },
  {
    versions: "2.1.",
    invariant: "no-pause-loop",
    says: /and needs-login was not declared$/,
    scenario: "session/status-green-while-dead",
    why: "It sends no notifystart when it starts: the repair takes its first poll for its next, and probes a dead token as slowly as before.",
  },
  {
    versions: "2.1.",
    invariant: "login-needed-is-loud",
    says: /but needs-login was not declared/,
    scenario: "session/status-green-while-dead",
    why: "The same: what was said of the token is not said again for a start that nobody hears of.",
  },
];

/** Behind the last breach of a kind that a verdict lists. */
const STANDS_FOR_MORE = / \(and \d+ more of this kind, not listed\)$/;

/** Why something that a version breaks is its own; undefined when it is not. */
export function ownReason(
  version: string,
  where: string,
  violation: { invariant: string; message: string },
): string | undefined {
  return OWN.find(
    ({ versions, invariant, says, scenario = where }) =>
      version.startsWith(versions) &&
      scenario === where &&
      invariant === violation.invariant &&
      says.test(violation.message.replace(STANDS_FOR_MORE, "")),
  )?.why;
}
