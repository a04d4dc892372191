/** Limits of sending: how soon a text is on the wire, and how often what brings nothing is tried. */
import type { LimitTable } from "./limit.ts";

export const SENDING = {
  sendWithinMs: {
    default: 1_000,
    tighten: "lower",
    invariants: ["outbound-never-blocked"],
    decides: "From asked to on the wire.",
    sentence: "a send asked of the subject is on the wire within 1 s",
    source: "architecture, Invariants",
  },
  storedWithinMs: {
    default: 5_000,
    tighten: "lower",
    invariants: ["outbound-never-blocked", "handled-once"],
    decides:
      "Where the store is slow, how much later a text may be told to wait, and how long before a crash a message may have been handled whose record is not there.",
    sentence: "Nothing is reported as certain that is not.",
    source: "architecture, Sending",
    because:
      "A text waits when it is stored, a message is known when its record is, and a store that does not answer is given as long as a stop.",
  },
  turnMs: {
    default: 600,
    tighten: "exact",
    invariants: ["outbound-never-blocked", "outbox-moves", "out-in-order"],
    decides:
      "How long a text waits for each request of its account that goes before it; one that hangs for so long has had its turn.",
    sentence: "of several asked of one account at once, each waits its turn of at most 0.6 s",
    source: "architecture, Invariants",
  },
  ratePerSecond: {
    default: 5,
    tighten: "lower",
    invariants: ["bounded-rate"],
    decides: "Fruitless requests in any 1 s, per account.",
    sentence:
      "requests that bring nothing: ≤ 5 in any 1 s and ≤ 60 in any 60 s per account, under every fault, sends included",
    source: "architecture, Invariants",
  },
  ratePerMinute: {
    default: 60,
    tighten: "lower",
    invariants: ["bounded-rate"],
    decides: "Fruitless requests in any 60 s, per account.",
    sentence:
      "requests that bring nothing: ≤ 5 in any 1 s and ≤ 60 in any 60 s per account, under every fault, sends included",
    source: "architecture, Invariants",
  },
  attemptsPerMinute: {
    default: 10,
    tighten: "lower",
    invariants: ["bounded-rate"],
    decides: "Attempts at one text, or at one piece of it, in any 60 s.",
    sentence: "Transient service errors are tried again, with a bound.",
    source: "architecture, Sending",
    because: "One every six seconds is more than any trouble of the service is mended by.",
  },
  restAfterRefusalMs: {
    default: 60_000,
    tighten: "higher",
    invariants: ["bounded-rate"],
    decides:
      "How long a text rests after a -2, unless its user wrote, another text went, or the account was started.",
    sentence: "attempts during a penalty prolong it",
    source: "architecture, Sending",
    because:
      "The shortest penalty on record is longer; whoever tries again within a minute did not wait at all.",
  },
  courtesyWithinMs: {
    default: 10_000,
    tighten: "lower",
    invariants: ["bounded-rate"],
    decides:
      "A call about typing or an upload that comes so soon after somebody asked for it is his, and counts as no attempt of the client's.",
    sentence: "requests that bring nothing",
    source: "architecture, Invariants",
    because: "What is asked for is asked for once, and done within the time of a recovery.",
  },
  arrivingMs: {
    default: 1_000,
    tighten: "lower",
    invariants: ["right-recipient", "outbound-never-blocked", "outbox-moves", "bounded-rate"],
    decides: "So long after the answer that brought it, whoever acts need not have a message yet.",
    sentence: "A client answers for what it could know.",
    source: "architecture, Verdicts",
    because: "What came has to be read and stored first; a send is due in the same time.",
  },
  tokenKeptMs: {
    default: 60_000,
    tighten: "lower",
    invariants: ["right-recipient"],
    decides: "How long a text may keep the context token with which it set out, however often it is tried.",
    sentence: "Retrying with the same id is safe, new text needs a new id",
    source: "§2.4; Astro-Han/pawwork#1404",
    because:
      "A repetition that is the same byte for byte is the safest kind; a minute is enough for those of one trouble.",
  },
  typingWithinMs: {
    default: 10_000,
    tighten: "lower",
    invariants: ["typing-ends"],
    decides: "From the end of the handling to the call that takes typing back.",
    sentence: "must not block reply; cancel retried",
    source: "§5 S-52; agentscope-ai/QwenPaw#6696",
    because: "What went wrong is put right within the time of a recovery.",
  },
} as const satisfies LimitTable;
