/** What strangers do not come through though they are sound, each scenario with the reason. The shorter the better. */

import { STRANGERS } from "./bank.ts";

export interface Beyond {
  scenario: string;
  /** Of which strangers it is true. */
  strangers: readonly string[] | "all";
  why: string;
}

/** Their own deadlines are below the hold. */
const BELOW: readonly string[] = ["polls-for-30-s", "polls-for-25-s"];
const NEVER_ANSWERED =
  "its own deadline is below the hold: it gives up each poll of a quiet channel, which no-pause-loop allows for a while only";
const BELOW_THE_HOLD =
  "its own deadline is below the hold: of a poll that brings nothing it never learns whether it was held or lost, and after silence live needs an answered poll";
const HELD_IS_LIVE =
  "to them a poll that looks held is one that the service took, whatever notifystart or another call was told; the notes say nothing of polls that hang just then";

/** What a call about typing is told is news to them. */
const TELL_OF_TYPING: readonly string[] = ["types-at-work", "ticked-table", "maildir-and-effects"];

/** After a sleep they see that the wall clock went on without the steady one. */
const COMPARE_CLOCKS: readonly string[] = [
  "ticked-table",
  "channels-and-contexts",
  "maildir-and-effects",
  "turn-by-turn",
];

/** All but these. */
const allBut = (...names: readonly string[]): string[] =>
  STRANGERS.map(({ name }) => name).filter(name => !names.includes(name));

