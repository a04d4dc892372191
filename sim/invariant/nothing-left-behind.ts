/** nothing-left-behind: after all accounts were stopped, the subject holds nothing any more. */
import type { Trace } from "../trace/trace.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { recordsOf } from "./records.ts";

const NAME = "nothing-left-behind";

export const nothingLeftBehind: Invariant = {
  name: NAME,
  promise: "After stop there is no timer, request, listener or file handle of the subject.",
  required: false,
  teardown: true,
  examine(trace: Trace) {
    const findings = new Findings(NAME);
    for (const { atMs, seq, timers, requests, listeners, handles } of recordsOf(trace).all("leftover")) {
      findings.examine();
      const held = Object.entries({ timers, requests, listeners, handles }).filter(
        ([, count]) => count !== 0,
      );
      if (held.length === 0) continue;
      const list = held.map(([what, count]) => `${what}: ${count}`).join(", ");
      findings.add({
        atMs,
        message: `after every account was stopped the subject still held ${list}`,
        proof: [seq],
      });
    }
    return findings.finish();
  },
};
