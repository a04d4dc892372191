/** The bank of strangers: sound clients of other styles, what each of them can do, and so which scenarios it has to pass. */
import type { DoorName } from "../../sim/door/door.ts";
import { faultKind } from "../../sim/fault/table.ts";
import { rightRecipientOnTheWire } from "../../sim/invariant/right-recipient.ts";
import { wordsIntact } from "../../sim/invariant/words-intact.ts";
import type { Scenario } from "../../sim/scenario/scenario.ts";
import { fromOutside } from "../../sim/verdict/from-outside.ts";
import { judge } from "../../sim/verdict/judge.ts";
import type { Trial } from "../../sim/verdict/trial.ts";

/** What a client may lack and be sound all the same. */
export type Ability =
  | "replies"
  | "typing"
  | "media"
  /** Takes what was written while it did not run. */
  | "leftovers"
  /** A QR login of its own. */
  | "login"
  /** Its state outlives the process. */
  | "durable"
  /** Its store answers by promise, so that it may be slow or hang. */
  | "asked-store"
  /** A second process on the same files waits. */
  | "lock";

export interface Stranger {
  /** Of its file in `clients/`. */
  name: string;
  can: readonly Ability[];
  /** Doors that catch its HTTP stack. */
  doors: readonly DoorName[];
  /** Of a service that takes what it sends; by default any. */
  server?: Partial<Scenario["server"]>;
}

const CLASS_BOT: readonly Ability[] = ["replies", "typing", "durable", "leftovers"];
const BOTH = ["memory", "msw"] as const;
const MEMORY = ["memory"] as const;
/** The memory door stands in for the platform's fetch alone. */
const MSW = ["msw"] as const;

const BARE = {
  checkHeaders: false,
  appHeaders: "optional",
  uin: "any",
  baseInfo: "optional",
} as const;

export const STRANGERS: readonly Stranger[] = [
  { name: "over-fetch", can: CLASS_BOT, doors: BOTH },
  { name: "over-node-https", can: CLASS_BOT, doors: MSW },
  { name: "over-got", can: CLASS_BOT, doors: MSW },
  { name: "over-axios", can: CLASS_BOT, doors: MSW },
  { name: "over-ky", can: CLASS_BOT, doors: MSW },
  { name: "over-node-fetch", can: CLASS_BOT, doors: MSW },
  { name: "polls-for-30-s", can: CLASS_BOT, doors: MEMORY },
  { name: "polls-for-40-s", can: CLASS_BOT, doors: MEMORY },
  { name: "polls-for-60-s", can: CLASS_BOT, doors: MEMORY },
  { name: "ids-as-numbers", can: ["replies", "typing", "leftovers"], doors: MEMORY },
  { name: "async-iterator", can: ["replies", "typing"], doors: MEMORY },
  { name: "actor", can: ["replies", "typing", "leftovers"], doors: MEMORY },
  { name: "callbacks", can: ["replies", "leftovers"], doors: MEMORY },
  { name: "restarts-on-errors", can: ["replies", "typing", "leftovers"], doors: MEMORY },
  { name: "restarts-for-a-login", can: ["replies", "typing", "leftovers"], doors: MEMORY },
  { name: "ids-in-a-database", can: [...CLASS_BOT, "lock"], doors: MEMORY },
  { name: "over-undici", can: CLASS_BOT, doors: MSW },
  { name: "polls-for-25-s", can: CLASS_BOT, doors: MEMORY },
  { name: "restarts-hourly", can: CLASS_BOT, doors: MEMORY },
  { name: "notifies-after-errors", can: CLASS_BOT, doors: MEMORY },
  { name: "pieces-of-500", can: CLASS_BOT, doors: MEMORY },
  { name: "types-every-answer", can: CLASS_BOT, doors: MEMORY },
  { name: "types-at-work", can: CLASS_BOT, doors: MEMORY },
  { name: "rests-before-handlers", can: CLASS_BOT, doors: MEMORY },
  { name: "goodbye-at-logins", can: CLASS_BOT, doors: MEMORY },
  { name: "tries-five-times", can: CLASS_BOT, doors: MEMORY },
  { name: "notifies-at-each-poll", can: CLASS_BOT, doors: MEMORY },
  { name: "says-trouble-at-once", can: CLASS_BOT, doors: MEMORY },
  { name: "says-more-than-asked", can: CLASS_BOT, doors: MEMORY },
  { name: "event-emitter", can: ["replies", "typing", "leftovers"], doors: MEMORY },
  { name: "interval", can: ["replies", "typing", "leftovers"], doors: MEMORY },
  { name: "workers", can: ["replies", "typing", "leftovers"], doors: MEMORY },
  { name: "one-file", can: CLASS_BOT, doors: MEMORY },
  { name: "logs-in", can: ["replies", "typing", "leftovers", "login", "media"], doors: MEMORY },
  { name: "state-machine", can: ["replies", "typing", "leftovers"], doors: MEMORY },
  { name: "append-only-log", can: CLASS_BOT, doors: MEMORY },
  { name: "one-queue-for-all", can: ["replies", "typing", "leftovers"], doors: MEMORY },
  { name: "actor-per-user", can: ["replies", "typing", "leftovers"], doors: MEMORY },
  { name: "ticked-table", can: ["replies", "typing", "leftovers"], doors: MEMORY },
  { name: "channels-and-contexts", can: ["replies", "durable", "leftovers"], doors: MEMORY },
  { name: "maildir-and-effects", can: CLASS_BOT, doors: MEMORY },
  { name: "lists", can: CLASS_BOT, doors: MEMORY },
  { name: "turn-by-turn", can: [...CLASS_BOT, "login", "media"], doors: BOTH },
  { name: "bare-headers", can: CLASS_BOT, doors: MEMORY, server: BARE },
];

/** What a client has to be able to do before a scenario tells anything of it. */
function needsOf({ workload, host, faults }: Scenario): Set<Ability> {
  const needs = new Set<Ability>();
  for (const { action, as = "text" } of workload) {
    if (action === "send" && as !== "text") needs.add("media");
    if (action === "scan") needs.add("login");
    if (action === "start" || action === "login") needs.add("leftovers");
    if (action === "typing") needs.add("typing");
  }
  if (host.reply) needs.add("replies");
  if (host.typing) needs.add("typing");
  for (const { kind } of faults) {
    const { durable, onStore } = faultKind(kind);
    if (durable) needs.add("durable");
    if (onStore !== undefined) needs.add("asked-store");
    if (kind === "second-instance") needs.add("lock");
  }
  return needs;
}

/** The scenario as the stranger meets it. */
export function scenarioFor(scenario: Scenario, { server }: Stranger): Scenario {
  return server === undefined ? scenario : { ...scenario, server: { ...scenario.server, ...server } };
}

export function appliesTo(scenario: Scenario, { can }: Stranger): boolean {
  return [...needsOf(scenario)].every(ability => can.includes(ability));
}

/** What a service alone would blame in what it sent. The rest of its view depends on what a scenario does within the process. */
export function blamedFromOutside({ trace }: Pick<Trial, "trace">): readonly string[] {
  const { violations } = judge(fromOutside(trace), { invariants: [rightRecipientOnTheWire, wordsIntact] });
  return violations.map(({ message }) => message);
}
