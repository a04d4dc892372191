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
  "stopped-at-the-end": {
    invariant: "no-loss",
    waives:
      "Messages of an account that is stopped when the run ends: what it had not acknowledged, or had no time for before.",
    why: "What it keeps it may handle when it is started again.",
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
  "message-forgotten": {
    invariant: "no-loss",
    waives: "A message that was acknowledged, and whose record a crash took from the disk.",
    why: "Nothing is left that could remember it.",
  },
  "no-time-left": {
    invariant: "no-loss",
    waives:
      "A message that came, or whose account was started again, or was last touched by a fault, less than the time to recover before the end; a minute where its handler threw.",
    why: "The run is over before anybody can tell.",
  },
  "beyond-cure-at-the-end": {
    invariant: "no-loss",
    waives:
      "What waits at the server when the account cannot get back at the end: a dead session, a frozen process.",
    why: "It could not fetch them.",
  },
  "ticket-refused": {
    invariant: "typing-ends",
    waives:
      "Typing that stays shown when a fault touched the question for a ticket, or the service gave none.",
    why: "Without a ticket typing cannot be taken back.",
  },
  "login-killed": {
    invariant: "recovers-in-time",
    waives: "A login that was confirmed on the phone while the process was killed.",
    why: "Nobody is left who waits for the code.",
  },
  "login-answer-forged": {
    invariant: "recovers-in-time",
    waives: "A login of which a fault said what the service did not.",
    why: "The client cannot tell such an answer from a true one.",
  },
  "code-spoilt": {
    invariant: "recovers-in-time",
    waives: "A code whose answer a fault spoilt, or that was long in coming and did not come.",
    why: "Nobody could scan it.",
  },
  "login-question-touched": {
    invariant: "recovers-in-time",
    waives: "The time until a question about a code that a fault touched, or slowed down, is over.",
    why: "The client learns of the login by its next question.",
  },
  "frozen-and-silent": {
    invariant: "no-pause-loop",
    waives: "The time in which the host keeps the process frozen.",
    why: "A process that stands still can ask nothing.",
  },
  "frozen-word": {
    invariant: "truthful-health",
    waives: "What is said while the host keeps the process frozen.",
    why: "A process that stands still can take nothing back.",
  },
  "handling-killed": {
    invariant: "handled-once",
    waives: "A second handling of a message whose handler a crash took away in its work.",
    why: "Nobody knows how far it had come.",
  },
  "handling-forgotten": {
    invariant: "handled-once",
    waives: "A second handling of a message whose record a crash took from the disk.",
    why: "Nothing is left that could tell that it was handled.",
  },
  "handling-unwritten": {
    invariant: "handled-once",
    waives: "A second handling, after a crash, of a message whose record the disk had refused until then.",
    why: "What cannot be written is not remembered.",
  },
  "whole-by-a-forged-yes": {
    invariant: "delivered-once",
    waives:
      "A text that is reported sent and is not there whole, where a yes came that the service never gave.",
    why: "The client cannot tell such an answer from a true one.",
  },
  "sent-by-a-forged-yes": {
    invariant: "truthful-send",
    waives: "A text that is reported sent, where a yes came that the service never gave.",
    why: "The client cannot tell such an answer from a true one.",
  },
  "gone-by-a-forged-yes": {
    invariant: "outbox-moves",
    waives: "A waiting text that is told as sent, where a yes came that the service never gave.",
    why: "The client cannot tell such an answer from a true one.",
  },
  "waiting-text-forgotten": {
    invariant: "outbox-moves",
    waives: "A waiting text that a crash took from the disk.",
    why: "Nothing is left that could offer it.",
  },
  "killed-before-sending": {
    invariant: "outbound-never-blocked",
    waives:
      "A text that was asked for just before the process was killed, or before its account was started again.",
    why: "Nobody was left to send it.",
  },
  "turn-lost": {
    invariant: "out-in-order",
    waives: "The order of a text that had its turn, and hangs or failed, and of those that go on.",
    why: "A text in trouble must not hold up the others.",
  },
  "token-forgotten": {
    invariant: "right-recipient",
    waives: "An older context token, or none, after a crash took the newest from the disk.",
    why: "The bot does not have it any more.",
  },
  "token-spoilt": {
    invariant: "right-recipient",
    waives: "An older context token, or none, where a fault changed the answer that brought the newest.",
    why: "The client may have refused the whole answer.",
  },
  "killed-while-typing": {
    invariant: "typing-ends",
    waives: "Typing that stays shown when the process was killed.",
    why: "Nobody is left to take it back.",
  },
  "stop-killed": {
    invariant: "prompt-stop",
    waives: "A stop that was under way when the process was killed.",
    why: "The crash ended what was to be stopped.",
  },
  "answer-unread": {
    invariant: "fair-to-users",
    waives: "The wait of a message up to the moment at which it was handed over again.",
    why: "Whoever could not read the answer that brought it first knew nothing of it.",
  },
} as const satisfies Record<string, Excuse>;

export type ExcuseId = keyof typeof EXCUSES;
