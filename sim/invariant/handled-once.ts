/** handled-once: no message begins to be handled twice, and none is handled that the server never produced. */
import type { HandlingRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { clockTime } from "../trace/when.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
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
    const firsts = new Map<string, HandlingRecord>();
    for (const handling of timeline.all("handling")) {
      findings.examine();
      const { account, message, atMs, seq } = handling;
      if (message === "?") {
        const what = `${account}: a phantom was handled at ${at(atMs)}: content that the server never produced`;
        findings.add({ atMs, account, message: what, proof: [seq] });
        continue;
      }
      const first = firsts.get(message);
      if (first === undefined) {
        firsts.set(message, handling);
        continue;
      }
      const what = `${account}: ${message} was handled at ${at(first.atMs)} and once more at ${at(atMs)}`;
      findings.add({ atMs, account, message: what, proof: [first.seq, seq] });
    }
    return findings.finish();
  },
};
