/** The excuses, each under a name: by what a duty that holds is waived. What a duty never asked for needs none. */

export interface Excuse {
  /** The invariant whose duty it waives. */
  invariant: string;
  /** What is waived. */
  waives: string;
  /** Why. */
  why: string;
  /** A scenario in which a sound client would be blamed without it. */
  scenario: string;
  /** That client. @default fixed */
  whom?: string;
  /** Whom it must not save: an adversary of the bank that is caught in the same scenario, though the excuse is counted. */
  adversary: string;
}

export const EXCUSES = {
  "process-frozen": {
    invariant: "recovers-in-time",
    waives: "The time in which the host keeps the process frozen.",
    why: "A process that stands still can do nothing.",
    scenario: "process/stands-still-at-its-start",
    adversary: "plain: pauses as long as its first call took",
  },
  "credential-no-good": {
    invariant: "recovers-in-time",
    waives: "The time in which the account has half of a credential to work with.",
    why: "Whatever it asks is refused.",
    scenario: "session/credential-half-written",
    adversary: "declines every send as stopped",
  },
  "start-held-by-its-store": {
    invariant: "recovers-in-time",
    waives:
      "The time of a start that a fault of the client's store acts on, and until it is asked anew when it failed.",
    why: "Without what its store has an account does not know where to go on.",
    scenario: "process/store-hangs-until-a-start-fails",
    adversary: "pauses up to a minute",
  },
  "only-a-login-helps": {
    invariant: "recovers-in-time",
    waives: "The time in which the session is dead, or lapsed and a notifystart changed nothing.",
    why: "No request of the account can bring the session back.",
    scenario: "session/told-dead-again-as-a-poll-hangs",
    adversary: "keeps the credential of its start",
  },
  "attempt-touched": {
    invariant: "recovers-in-time",
    waives:
      "The time in which an attempt is in flight that a fault touched; the seconds begin anew at its end.",
    why: "The attempt could not succeed, and the account has to see it fail first.",
    scenario: "polling/errors-without-a-pause",
    adversary: "pauses up to a minute",
  },
  "lapse-unnoticed": {
    invariant: "recovers-in-time",
    waives: "The time from a silent lapse to the third empty answer, or to the first word of it.",
    why: "A quiet channel gives empty answers too.",
    scenario: "session/cured-lapse-and-busy-notifystart",
    adversary: "is patient with empty answers",
  },
  "login-asked-for": {
    invariant: "recovers-in-time",
    waives: "The time from a justified needs-login to the next slow probe, once after each obstacle.",
    why: "Whoever waits for a login has nothing to gain from asking more often.",
    scenario: "session/poll-in-place-of-a-held-one",
    adversary: "sleeps a minute on -14",
  },
  "cure-touched": {
    invariant: "login-needed-is-loud",
    waives:
      "The time until an attempt that a fault touched is over, and the next is refused, 10 s later at most.",
    why: "Whether a notifystart helps is not known before it is answered, nor after a failure whether the session lives.",
    scenario: "session/dead-for-good",
    adversary: "never says that a login is needed",
  },
  "frozen-before-declaring": {
    invariant: "login-needed-is-loud",
    waives: "The time in which the host keeps the process frozen.",
    why: "A process that stands still can say nothing.",
    scenario: "session/frozen-before-it-says-so",
    adversary: "says a state a minute late",
  },
  "stopped-at-the-end": {
    invariant: "no-loss",
    waives:
      "Messages of an account that is stopped when the run ends: what it had not acknowledged, or had no time for before.",
    why: "What it keeps it may handle when it is started again.",
    scenario: "process/stopped-for-good",
    adversary: "plain: takes the highest id for the newest",
  },
  "set-aside": {
    invariant: "no-loss",
    waives: "A message that is given up, and told, after three beginnings without an end.",
    why: "A message that makes each handler fail must not hold up the others.",
    scenario: "delivery/poison-for-ever",
    adversary: "plain: takes the highest id for the newest",
  },
  "handler-at-work": {
    invariant: "no-loss",
    waives: "A message whose handler is at work when the run ends.",
    why: "How long a handler takes is the host's affair.",
    scenario: "delivery/answer-still-being-written",
    adversary: "plain: takes the highest id for the newest",
  },
  "message-forgotten": {
    invariant: "no-loss",
    waives: "A message that was acknowledged, and whose record a crash took from the disk.",
    why: "Nothing is left that could remember it.",
    scenario: "delivery/crash-nothing-left",
    adversary: "plain: waits for the missing number",
  },
  "no-time-left": {
    invariant: "no-loss",
    waives:
      "A message that came, or whose account was started again, or was last touched by a fault, less than the time to recover before the end; a minute where its handler threw.",
    why: "The run is over before anybody can tell.",
    scenario: "delivery/written-in-the-last-second",
    adversary: "polls with an empty cursor",
  },
  "beyond-cure-at-the-end": {
    invariant: "no-loss",
    waives:
      "What waits at the server when the account cannot get back at the end: a dead session, a frozen process.",
    why: "It could not fetch them.",
    scenario: "session/dead-for-good",
    adversary: "plain: takes the highest id for the newest",
  },
  "ticket-refused": {
    invariant: "typing-ends",
    waives:
      "Typing that stays shown when a fault touched the question for a ticket, or the service gave none.",
    why: "Without a ticket typing cannot be taken back.",
    scenario: "sending/no-ticket-after-a-login",
    adversary: "types for ever",
  },
  "login-killed": {
    invariant: "recovers-in-time",
    waives: "A login that was confirmed on the phone while the process was killed.",
    why: "Nobody is left who waits for the code.",
    scenario: "login/crash-before-the-token-is-saved",
    adversary: "a login told before it is saved",
  },
  "login-answer-forged": {
    invariant: "recovers-in-time",
    waives: "A login of which a fault said what the service did not.",
    why: "The client cannot tell such an answer from a true one.",
    scenario: "login/qr-redirected-to-a-foreign-host",
    adversary: "a login that is never saved",
  },
  "code-spoilt": {
    invariant: "recovers-in-time",
    waives: "A code whose answer a fault spoilt, or that was long in coming and did not come.",
    why: "Nobody could scan it.",
    scenario: "login/code-cut-in-half",
    adversary: "a login that is never saved",
  },
  "login-question-touched": {
    invariant: "recovers-in-time",
    waives: "The time until a question about a code that a fault touched, or slowed down, is over.",
    why: "The client learns of the login by its next question.",
    scenario: "session/half-refused-on-a-slow-line",
    adversary: "keeps the credential of its start",
  },
  "frozen-and-silent": {
    invariant: "no-pause-loop",
    waives: "The time in which the host keeps the process frozen.",
    why: "A process that stands still can ask nothing.",
    scenario: "process/stands-still-over-a-refusal",
    adversary: "plain: ends when a beat is late",
  },
  "frozen-word": {
    invariant: "truthful-health",
    waives: "What is said while the host keeps the process frozen.",
    why: "A process that stands still can take nothing back.",
    scenario: "test/found/credential-mended-while-asleep.yaml",
    adversary: "waits for an answer to say live",
  },
  "handling-killed": {
    invariant: "handled-once",
    waives: "A second handling of a message whose handler a crash took away in its work.",
    why: "Nobody knows how far it had come.",
    scenario: "delivery/crash-before-handled",
    adversary: "never strikes off what was handled",
  },
  "handling-forgotten": {
    invariant: "handled-once",
    waives: "A second handling of a message whose record a crash took from the disk.",
    why: "Nothing is left that could tell that it was handled.",
    scenario: "test/found/torn-log-keeps-old-commits.yaml",
    adversary: "marks nothing as handled",
  },
  "handling-unwritten": {
    invariant: "handled-once",
    waives:
      "A second handling after a crash, or one more beginning, of a message whose record the disk had refused, or the store not taken, until then; a second handling of one whose record was on its way into a slow store.",
    why: "What is not written is not remembered.",
    scenario: "test/found/disk-broken-until-the-crash.yaml",
    adversary: "hands every message over twice",
  },
  "whole-by-a-forged-yes": {
    invariant: "delivered-once",
    waives:
      "A text that is reported sent and is not there whole, where a yes came that the service never gave.",
    why: "The client cannot tell such an answer from a true one.",
    scenario: "sending/half-of-a-long-text-unseen",
    adversary: "sends the first piece alone",
  },
  "sent-by-a-forged-yes": {
    invariant: "truthful-send",
    waives: "A text that is reported sent, where a yes came that the service never gave.",
    why: "The client cannot tell such an answer from a true one.",
    scenario: "sending/accepted-and-invisible",
    adversary: "drops every other text",
  },
  "gone-by-a-forged-yes": {
    invariant: "outbox-moves",
    waives: "A waiting text that is told as sent, where a yes came that the service never gave.",
    why: "The client cannot tell such an answer from a true one.",
    scenario: "sending/waiting-text-unseen",
    adversary: "tells every end twice",
  },
  "waiting-text-forgotten": {
    invariant: "outbox-moves",
    waives: "A waiting text that a crash took from the disk.",
    why: "Nothing is left that could offer it.",
    scenario: "process/fresh-disk-while-texts-wait",
    adversary: "forgets what waits when the user writes",
  },
  "killed-before-sending": {
    invariant: "outbound-never-blocked",
    waives:
      "A text that was asked for just before the process was killed, or before its account was started again.",
    why: "Nobody was left to send it.",
    scenario: "process/killed-while-stopping",
    adversary: "holds every text for two seconds",
  },
  "still-being-stored": {
    invariant: "outbound-never-blocked",
    waives:
      "How late a text is told to wait, where a fault held up a call of the client's store then, or the call before it.",
    why: "That it waits is certain only when it is stored.",
    scenario: "process/told-to-wait-by-a-slow-store",
    adversary: "holds every text for two seconds",
  },
  "turn-lost": {
    invariant: "out-in-order",
    waives: "The order of a text that had its turn, and hangs or failed, and of those that go on.",
    why: "A text in trouble must not hold up the others.",
    scenario: "sending/overtaken-while-it-hangs",
    adversary: "the youngest leaves first",
  },
  "token-forgotten": {
    invariant: "right-recipient",
    waives: "An older context token, or none, after a crash took the newest from the disk.",
    why: "The bot does not have it any more.",
    scenario: "sending/token-gone-with-the-disk",
    adversary: "leaves context tokens out",
  },
  "token-spoilt": {
    invariant: "right-recipient",
    waives: "An older context token, or none, where a fault changed the answer that brought the newest.",
    why: "The client may have refused the whole answer.",
    scenario: "delivery/no-context-token",
    adversary: "a message without a token drops the known one",
  },
  "killed-while-typing": {
    invariant: "typing-ends",
    waives: "Typing that stays shown when the process was killed.",
    why: "Nobody is left to take it back.",
    scenario: "process/killed-while-typing",
    adversary: "does not take typing back",
  },
  "stop-killed": {
    invariant: "prompt-stop",
    waives: "A stop that was under way when the process was killed.",
    why: "The crash ended what was to be stopped.",
    scenario: "process/killed-while-stopping",
    adversary: "stops in six seconds",
  },
  "answer-unread": {
    invariant: "fair-to-users",
    waives: "The wait of a message up to the moment at which it was handed over again.",
    why: "Whoever could not read the answer that brought it first knew nothing of it.",
    scenario: "polling/answer-hostile-json",
    whom: "legacy",
    adversary: "legacy: hands a message over late",
  },
} as const satisfies Record<string, Excuse>;

export type ExcuseId = keyof typeof EXCUSES;
