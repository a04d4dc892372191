/** The excuses, each under a name: by what a duty that holds is waived. What a duty never asked for needs none. */

export interface Excuse {
  /** The invariant whose duty it waives. */
  invariant: string;
  /** What is waived. */
  waives: string;
  /** Why. */
  why: string;
}

export const EXCUSES = {
  "process-frozen": {
    invariant: "recovers-in-time",
    waives: "The time in which the host keeps the process frozen.",
    why: "A process that stands still can do nothing.",
  },
  "credential-no-good": {
    invariant: "recovers-in-time",
    waives: "The time in which the account has half of a credential to work with.",
    why: "Whatever it asks is refused.",
  },
  "only-a-login-helps": {
    invariant: "recovers-in-time",
    waives: "The time in which the session is dead, or lapsed and a notifystart changed nothing.",
    why: "No request of the account can bring the session back.",
  },
  "attempt-touched": {
    invariant: "recovers-in-time",
    waives:
      "The time in which an attempt is in flight that a fault touched; the seconds begin anew at its end.",
    why: "The attempt could not succeed, and the account has to see it fail first.",
  },
  "lapse-unnoticed": {
    invariant: "recovers-in-time",
    waives: "The time from a silent lapse to the third empty answer.",
    why: "A quiet channel gives empty answers too.",
  },
  "login-asked-for": {
    invariant: "recovers-in-time",
    waives: "The time from a justified needs-login to the next slow probe, once after each obstacle.",
    why: "Whoever waits for a login has nothing to gain from asking more often.",
  },
  "cure-touched": {
    invariant: "login-needed-is-loud",
    waives: "The time until an attempt that a fault touched is over.",
    why: "Whether a notifystart helps is not known before it is answered.",
  },
  "frozen-before-declaring": {
    invariant: "login-needed-is-loud",
    waives: "The time in which the host keeps the process frozen.",
    why: "A process that stands still can say nothing.",
  },
  "never-started": {
    invariant: "no-loss",
    waives: "Messages for an account that nobody started.",
    why: "Nobody was there to fetch them.",
  },
  "stopped-at-the-end": {
    invariant: "no-loss",
    waives: "Messages of an account that is stopped when the run ends.",
    why: "What it keeps it may handle when it is started again.",
  },
  "killed-at-the-end": {
    invariant: "no-loss",
    waives:
      "Messages of an account that was killed and started again less than the time to recover before the end.",
    why: "It need not be back yet.",
  },
  "set-aside": {
    invariant: "no-loss",
    waives: "A message that is given up, and told, after three beginnings without an end.",
    why: "A message that makes each handler fail must not hold up the others.",
  },
  "handler-at-work": {
    invariant: "no-loss",
    waives: "A message whose handler is at work when the run ends.",
    why: "How long a handler takes is the host's affair.",
  },
  "handler-threw": {
    invariant: "no-loss",
    waives: "A message whose handler threw less than a minute before the end.",
    why: "The next attempt may follow after a pause.",
  },
  "message-forgotten": {
    invariant: "no-loss",
    waives: "A message that was acknowledged, and whose record a crash took from the disk.",
    why: "Nothing is left that could remember it.",
  },
  "came-at-the-end": {
    invariant: "no-loss",
    waives: "A message that came less than the time to recover before the end.",
    why: "The account may still be on its way back.",
  },
  "beyond-cure-at-the-end": {
    invariant: "no-loss",
    waives:
      "What waits at the server when the account cannot get back at the end: a dead session, a frozen process.",
    why: "It could not fetch them.",
  },
  "touched-at-the-end": {
    invariant: "no-loss",
    waives: "What waits at the server when a fault touched the account's attempts until the end.",
    why: "It could not fetch them.",
  },
  "ticket-refused": {
    invariant: "typing-ends",
    waives: "Typing that stays shown when a fault touched the question for a ticket.",
    why: "Without a ticket typing cannot be taken back.",
  },
} as const satisfies Record<string, Excuse>;

export type ExcuseId = keyof typeof EXCUSES;
