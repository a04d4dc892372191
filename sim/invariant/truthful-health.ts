/** truthful-health: what the subject says of an account is so, give or take a few seconds. */
import type { StatusRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { clockTime } from "../trace/when.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { type Between, knowledgeOf } from "./knowledge.ts";
import { addUpWithin, noLongerThan, type Overrun } from "./laws.ts";
import { Owed } from "./owed.ts";
import { and, minus, type Span, type Spans, spanAt } from "./spans.ts";
import { standingOf } from "./standing.ts";
import { type AccountTimeline, type Timeline, timelineOf } from "./timeline.ts";

const NAME = "truthful-health";

export const truthfulHealth: Invariant = {
  name: NAME,
  duty: "to say of an account what is so",
  promise: "What the subject reports of an account agrees with the server's view within seconds.",
  // A subject that reports nothing tells no lie.
  required: false,
  examine(trace: Trace, options) {
    const timeline = timelineOf(trace);
    const findings = new Findings(NAME, options);
    for (const account of timeline.accounts.values()) examine(timeline, account, findings);
    return findings.finish();
  },
};

function examine(timeline: Timeline, account: AccountTimeline, findings: Findings): void {
  const { wanted, suspended, stopped, saysLive, saysDown } = standingOf(timeline, account);
  const { served, toldDead, failing, held, between } = knowledgeOf(timeline, account);
  const { healthWithinMs, deadlineMarginMs, recoverWithinMs, silentPolls } = timeline.header.limits;
  findings.examine(account.turns.filter(({ type }) => type === "status").length);
  const says = (words: Spans) => new Owed(findings, words).waive("frozen-word", suspended);
  const live = says(and(saysLive, wanted));
  const down = says(and(saysDown, wanted));
  const over = says(and(saysLive, stopped));
  const seconds = () => healthWithinMs;
  const polls = ({ holdMs }: Between) =>
    silentPolls * (holdMs + deadlineMarginMs + recoverWithinMs) + healthWithinMs;
  const dead = addUpWithin(live.left, toldDead, seconds);
  const failed = addUpWithin(live.left, failing, seconds);
  const long = between.filter(frame => frame.untilMs - frame.fromMs > polls(frame));
  const unheard = long.length === 0 ? [] : addUpWithin(minus(live.left, held), long, polls);
  // Of what it knows it is charged by what it knows.
  const isUnknown = ({ span }: Overrun) =>
    ![...dead, ...failed].some(({ dueMs }) => span.fromMs <= dueMs && dueMs < span.untilMs);
  const charge = (said: Owed, truth: Spans, why: string, lies: readonly Overrun[]): void => {
    for (const lie of lies)
      blame(timeline, account, { said, truth: spanAt(truth, lie.dueMs), why, lie }, findings);
  };
  charge(live, toldDead, "it knows that its session is over", dead);
  charge(live, failing, "its attempts fail", failed);
  charge(live, between, "nothing got through", unheard.filter(isUnknown));
  charge(over, stopped, "it is stopped", addUpWithin(over.left, stopped, seconds));
  charge(down, served, "its getupdates are served", noLongerThan(and(down.left, served), healthWithinMs));
}

interface Lie {
  said: Owed;
  truth: Span | undefined;
  why: string;
  lie: Overrun;
}

/** The word that stands at that moment is not true. */
function blame(
  { header, endMs }: Timeline,
  { name, turns }: AccountTimeline,
  { said, truth, why, lie: { dueMs, allowedMs } }: Lie,
  findings: Findings,
): void {
  const at = (ms: number) => clockTime(header.start, ms);
  const word = turns.findLast(record => record.type === "status" && record.atMs <= dueMs) as StatusRecord;
  const sinceMs = truth?.fromMs ?? dueMs;
  findings.add({
    atMs: dueMs,
    account: name,
    message: `${name}: says ${word.state} since ${at(word.atMs)}, and still at ${at(dueMs)}, but since ${at(sinceMs)} ${why}`,
    proof: [...new Set([word.seq, ...(truth?.proof ?? [])])].sort((a, b) => a - b),
    ...said.within({
      name: truthfulHealth.duty,
      fromMs: sinceMs,
      untilMs: Math.min(truth?.untilMs ?? dueMs, endMs),
      allowedMs,
    }),
  });
}
