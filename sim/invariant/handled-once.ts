/** handled-once: no message begins to be handled twice, and none is handled that the server never produced. */
import type { Trace } from "../trace/trace.ts";
import { clockTime } from "../trace/when.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { repeatsOf } from "./repeats.ts";
import { timelineOf } from "./timeline.ts";

const NAME = "handled-once";

export const handledOnce: Invariant = {
  name: NAME,
  promise: "Each message is handled visibly at most once, restarts included.",
  required: false,
  examine(trace: Trace) {
    const timeline = timelineOf(trace);
    const findings = new Findings(NAME);
    const at = (ms: number) => clockTime(timeline.header.start, ms);
    for (const { begun } of timeline.handlings) {
      findings.examine();
      const { account, message, atMs, seq } = begun;
      if (message !== "?") continue;
      const what = `${account}: a phantom was handled at ${at(atMs)}: content that the server never produced`;
      findings.add({ atMs, account, message: what, proof: [seq] });
    }
    for (const { first, again } of repeatsOf(timeline)) {
      const { account, message, atMs, seq } = again.begun;
      const what = `${account}: ${message} was handled at ${at(first.begun.atMs)} and once more at ${at(atMs)}`;
      findings.add({ atMs, account, message: what, proof: [first.begun.seq, seq] });
    }
    return findings.finish();
  },
};
