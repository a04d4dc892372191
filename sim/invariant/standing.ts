/** How an account stands, as spans: what its host, its server and it itself said of it. */
import type { TraceRecord } from "../trace/record.ts";
import { firstAfter, once } from "./records.ts";
import { foldOf, minus, or, SpanLog, type Spans, spanAt } from "./spans.ts";
import type { AccountTimeline, Timeline } from "./timeline.ts";

/** By which words of a turn it begins to hold, and by which it ends: a type for all others of that type. */
const RULES = {
  /** It was asked to start, the start did not fail, and nobody asked it to stop; a crash ends it. */
  wanted: [["start-asked"], ["stop-asked", "start-failed", "crash"]],
  /** It had a credential: one was issued, or it was started with one. */
  loggedIn: [["start-asked", "credential"], []],
  /** Its start is under way. */
  starting: [["start-asked"], ["lifecycle", "crash"]],
  /** It was asked to start, and did not yet, even where that failed: until it is asked anew. */
  unstarted: [["start-asked"], ["start-asked", "start-done", "stop-asked", "crash"]],
  /** The host keeps the process frozen. */
  suspended: [["suspended"], ["resumed"]],
  /** The session does not live, and the server knows. */
  over: [["stale", "dead", "lapsed"], ["live"]],
  /** The session lapsed without a word. */
  lapsed: [["lapsed"], ["session"]],
  /** Only a new login can cure the session, and the server says so. */
  dead: [["dead"], ["session"]],
  /** needs-login stands. */
  declared: [
    ["needs-login", "mute"],
    ["status", "crash"],
  ],
  /** needs-login stands, and the account said why. */
  explained: [["needs-login"], ["status", "crash"]],
  /** It says that it receives. */
  saysLive: [["says live"], ["status", "crash"]],
  /** It says that it does not: it recovers, or needs a login. */
  saysDown: [
    ["recovering", "needs-login", "mute"],
    ["status", "crash"],
  ],
  /** Its stop was done, and it was not asked to start since. */
  stopped: [["stop-done"], ["start-asked"]],
} as const satisfies Record<string, Rule>;

const IN_STORE: ReadonlySet<string> = new Set(["store-hangs", "store-slow"]);

type Rule = readonly [begins: readonly string[], ends: readonly string[]];

export interface Standing extends Record<keyof typeof RULES, Spans> {
  /** What it has to work with cannot do: half of a credential, or a former one while the new one is on its way. */
  handicapped: Spans;
  /** A fault of the client's store holds its start up, or made it fail. */
  heldStarts: Spans;
}

function wordOf(turn: TraceRecord): string {
  if (turn.type === "status" && turn.state === "live") return "says live";
  if (turn.type === "status" && turn.state === "needs-login")
    return turn.reason?.trim() ? turn.state : "mute";
  if (turn.type === "fault") return `${turn.step} ${turn.fault}`;
  return "step" in turn ? turn.step : "state" in turn ? turn.state : turn.type;
}

export const standingOf: (account: AccountTimeline, timeline: Timeline) => Standing = once(
  ({ turns }, { endMs, all }) => {
    const spansOf = ([begins, ends]: Rule): Spans => {
      const log = new SpanLog();
      for (const turn of turns) {
        const word = wordOf(turn);
        const begun = begins.includes(word);
        if (ends.includes(word) || (!begun && ends.includes(turn.type))) log.set(false, turn);
        if (begun) log.set(true, turn);
      }
      return log.finish(endMs);
    };
    const entries = Object.entries<Rule>(RULES).map(([name, rule]) => [name, spansOf(rule)]);
    const standing = Object.fromEntries(entries) as Record<keyof typeof RULES, Spans>;
    const faults = new Set(turns.flatMap(turn => (turn.type === "fault" ? [turn.fault] : [])));
    const handicaps = [...faults].map(fault => spansOf([[`fired ${fault}`], [`closed ${fault}`, "heal"]]));
    // The store is the process's: it hangs for all accounts, whosever the fault is.
    const stuck = all("fault").filter(({ kind, step }) => step === "fired" && IN_STORE.has(kind));
    const heldStarts = standing.unstarted.filter(({ fromMs }) => {
      const start = spanAt(standing.starting, fromMs);
      return start !== undefined && stuck.some(({ atMs }) => start.fromMs <= atMs && atMs < start.untilMs);
    });
    // A stop may be done only after the next start was asked for.
    const stopped = minus(standing.stopped, standing.wanted);
    const handicapped = or(...handicaps, outdatedIn(turns, endMs));
    return { ...standing, handicapped, heldStarts, stopped };
  },
);

/** A login was confirmed, and the credential that it gave has not reached the client. Some reach it before the server says so. */
function outdatedIn(turns: readonly TraceRecord[], endMs: number): Spans {
  let one: "none" | "told-early" | "on-its-way" = "none";
  return foldOf(turns, endMs, turn => {
    if (turn.type === "credential") one = one === "on-its-way" ? "none" : "told-early";
    else if (turn.type === "session" && turn.cause === "login")
      one = one === "told-early" ? "none" : "on-its-way";
    else return undefined;
    return one === "on-its-way";
  });
}

/** Whether an account was running, was only being started, and had ever logged in, just before the record at `seq`. */
export function presenceAt(
  timeline: Timeline,
  name: string,
  seq: number,
): Record<"running" | "starting" | "loggedIn", boolean> {
  const account = timeline.accounts.get(name);
  const holds = (spans: Spans = []) =>
    spans.some(({ proof: [from = 0], endedBy }) => from < seq && (endedBy === null || seq <= endedBy));
  const { wanted, starting, loggedIn } = account === undefined ? {} : standingOf(account, timeline);
  return { running: holds(wanted), starting: holds(starting), loggedIn: holds(loggedIn) };
}

/** Whether an account was asked to start between two places of the trace. */
export function startedBetween({ accounts }: Timeline, name: string, from: number, to: number): boolean {
  const account = accounts.get(name);
  const start = account && firstAfter(startsOf(account), from);
  return start !== undefined && start.seq < to;
}

const startsOf = once(({ turns }: AccountTimeline) => turns.filter(isStart));

/** It is asked to start. */
export function isStart(turn: TraceRecord): boolean {
  return turn.type === "lifecycle" && turn.step === "start-asked";
}

/** It is asked to stop, or killed. */
export function isStop(turn: TraceRecord): boolean {
  return turn.type === "crash" || (turn.type === "lifecycle" && turn.step === "stop-asked");
}

/** Its fresh chances, whatever was owed or known before: each start, and each credential that it did not have in use. */
export const chancesOf: (account: AccountTimeline) => ReadonlySet<TraceRecord> = once(({ turns, polls }) => {
  const inUse = (seq: number) => polls.findLast(({ request }) => request.seq < seq)?.request.token;
  return new Set(
    turns.filter(turn => isStart(turn) || (turn.type === "credential" && turn.token !== inUse(turn.seq))),
  );
});
