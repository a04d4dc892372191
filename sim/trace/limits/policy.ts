/** Where the protocol leaves a client free: the least that is asked of all, beyond which each is judged by what it declares. */
import type { LimitTable } from "./limit.ts";

export const POLICY = {
  handlersAtOnce: {
    default: 2,
    tighten: "higher",
    invariants: ["fair-to-users"],
    decides:
      "Handlers of one account that a client can keep at work at once. Who declares a number has no more than that at work.",
    sentence: "One user's flood, poison or silence holds up nobody else.",
    source: "architecture, Recovery",
    because: "With two, one user's slow handler leaves another one for everybody else.",
  },
  outboxTextsPerUser: {
    default: 10,
    tighten: "higher",
    invariants: ["outbound-never-blocked"],
    decides: "With fewer texts waiting for a user, another one for him is not declined as outbox-full.",
    sentence: "10 sends per context_token then `ret -2`",
    source: "§2.3; OW#81",
    because: "A word of the user lets ten go; what waits beyond that waits for a second one.",
  },
  outboxTexts: {
    default: 200,
    tighten: "higher",
    invariants: ["outbound-never-blocked"],
    decides: "The same for all texts that wait in an account.",
    sentence: "IH cap 200, WL queue 1000",
    source: "§5 S-56; Oaklight/weilink, jeffkit/ilink-hub",
    because: "Of the public clients that have a cap, the one with the smallest.",
  },
  dedupeMs: {
    default: 24 * 3_600_000,
    tighten: "higher",
    invariants: ["handled-once", "bounded-rate"],
    decides: "How long after its handling a message that comes again is known, and nothing new.",
    sentence: "INV-once, incl. in-flight dup, restart, 24 h",
    source: "§5 S-33; OW#239",
  },
  dedupeMessages: {
    default: 1_000,
    tighten: "higher",
    invariants: ["handled-once", "bounded-rate"],
    decides: "How many other messages of the account may be handled meanwhile, and it still is.",
    sentence: "dedupe/context/queue grow",
    source: "§5 S-56; Oaklight/weilink",
    because: "A memory may have a cap; a thousand is what a public client gives its queue.",
  },
} as const satisfies LimitTable;

/** What a client declares of itself, in the words of the limits; each a whole number. */
export type Policy = { -readonly [F in keyof typeof POLICY]?: number };
