/** What a run came to in numbers: how long the client did not receive, what it asked, delivered and said. */
import { hearingOf } from "../invariant/deafness.ts";
import { timelineOf } from "../invariant/timeline.ts";
import type { Trace } from "../trace/trace.ts";
import type { Verdict } from "./judge.ts";

export interface Measures {
  /** Each time that an account did not receive, from what disturbed it to the poll that brought it back, milliseconds. */
  recoveriesMs: readonly number[];
  /** The longest of them, milliseconds; 0 when there was none. */
  worstMs: number;
  /** All time in which an account was to receive and did not, milliseconds. */
  deafMs: number;
  requests: number;
  /** Texts that reached their users whole. */
  delivered: number;
  /** States that the client reported, without repetitions. */
  states: number;
  /** Breaches of any invariant. */
  violations: number;
}

export function measuresOf(trace: Trace, verdict: Pick<Verdict, "violations" | "tried">): Measures {
  const timeline = timelineOf(trace);
  const spans = [...timeline.accounts.values()].flatMap(account => hearingOf(account, timeline).deaf);
  const lengths = spans.map(({ fromMs, untilMs }) => Math.min(untilMs, trace.header.endAtMs) - fromMs);
  const recoveriesMs = lengths.filter((_, at) => spans[at]?.met !== null);
  return {
    recoveriesMs,
    worstMs: recoveriesMs.reduce((worst, ms) => Math.max(worst, ms), 0),
    deafMs: lengths.reduce((sum, ms) => sum + Math.max(0, ms), 0),
    requests: timeline.all("request").length,
    delivered: verdict.tried?.sends.accepted ?? 0,
    states: timeline.all("status").filter(({ again }) => again !== true).length,
    violations: verdict.violations.length,
  };
}
