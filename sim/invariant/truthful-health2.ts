/** truthful-health: what the subject says of an account is so, give or take a few seconds. */
import type { Trace } from "../trace/trace.ts";
import { clockTime, duration } from "../trace/when.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { type Between, knowledgeOf } from "./knowledge.ts";
import { addUpWithin, noLongerThan, type Overrun } from "./laws.ts";
import { and, minus } from "./spans.ts";
import { standingOf } from "./standing.ts";
import { type AccountTimeline, type Timeline, timelineOf } from "./timeline.ts";

const NAME = "truthful-health";
/** Two unanswered polls show a black hole; one may be a hold that took longer than the server had said. */
const SILENT_POLLS = 3;

export const truthfulHealth2: Invariant = {
  name: NAME,
  promise: "What the subject reports of an account agrees with the server's view within seconds.",
  // A subject that reports nothing tells no lie.
  required: false,
  examine(trace: Trace) {
    const timeline = timelineOf(trace);
    const findings = new Findings(NAME);
    for (const account of timeline.accounts.values()) examine(timeline, account, findings);
    return findings.finish();
  },
};

function examine(timeline: Timeline, account: AccountTimeline, findings: Findings): void {
  const { wanted, suspended, stopped, saysLive, saysDown } = standingOf(timeline, account);
  const { served, toldDead, failing, held, between } = knowledgeOf(timeline, account);
  const { healthWithinMs, deadlineMarginMs } = timeline.header.limits;
  const live = minus(and(saysLive, wanted), suspended);
  const down = minus(and(saysDown, wanted), suspended);
  const ghost = minus(and(saysLive, stopped), suspended);
  findings.examine(account.turns.filter(({ type }) => type === "status").length);
  const blame = (said: string, why: string) => (overrun: Overrun) => {
    const at = (ms: number) => clockTime(timeline.header.start, ms);
    const { span, dueMs } = overrun;
    findings.add({
      atMs: dueMs,
      account: account.name,
      message: `${account.name}: says ${said} still at ${at(dueMs)}, but since ${at(span.fromMs)} ${why} (${duration(dueMs - span.fromMs)} allowed)`,
      proof: [...span.proof],
    });
  };
  noLongerThan(and(live, toldDead), healthWithinMs).forEach(blame("live", "its session is over, and it was told so"));
  addUpWithin(live, failing, () => healthWithinMs).forEach(blame("live", "its attempts fail"));
  const allowedMs = ({ holdMs }: Between) => SILENT_POLLS * (holdMs + deadlineMarginMs) + healthWithinMs;
  addUpWithin(minus(live, held), between, allowedMs).forEach(blame("live", "nothing got through"));
  noLongerThan(and(down, served), healthWithinMs).forEach(blame("that it does not receive", "its getupdates are served"));
  noLongerThan(ghost, healthWithinMs).forEach(blame("live", "it was stopped"));
}
