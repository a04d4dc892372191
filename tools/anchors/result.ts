/** What a client came to in an incident, and how a cell of the table says it. */
import { hearingOf } from "../../sim/invariant/deafness.ts";
import { timelineOf } from "../../sim/invariant/timeline.ts";
import type { Trace } from "../../sim/trace/trace.ts";
import { duration, ENGLISH_TIMES } from "../../sim/trace/when.ts";
import type { Verdict } from "../../sim/verdict/judge.ts";

/** What it is to survive: to receive again in time, never to fall silent, and to lose nothing. */
const SURVIVAL: ReadonlySet<string> = new Set(["recovers-in-time", "no-pause-loop", "no-loss"]);

export interface Result {
  /** Whether it kept the promises of receiving; `unknown`: the run says nothing. */
  survived: "yes" | "no" | "unknown";
  /** The longest that an account did not receive, virtual milliseconds; null: one never did again. */
  awayMs: number | null;
  /** Texts that reached their users whole, of those that were asked for. */
  delivered: number;
  asked: number;
  requests: number;
}

export function resultOf(
  trace: Trace | undefined,
  { verdict, violations, tried }: Pick<Verdict, "verdict" | "violations" | "tried">,
): Result {
  const { accepted = 0, asked = 0 } = tried?.sends ?? {};
  const texts = { delivered: accepted, asked };
  // Its process took the trace along.
  if (trace === undefined) return { survived: "no", awayMs: null, ...texts, requests: 0 };
  const timeline = timelineOf(trace);
  const spans = [...timeline.accounts.values()].flatMap(account => hearingOf(account, timeline).deaf);
  const isGone = spans.some(({ met, untilMs }) => met === null && untilMs >= trace.header.endAtMs);
  // Where the client brought the run to a halt, nothing came after.
  const isHalted = timeline.all("halt").length > 0;
  const awayMs = Math.max(0, ...spans.map(({ fromMs, untilMs }) => untilMs - fromMs));
  const isBroken = violations.some(({ invariant }) => SURVIVAL.has(invariant));
  return {
    survived: isBroken || isHalted ? "no" : verdict === "inconclusive" ? "unknown" : "yes",
    awayMs: isGone || isHalted ? null : awayMs,
    ...texts,
    requests: timeline.all("request").length,
  };
}

const MARKS = { yes: "✓", no: "✗", unknown: "?" } as const;

/** `✓ 0.5 s · 3/3 · 480`: survived, time until it received again, texts delivered of those asked for, requests. */
export function cellOf({ survived, awayMs, delivered, asked, requests }: Result): string {
  const away = awayMs === null ? "∞" : duration(awayMs, ENGLISH_TIMES);
  const texts = asked === 0 ? "–" : `${delivered}/${asked}`;
  return `${MARKS[survived]} ${away} · ${texts} · ${requests.toLocaleString("en")}`;
}
