/** in-order: the messages of one user are handled in the order in which the server handed them over. */
import type { Trace } from "../trace/trace.ts";
import { orderOf } from "./disorder.ts";
import { Findings } from "./findings.ts";
import { handoversOf } from "./handovers.ts";
import type { Invariant } from "./invariant.ts";
import { overtakings } from "./overtaking.ts";
import { say } from "./sentences/say.ts";
import { timelineOf } from "./timeline.ts";

const NAME = "in-order";

export const inOrder: Invariant = {
  name: NAME,
  duty: "to handle messages in their order",
  promise:
    "Per user, messages are handled in the server's order, and none is done before an earlier one that is at work.",
  required: false,
  examine(trace: Trace) {
    const timeline = timelineOf(trace);
    const findings = new Findings(NAME, trace.header);
    const { judged, disorders } = orderOf(timeline, handoversOf(timeline));
    findings.examine(judged);
    for (const { late, handling, before, beforeHandling } of disorders) {
      findings.add({
        atMs: handling.atMs,
        account: late.account,
        sentence: say("in-order.late", {
          account: late.account,
          message: late.message,
          user: late.user,
          before: before.message,
          atMs: handling.atMs,
          beforeMs: beforeHandling.atMs,
        }),
        proof: [late.seq, before.seq, beforeHandling.seq, handling.seq],
      });
    }
    for (const { slow, quick } of overtakings(timeline)) {
      const { account, message, user, atMs } = slow.begun;
      findings.add({
        atMs: quick.done.atMs,
        account,
        sentence: say("in-order.overtaken", {
          account,
          quick: quick.begun.message,
          user,
          doneMs: quick.done.atMs,
          slow: message,
          slowFromMs: atMs,
          slowUntilMs: slow.done.atMs,
        }),
        proof: [slow.begun.seq, quick.begun.seq, quick.done.seq, slow.done.seq],
      });
    }
    return findings.finish();
  },
};
