/** no-loss: every message that the server owed or handed over is handled before the run ends. */
import type { Trace } from "../trace/trace.ts";
import { clockTime } from "../trace/when.ts";
import { type Fate, fatesOf } from "./fates.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { timelineOf } from "./timeline.ts";

const NAME = "no-loss";
/** How many keys and proofs one violation lists. */
const LISTED_MAX = 20;

export const noLoss: Invariant = {
  name: NAME,
  duty: "to handle every message",
  promise:
    "Every message the server owes or handed over is handled at least once; what it lost itself is counted apart.",
  required: false,
  examine(trace: Trace, options) {
    const timeline = timelineOf(trace);
    const findings = new Findings(NAME, options);
    for (const [name, fates] of fatesOf(timeline)) {
      const owed = fates.filter(fate => isOwed(fate, findings));
      findings.examine(owed.length);
      const missing = owed.filter(({ end }) => end !== "handled");
      if (missing.length === 0) continue;
      const lost = fates.filter(({ end }) => end === "lost").length;
      const keys = missing.slice(0, LISTED_MAX).map(({ message }) => message);
      if (missing.length > LISTED_MAX) keys.push(`${missing.length - LISTED_MAX} more`);
      findings.add({
        atMs: timeline.endMs,
        account: name,
        message:
          `${name}: ${missing.length} of ${owed.length} messages were not handled by ` +
          `${clockTime(timeline.header.start, timeline.endMs)}: ${keys.join(", ")}` +
          (lost > 0 ? ` (${lost} more lost by the server itself)` : ""),
        proof: missing.slice(0, LISTED_MAX).flatMap(({ proof }) => proof),
      });
    }
    return findings.finish();
  },
};

function isOwed({ end, excuses }: Fate, findings: Findings): boolean {
  if (end === "lost") return false;
  return !excuses.some(excuse => findings.excuse(excuse));
}
