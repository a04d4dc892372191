/** Limits of texts that wait after a -2: when they are offered again, how often, and when they end. */
import type { LimitTable } from "./limit.ts";

const HOUR_MS = 3_600_000;

export const WAITING = {
  offerWithinMs: {
    default: 10_000,
    tighten: "lower",
    invariants: ["outbox-moves"],
    decides: "From a word of the user, or from a text that went, to the next offer.",
    sentence: "a waiting text is offered again within 10 s of its user's next word",
    source: "architecture, Invariants",
  },
  offerAgainMs: {
    default: 300_000,
    tighten: "lower",
    invariants: ["outbox-moves"],
    decides:
      "From an offer that neither a -2 nor a -14 ended to the next. While the account is refused, each other user whose turn comes puts it off once.",
    sentence: "Transient service errors are tried again, with a bound.",
    source: "architecture, Sending",
    because: "Such trouble is over in minutes: five of them.",
  },
  offerEveryMs: {
    default: 6 * HOUR_MS,
    tighten: "lower",
    invariants: ["outbox-moves"],
    decides:
      "How long nothing of an account may be offered while something waits, and how long after a start what grew old meanwhile may still wait.",
    sentence: "something of the account's at least once in 6 h while the session is live",
    source: "architecture, Invariants",
  },
  offersPerDay: {
    default: 6,
    tighten: "lower",
    invariants: ["outbox-moves"],
    decides: "Offers that nothing called for and that a -2 refused, in any 24 h without a success.",
    sentence: "never more than 6 offers in 24 h without a success",
    source: "architecture, Invariants",
  },
  offerReasonMs: {
    default: 60_000,
    tighten: "lower",
    invariants: ["outbox-moves"],
    decides: "So long after a start, a login or another text's success an offer has its reason there.",
    sentence: "it is offered again when the user writes, after a start, a login, or another user's success",
    source: "architecture, Sending",
    because: "Several accounts and users take turns; a minute is enough for all of them.",
  },
  freshOffers: {
    default: 3,
    tighten: "exact",
    invariants: ["outbox-moves"],
    decides: "Offers with a fresh token each that are refused, after which a text is set aside.",
    sentence:
      "A text that is refused each time is set aside after three offers with fresh tokens, and told; the next goes on.",
    source: "architecture, Sending",
  },
  endToldMs: {
    default: 10_000,
    tighten: "lower",
    invariants: ["outbox-moves"],
    decides: "From the yes to the last piece to the word that the text went.",
    sentence: "it ends, and the end is told",
    source: "architecture, Invariants",
    because: "A word about a text is as quick as one about an account.",
  },
  textFreshMs: {
    default: 24 * HOUR_MS,
    tighten: "higher",
    invariants: ["outbox-moves"],
    decides: "A text that has waited longer may be given up, and need not be offered any more.",
    sentence: "bot may reply only within 24 h after the user's last message",
    source: "§2.3; OW#156, #204",
  },
  textAgeMinMs: {
    default: 6 * HOUR_MS,
    tighten: "higher",
    invariants: ["outbox-moves"],
    decides: "No text is told to have expired sooner.",
    sentence:
      "doubling, at most 6 h apart. Each waiting text ends: sent, or expired at its own age, and the end is told.",
    source: "architecture, Sending",
    because: "Probes may be so far apart: who gives up sooner may never have tried.",
  },
  textAgeMaxMs: {
    default: 48 * HOUR_MS,
    tighten: "lower",
    invariants: ["outbox-moves"],
    decides: "No text waits longer.",
    sentence: "Each waiting text ends: sent, or expired at its own age, and the end is told.",
    source: "architecture, Sending",
    because: "The service's window is a day; twice that is over by any reckoning.",
  },
} as const satisfies LimitTable;
