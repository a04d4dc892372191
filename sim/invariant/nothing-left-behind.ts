/** nothing-left-behind: after all accounts were stopped, the subject holds nothing any more; nor does what it holds grow without end before. */
import type { Trace } from "../trace/trace.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { countBefore, recordsOf } from "./records.ts";

const NAME = "nothing-left-behind";
/** What a client may hold of one kind, whatever it does; and beside that, for each account, message and send of the run so far. */
const HELD_MAX = 500;
const HELD_FOR_EACH = 3;

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
  const { all } = recordsOf(trace);
  const [messages, sends] = [all("inbound"), all("send-asked")];
  for (const { atMs, seq, timers, requests, listeners, onOneSignal } of all("holding")) {
    const work = trace.header.accounts.length + countBefore(messages, seq) + countBefore(sends, seq);
    const heldMax = HELD_MAX + HELD_FOR_EACH * work;
    const grown = Object.entries({ timers, requests, listeners, "listeners on one signal": onOneSignal });
    findings.examine();
    const list = grown.filter(([, count]) => count > heldMax).map(([what, count]) => `${what}: ${count}`);
    if (list.length === 0) continue;
    findings.add({
      atMs,
      message: `the subject holds ${list.join(", ")}; for its work so far ${heldMax} would do`,
      proof: [seq],
    });
  }
}
