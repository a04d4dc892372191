/** in-order: the messages of one user are handled in the order in which the server handed them over. */
import type { Trace } from "../trace/trace.ts";
import { clockTime } from "../trace/when.ts";
import { orderOf } from "./disorder.ts";
import { Findings } from "./findings.ts";
import { handoversOf } from "./handovers.ts";
import type { Invariant } from "./invariant.ts";
import { timelineOf } from "./timeline.ts";

const NAME = "in-order";

export const inOrder: Invariant = {
  name: NAME,
  promise: "Per user, messages are handled in the server's order.",
  required: false,
  examine(trace: Trace) {
    const timeline = timelineOf(trace);
    const findings = new Findings(NAME);
    const at = (ms: number) => clockTime(timeline.header.start, ms);
    const { judged, disorders } = orderOf(timeline, handoversOf(timeline));
    findings.examine(judged);
    for (const { late, handling, before, beforeHandling } of disorders) {
      findings.add({
        atMs: handling.atMs,
        account: late.account,
        message:
          `${late.account}: ${late.message} of ${late.user}, which came before ${before.message}, ` +
          `was handled at ${at(handling.atMs)}, after it (${at(beforeHandling.atMs)})`,
        proof: [late.seq, before.seq, beforeHandling.seq, handling.seq],
      });
    }
    return findings.finish();
  },
};
