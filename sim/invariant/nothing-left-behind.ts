/** nothing-left-behind: after all accounts were stopped, the subject holds nothing any more; nor does what it holds grow without end before. */
import type { Trace } from "../trace/trace.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { countBefore, recordsOf } from "./records.ts";

const NAME = "nothing-left-behind";

export const nothingLeftBehind: Invariant = {
  name: NAME,
  duty: "to leave nothing behind",
  promise:
    "After stop there is no timer, request, listener or file handle of the subject, and before it they do not grow without end.",
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
    examineGrowth(trace, findings);
    return findings.finish();
  },
};

/** Work explains what is held; mere time does not. */
function examineGrowth(trace: Trace, findings: Findings): void {
  const { heldMax, heldForEach } = trace.header.limits;
  const { all } = recordsOf(trace);
  const [messages, sends] = [all("inbound"), all("send-asked")];
  for (const { atMs, seq, timers, requests, listeners, onOneSignal } of all("holding")) {
    const work = trace.header.accounts.length + countBefore(messages, seq) + countBefore(sends, seq);
    const allowed = heldMax + heldForEach * work;
    const grown = Object.entries({ timers, requests, listeners, "listeners on one signal": onOneSignal });
    findings.examine();
    const list = grown.filter(([, count]) => count > allowed).map(([what, count]) => `${what}: ${count}`);
    if (list.length === 0) continue;
    findings.add({
      atMs,
      message: `the subject holds ${list.join(", ")}; for its work so far ${allowed} would do`,
      proof: [seq],
    });
  }
}