const BEYOND: readonly Beyond[] = [
  {
    scenario: "delivery/ids-equal-when-rounded",
    strangers: ["ids-as-numbers"],
    why: "its ids are all one JavaScript number, which is what the scenario is about",
  },
  {
    scenario: "delivery/reused-id",
    strangers: ["restarts-for-a-login"],
    why: "one id with other words: a promise goes by the id, and this client by the words",
  },
  {
    scenario: "sending/clock-back-over-a-crash",
    strangers: BELOW,
    why: NEVER_ANSWERED,
  },
  {
    scenario: "sending/old-news-behind-answers",
    strangers: BELOW,
    why: NEVER_ANSWERED,
  },
  {
    scenario: "delivery/eight-slow-agents-elsewhere",
    strangers: ["one-queue-for-all"],
    why: "one queue for all accounts is its style: agents of one that take ten minutes hold up the other, which is what the scenario is about",
  },
  {
    scenario: "sending/hundreds-of-pictures-hang",
    strangers: ["logs-in", "turn-by-turn"],
    why: "it gives up an upload after ten seconds and tries it twice more, each picture by itself: of four pictures a second that makes twelve",
  },
  {
    scenario: "session/typing-meets-it-first",
    strangers: allBut(...TELL_OF_TYPING, "turn-by-turn"),
    why: "to them typing is a courtesy: what it is told they leave to the poll, and the promise is -14 on any endpoint",
  },
  {
    scenario: "session/told-stale-while-polls-hang",
    strangers: ["types-at-work", "maildir-and-effects"],
    why: "to it a poll that is held proves a session, though typing is told otherwise meanwhile",
  },
  {
    scenario: "delivery/flood-of-one-user",
    strangers: ["rests-before-handlers"],
    why: "it takes two seconds for each message, and a flood of 2,400 is more than the run has time for",
  },
  ...["process/stop-between-two-attempts", "process/stop-while-all-hangs"].map(scenario => ({
    scenario,
    strangers: ["rests-before-handlers"],
    why: "its handler begins after the fault is over",
  })),
  ...["sending/six-texts-into-a-gateway-down", "sending/forty-texts-into-a-gateway-down"].map(scenario => ({
    scenario,
    strangers: ["tries-five-times"],
    why: "its texts are tried again side by side, and the promise counts them together: five a second, sixty a minute",
  })),
  ...["process/stop-while-pictures-wait", "sending/album-while-uploads-fail"].map(scenario => ({
    scenario,
    strangers: ["logs-in", "turn-by-turn"],
    why: "its pictures are tried again side by side, and the promise counts them together: five a second, sixty a minute",
  })),
  {
    scenario: "sending/refusal-cut-in-its-body",
    strangers: ["tries-five-times"],
    why: "it says of a text what its last attempt was told, though the answer to the first was lost and may have been a yes",
  },
  {
    scenario: "sending/no-ticket-after-a-login",
    strangers: ["lists"],
    why: "the reply that they began before a login leaves with the token of then, and so does the notifystart that is to cure it",
  },
  {
    scenario: "sending/typing-and-a-lost-answer",
    strangers: ["turn-by-turn"],
    why: "to it the answer to a user's new words goes before what waited, and an earlier answer is no exception",
  },
  {
    scenario: "sending/yes-is-lost-then-refused",
    strangers: allBut("channels-and-contexts"),
    why: "none of them sends a text again whose answer was lost, so that the second fault finds nothing to act on",
  },
  {
    scenario: "transport/resets-and-silent-notifystart",
    strangers: allBut(
      ...BELOW,
      "restarts-on-errors",
      "notifies-after-errors",
      "notifies-at-each-poll",
      "maildir-and-effects",
    ),
    why: "to them a poll that is reset is no reason for a notifystart, so that its fault finds nothing to act on",
  },
  {
    scenario: "session/lapse-refused-and-polls-hang",
    strangers: allBut("ticked-table", "channels-and-contexts", "maildir-and-effects", "turn-by-turn"),
    why: "to them a poll that is held proves a session, though a lapsed one was refused its cure and nothing has answered since",
  },
  {
    scenario: "session/line-slower-by-steps",
    strangers: "all",
    why: "to them a poll that is not refused within seconds is held, however late refusals came before: they ask for the login again with each probe",
  },
  {
    scenario: "session/given-up-lives-for-one-poll",
    strangers: ["actor", "async-iterator", "one-file", "one-queue-for-all"],
    why: "to them a poll that is held proves a session, though another endpoint calls it dead meanwhile",
  },
  {
    scenario: "sending/short-text-behind-a-long-one",
    strangers: allBut("ticked-table", "channels-and-contexts", "maildir-and-effects", "turn-by-turn"),
    why: "their texts to one user leave side by side, so that a short one goes past the pieces of a long one",
  },
  {
    scenario: "sending/long-text-and-a-queue",
    strangers: ["lists"],
    why: "the pieces of its long text leave at once and are refused, so that all waits before the fault begins, which finds nothing to act on",
  },
  {
    scenario: "sending/stale-send-behind-answers",
    strangers: ["goodbye-at-logins"],
    why: "it says goodbye with the former token before it takes the new one: what is refused meanwhile goes out again with the former, before any cure",
  },
  ...["sending/cron-at-seven", "sending/asked-while-waiting-texts-leave"].map(scenario => ({
    scenario,
    strangers: ["actor"],
    why: "each text leaves as several messages, side by side with the next one's, so that its end comes after the next one's beginning",
  })),
  {
    scenario: "process/short-sleeps",
    strangers: allBut(...COMPARE_CLOCKS, ...BELOW, "polls-for-40-s"),
    why: "they wait for the deadline of the poll that died in a sleep, and the promise is 10 s",
  },
  {
    scenario: "process/sleep-clock-stands-still",
    strangers: allBut(...COMPARE_CLOCKS),
    why: "they compare no clocks: after a sleep they wait for the deadline of the poll that died in it, and the promise is 10 s",
  },
  {
    scenario: "session/cured-lapse-and-busy-notifystart",
    strangers: allBut(...BELOW, "notifies-at-each-poll"),
    why: "to them a poll that is held proves the cure whose yes was lost, so that the second fault finds nothing to act on",
  },
  ...[
    {
      scenario: "session/lapse-and-busy-notifystart",
      strangers: allBut("ticked-table", "channels-and-contexts"),
      why: HELD_IS_LIVE,
    },
    {
      scenario: "session/told-dead-again-as-a-poll-hangs",
      strangers: allBut(
        ...["actor", "restarts-on-errors", "types-at-work", "interval", "actor-per-user", "ticked-table"],
        ...["maildir-and-effects", "turn-by-turn"],
      ),
      why: HELD_IS_LIVE,
    },
  ],
  ...[
    "polling/advertised-hold-zero-quiet",
    "polling/answers-take-a-second",
    "polling/equal-timeouts",
    "sending/clock-set-back-as-a-text-waits",
    "sending/news-after-a-throttle",
    "sending/refused-for-two-days-and-more",
    "sending/refused-once-and-nobody-writes",
    "sending/throttle-of-all-users",
    "sending/window-of-a-day",
  ].map(scenario => ({ scenario, strangers: BELOW, why: NEVER_ANSWERED })),
  ...[
    "polling/answer-without-messages",
    "polling/polls-unanswered-for-two-hours",
    "transport/black-holed-poll",
    "transport/polls-hang-notifystart-refused",
    "transport/polls-hang-or-are-reset",
    "transport/some-addresses-dead",
  ].map(scenario => ({ scenario, strangers: BELOW, why: BELOW_THE_HOLD })),
];

export function isBeyond(scenario: string, stranger: string): boolean {
  return BEYOND.some(
    row => row.scenario === scenario && (row.strangers === "all" || row.strangers.includes(stranger)),
  );
}
