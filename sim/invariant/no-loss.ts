/** no-loss: every message that the server owed or handed over is handled before the run ends. */
import type { Sentence } from "../trace/sentence.ts";
import type { Trace } from "../trace/trace.ts";
import { type Fate, fatesOf } from "./fates.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { say } from "./sentences/say.ts";
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
    const findings = new Findings(NAME, trace.header, options);
    for (const [name, fates] of fatesOf(timeline)) {
      const owed = fates.filter(fate => isOwed(fate, findings));
      findings.examine(owed.length);
      const missing = owed.filter(({ end }) => end !== "handled");
      if (missing.length === 0) continue;
      const lost = fates.filter(({ end }) => end === "lost").length;
      const messages: (string | Sentence)[] = missing.slice(0, LISTED_MAX).map(({ message }) => message);
      if (missing.length > LISTED_MAX)
        messages.push(say("no-loss.more", { count: missing.length - LISTED_MAX }));
      const { endMs } = timeline;
      const counts = { missing: missing.length, owed: owed.length };
      const where = placesOf(missing);
      const sentence = say("no-loss.missing", { account: name, ...counts, endMs, where, messages });
      findings.add({
        atMs: endMs,
        account: name,
        sentence: lost > 0 ? say("no-loss.missing-and-lost", { missing: sentence, lost }) : sentence,
        proof: missing.slice(0, LISTED_MAX).flatMap(({ proof }) => proof),
      });
    }
    return findings.finish();
  },
};

/** Where those that are missing got stuck, which tells what part of the subject lost them. */
function placesOf(missing: readonly Fate[]): Sentence[] {
  const countOf = (where: Fate["reached"]): number =>
    missing.filter(({ reached }) => reached === where).length;
  const [fetched, begun] = [countOf("subject"), countOf("handler")];
  const unfetched = countOf("never");
  return [
    ...(unfetched > 0 ? [say("no-loss.not-fetched", { count: unfetched })] : []),
    ...(fetched > 0 ? [say("no-loss.not-begun", { count: fetched })] : []),
    ...(begun > 0 ? [say("no-loss.not-finished", { count: begun })] : []),
  ];
}

function isOwed({ end, excuses }: Fate, findings: Findings): boolean {
  if (end === "lost") return false;
  return !excuses.some(excuse => findings.excuse(excuse));
}
