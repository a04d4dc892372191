/** in-order: the messages of one user are handled in the order in which they reached the server. */
import type { HandlingRecord, InboundRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { clockTime } from "../trace/when.ts";
import { Findings } from "./findings.ts";
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
    const arrivals = new Map<string, InboundRecord>();
    for (const inbound of timeline.all("inbound")) arrivals.set(inbound.message, inbound);
    /** Per account and user, the latest arrival handled so far. */
    const latest = new Map<string, { arrival: InboundRecord; handling: HandlingRecord }>();
    const begun = new Set<string>();
    for (const handling of timeline.all("handling")) {
      const arrival = arrivals.get(handling.message);
      if (arrival === undefined || begun.has(handling.message)) continue;
      begun.add(handling.message);
      findings.examine();
      const user = JSON.stringify([arrival.account, arrival.user]);
      const before = latest.get(user);
      if (before === undefined || before.arrival.seq < arrival.seq) {
        latest.set(user, { arrival, handling });
        continue;
      }
      const at = (ms: number) => clockTime(timeline.header.start, ms);
      findings.add({
        atMs: handling.atMs,
        account: arrival.account,
        message:
          `${arrival.account}: ${arrival.message} of ${arrival.user}, sent before ${before.arrival.message}, ` +
          `was handled at ${at(handling.atMs)}, after it (${at(before.handling.atMs)})`,
        proof: [arrival.seq, before.arrival.seq, before.handling.seq, handling.seq],
      });
    }
    return findings.finish();
  },
};
