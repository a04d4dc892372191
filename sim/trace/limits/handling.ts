/** Limits of handling: how often a message is tried, how long it waits, and what a client may hold. */
import type { LimitTable } from "./limit.ts";

export const HANDLING = {
  waitWithinMs: {
    default: 10_000,
    tighten: "lower",
    invariants: ["fair-to-users"],
    decides: "How long the first message of a user may wait although a handler could be spared for it.",
    sentence:
      "a message waits for the handling of other users' messages at most 10 s beyond what the declared parallelism needs",
    source: "architecture, Invariants",
  },
  beginningsMin: {
    default: 3,
    tighten: "exact",
    invariants: ["no-loss"],
    decides: "So often a message begins to be handled, without an end, before it may be given up.",
    sentence:
      "A message that takes the process down is set aside after three beginnings without an end, as one that throws is.",
    source: "architecture, Recovery",
  },
  beginningsMax: {
    default: 10,
    tighten: "lower",
    invariants: ["handled-once"],
    decides: "More beginnings without an end than these lead to none.",
    sentence: "poison quarantined after k tries; no infinite replay",
    source: "§5 S-32; OW#311, #312",
    because:
      "A client of another style may be more patient than the three of the architecture, but not for ever.",
  },
  handlerPauseMs: {
    default: 60_000,
    tighten: "lower",
    invariants: ["no-loss"],
    decides: "The longest pause between an attempt that failed and the next.",
    sentence: "a handler that threw once is not the end of a message",
    source: "architecture, Invariants",
    because: "A message of a minute ago is still one that somebody waits for.",
  },
  unsafeMs: {
    default: 60_000,
    tighten: "lower",
    invariants: ["handled-once", "delivered-once", "no-loss", "right-recipient", "fair-to-users"],
    decides:
      "What was stored so long before a crash that loses the last writes, or so long after a refused write, is safe.",
    sentence: "A cursor is committed after its messages are safe.",
    source: "architecture, Recovery",
    because:
      "An operating system writes out what it was given within half a minute, and who is refused tries again within a minute.",
  },
  heldMax: {
    default: 500,
    tighten: "lower",
    invariants: ["nothing-left-behind"],
    decides: "Timers, requests or listeners that a client may hold, whatever it does.",
    sentence: "listener, timer, socket and heap counts flat over 10^4 cycles",
    source: "§5 S-55; OC#105422",
    because:
      "Far below one for each of ten thousand polls, and far beyond what any style of client holds for itself.",
  },
  heldForEach: {
    default: 3,
    tighten: "lower",
    invariants: ["nothing-left-behind"],
    decides: "The same, beside that, for each account, message and send of the run so far.",
    sentence: "listener, timer, socket and heap counts flat over 10^4 cycles",
    source: "§5 S-55; OC#105422",
    because: "A deadline, a request and its abort: work explains what is held, mere time does not.",
  },
} as const satisfies LimitTable;
