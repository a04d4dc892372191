/** A run as the service alone sees it: what crosses the wire, and what the service itself knows. */
import { boundedRate } from "../invariant/bounded-rate.ts";
import type { Invariant } from "../invariant/invariant.ts";
import { noPauseLoop } from "../invariant/no-pause-loop.ts";
import { onePoll } from "../invariant/one-poll.ts";
import { recoversInTime } from "../invariant/recovers-in-time.ts";
import { rightRecipientOnTheWire } from "../invariant/right-recipient.ts";
import { isReceiving } from "../invariant/timeline.ts";
import { wireConformance } from "../invariant/wire-conformance.ts";
import { wordsIntact } from "../invariant/words-intact.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type {
  AnswerRecord,
  CredentialRecord,
  HandledRecord,
  HandlingRecord,
  LifecycleRecord,
  StatusRecord,
  TraceRecord,
} from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { headerOf } from "../world/header.ts";
import { judge, type Verdict } from "./judge.ts";

/** What can be judged without a word of the client or its host, in the order of the architecture's table. */
export const FROM_OUTSIDE: readonly Invariant[] = [
  recoversInTime,
  noPauseLoop,
  onePoll,
  boundedRate,
  rightRecipientOnTheWire,
  wordsIntact,
  wireConformance,
];

/** Records that only somebody within the client's process, or its host, can give. */
const WITHIN: ReadonlySet<TraceRecord["type"]> = new Set<TraceRecord["type"]>([
  "crash",
  "handled",
  "handling",
  "holding",
  "host",
  "leak",
  "leftover",
  "lifecycle",
  "send-asked",
  "send-done",
  "send-ended",
  "set-aside",
  "status",
  "tripwire",
  "typing-asked",
]);

/** A record that stands for what nobody told. */
type Guess =
  | Omit<CredentialRecord, "seq" | "atMs">
  | Omit<LifecycleRecord, "seq" | "atMs">
  | Omit<StatusRecord, "seq" | "atMs">
  | Omit<HandlingRecord, "seq" | "atMs">
  | Omit<HandledRecord, "seq" | "atMs">;

/** What a service saw of one client, from the beginning of a scenario on. */
export interface SeenRun {
  scenario: Scenario;
  seed: string;
  /** ISO time of 0 ms. */
  start: string;
  records: readonly TraceRecord[];
  /** The scenario came to its end. */
  isWhole: boolean;
}

/** @param client what to call it */
export function judgeFromOutside(
  { scenario, seed, start, records, isWhole }: SeenRun,
  client: string,
): Verdict {
  const end: TraceRecord = { type: "end", seq: records.length, atMs: scenario.endAtMs };
  const header = { ...headerOf(scenario, { name: client }, seed), start };
  const trace = { header, records: isWhole ? [...records, end] : [...records] };
  return judge(fromOutside(trace), { invariants: FROM_OUTSIDE });
}

/**
 * The same trace without what only the client's process knows. What the judge needs of it is guessed, in the client's favour:
 * an account runs from its first notifystart or getupdates with its newest token on, until its notifystop or another
 * login, whose credential it has when it first uses it; once it has asked for a cure in vain, it has said that it needs a login; and what it was given, it has handled.
 */
export function fromOutside(trace: Trace): Trace {
  const accounts = new Map<string, Account>();
  const users = new Map<string, string>();
  const records = trace.records.flatMap((record): TraceRecord[] => {
    if (WITHIN.has(record.type)) return [];
    if (record.type === "inbound") users.set(record.message, record.user);
    const { atMs } = record;
    const at = (guesses: readonly Guess[]) => guesses.map(each => ({ ...each, atMs, seq: 0 }));
    const name = "account" in record ? record.account : undefined;
    if (name === undefined) return [record];
    const account = accounts.get(name) ?? { issued: undefined, isRunning: false, cure: "none" };
    accounts.set(name, account);
    if (record.type === "answer")
      return [record, ...at([...saidAfter(account, record), ...handledAfter(record, users)])];
    const done = at(doneBefore(account, name, record));
    return record.type === "credential" ? done : [...done, record];
  });
  return { ...trace, records: records.map((record, seq) => ({ ...record, seq })) };
}

/** What is known of an account from outside. */
interface Account {
  /** A credential that it has not used yet. The first is told of by nobody. */
  issued: CredentialRecord | undefined;
  isRunning: boolean;
  /** notifystart since a poll was last answered well: not asked, asked and taken, or asked in vain. */
  cure: "none" | "taken" | "vain";
}

/** It was started, or asked to stop. When a stop was done, nobody outside knows. */
function doneBefore(account: Account, name: string, record: TraceRecord): Guess[] {
  const step = (step: LifecycleRecord["step"]): Guess => ({
    type: "lifecycle",
    account: name,
    step,
    by: "workload",
  });
  const wasRunning = account.isRunning;
  const { issued } = account;
  if (record.type === "credential") {
    Object.assign(account, { issued: record, isRunning: false, cure: "none" });
    return wasRunning ? [step("stop-asked")] : [];
  }
  if (record.type !== "request") return [];
  const { endpoint, token } = record;
  const taken = issued?.token === token ? [issued] : [];
  if (taken.length > 0) account.issued = undefined;
  const begins = isReceiving(endpoint) && account.issued === undefined;
  account.isRunning = endpoint !== "notifystop" && (wasRunning || begins);
  if (account.isRunning === wasRunning) return taken;
  return account.isRunning
    ? [...taken, step("start-asked"), step("start-done")]
    : [...taken, step("stop-asked")];
}

/** It said that it needs a login, or took that back. */
function saidAfter(account: Account, record: AnswerRecord): Guess[] {
  const before = account.cure;
  account.cure = cureAfter(before, record);
  if ((before === "vain") === (account.cure === "vain")) return [];
  const said = { type: "status" as const, account: record.account };
  return account.cure === "vain"
    ? [{ ...said, state: "needs-login", reason: "asked for a cure in vain" }]
    : [{ ...said, state: "recovering" }];
}

function cureAfter(cure: Account["cure"], { endpoint, stale, ok }: AnswerRecord): Account["cure"] {
  if (endpoint === "notifystart") return stale ? "vain" : ok && cure === "none" ? "taken" : cure;
  if (endpoint !== "getupdates") return cure;
  if (ok && !stale) return "none";
  return stale && cure === "taken" ? "vain" : cure;
}

function handledAfter({ account, messages = [] }: AnswerRecord, users: ReadonlyMap<string, string>): Guess[] {
  return messages.flatMap(message => {
    const handling = { account, user: users.get(message) ?? "?", message };
    return [
      { type: "handling" as const, ...handling },
      { type: "handled" as const, ...handling },
    ];
  });
}
