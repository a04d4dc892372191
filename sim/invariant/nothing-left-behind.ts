/** nothing-left-behind: after all accounts were stopped, the subject holds nothing any more; nor does what it holds grow without end before. */
import type { Sentence } from "../trace/sentence.ts";
import type { Trace } from "../trace/trace.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { countBefore, recordsOf } from "./records.ts";
import { say } from "./sentences/say.ts";

const NAME = "nothing-left-behind";

export const nothingLeftBehind: Invariant = {
  name: NAME,
  duty: "to leave nothing behind",
  promise:
    "After stop there is no timer, request, listener or file handle of the subject, and before it they do not grow without end.",
  required: false,
  teardown: true,
  examine(trace: Trace) {
    const findings = new Findings(NAME, trace.header);
    for (const { atMs, seq, timers, requests, listeners, handles } of recordsOf(trace).all("leftover")) {
      findings.examine();
      const held = moreThan(0, { timers, requests, listeners, handles });
      if (held.length === 0) continue;
      findings.add({ atMs, sentence: say("nothing-left-behind.held", { held }), proof: [seq] });
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
    findings.examine();
    const counts = { timers, requests, listeners, "listeners-on-one-signal": onOneSignal };
    const held = moreThan(allowed, counts);
    if (held.length === 0) continue;
    findings.add({ atMs, sentence: say("nothing-left-behind.grown", { held, allowed }), proof: [seq] });
  }
}

type Held = "timers" | "requests" | "listeners" | "handles" | "listeners-on-one-signal";

/** Of what is held, each kind of which there is more than so much. */
function moreThan(allowed: number, counts: Partial<Record<Held, number>>): Sentence[] {
  return Object.entries(counts)
    .filter(([, count]) => count > allowed)
    .map(([what, count]) => say(`held.${what as Held}`, { count }));
}
