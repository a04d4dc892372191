/** How an account stands, as spans: what its host, its server and it itself said of it. */
import type { SessionState, SubjectState, TraceRecord } from "../trace/record.ts";
import { once } from "./records.ts";
import { minus, or, SpanLog, type Spans } from "./spans.ts";
import type { AccountTimeline, Timeline } from "./timeline.ts";

/** Whether something holds from a turn on; undefined where the turn says nothing of it. */
type Rule = (turn: TraceRecord) => boolean | undefined;

const is = (record: TraceRecord, ...steps: string[]) => "step" in record && steps.includes(record.step);

/** The process is gone, and what it said with it. */
const said =
  (holds: (state: SubjectState, reason?: string) => boolean): Rule =>
  turn => {
    if (turn.type === "status") return holds(turn.state, turn.reason);
    return turn.type === "crash" ? false : undefined;
  };

const session =
  (state: SessionState): Rule =>
  turn =>
    turn.type === "session" ? turn.state === state : undefined;

const RULES = {
  /** It was asked to start, the start did not fail, and nobody asked it to stop; a crash ends it. */
  wanted: turn => {
    if (is(turn, "start-asked")) return true;
    return is(turn, "stop-asked", "start-failed") || turn.type === "crash" ? false : undefined;
  },
  /** Its start is under way. */
  starting: turn =>
    turn.type === "lifecycle" || turn.type === "crash" ? is(turn, "start-asked") : undefined,
  /** The host keeps the process frozen. */
  suspended: turn => (is(turn, "suspended", "resumed") ? is(turn, "suspended") : undefined),
  /** Only a new login can cure the session, and the server says so. */
  dead: session("dead"),
  /** needs-login stands. */
  declared: said(state => state === "needs-login"),
  /** needs-login stands, and the account said why. */
  explained: said((state, reason = "") => state === "needs-login" && reason.trim() !== ""),
  /** It says that it receives. */
  saysLive: said(state => state === "live"),
  /** It says that it does not: it recovers, or needs a login. */
  saysDown: said(state => state === "needs-login" || state === "recovering"),
  /** Its stop was done, and it was not asked to start since. */
  stopped: turn => (is(turn, "stop-done", "start-asked") ? is(turn, "stop-done") : undefined),
} as const satisfies Record<string, Rule>;

export interface Standing extends Record<keyof typeof RULES, Spans> {
  /** What it was given to work with cannot do: half of a credential. */
  handicapped: Spans;
}

export const standingOf: (account: AccountTimeline, timeline: Timeline) => Standing = once(
  ({ turns }, { endMs }) => {
    const spansOf = (rule: Rule): Spans => {
      const log = new SpanLog();
      for (const turn of turns) {
        const holds = rule(turn);
        if (holds !== undefined) log.set(holds, turn);
      }
      return log.finish(endMs);
    };
    const standing = Object.fromEntries(
      Object.entries<Rule>(RULES).map(([name, rule]) => [name, spansOf(rule)]),
    ) as Record<keyof typeof RULES, Spans>;
    const faults = new Set(turns.flatMap(turn => (turn.type === "fault" ? [turn.fault] : [])));
    return {
      ...standing,
      handicapped: or(...[...faults].map(fault => spansOf(handicappedBy(fault)))),
      // A stop may be done only after the next start was asked for.
      stopped: minus(standing.stopped, standing.wanted),
    };
  },
);

function handicappedBy(fault: string): Rule {
  return turn => {
    if (turn.type === "heal") return false;
    return turn.type === "fault" && turn.fault === fault ? turn.step === "fired" : undefined;
  };
}
