/** From a herd to its verdict: each law is asked, and the worst answer counts. */
import type { Herd } from "./herd.ts";
import type { Finding, Law, LawName } from "./laws/law.ts";
import { LAWS } from "./laws/table.ts";
import { returnsOf } from "./returns.ts";
import { waitsOf } from "./waits.ts";

/** What came of one law. `silent`: it had nothing to look at. */
export interface Judged extends Finding, Pick<Law, "phase" | "unit"> {
  law: LawName;
  outcome: "holds" | "broken" | "silent";
  isFloor: boolean;
}

export interface HerdVerdict {
  verdict: "pass" | "violated" | "inconclusive";
  /** Of what is broken, safety before liveness. */
  phase: Law["phase"] | null;
  laws: readonly Judged[];
}

export function judgeHerd(herd: Herd): HerdVerdict {
  const evidence = { herd, waits: waitsOf(herd), returns: returnsOf(herd) };
  const laws = LAWS.map((law): Judged => {
    const finding = law.examine(evidence);
    const outcome = finding.examined === 0 ? "silent" : finding.holds ? "holds" : "broken";
    const { name, phase, unit, isFloor = false } = law;
    return { law: name, phase, unit, isFloor, outcome, ...finding };
  });
  const broken = laws.filter(({ outcome }) => outcome === "broken");
  if (broken.length > 0)
    return {
      verdict: "violated",
      phase: broken.some(({ phase }) => phase === "safety") ? "safety" : "liveness",
      laws,
    };
  // A law that saw nothing certifies nothing.
  const isWhole = laws.every(({ outcome }) => outcome === "holds");
  return { verdict: isWhole ? "pass" : "inconclusive", phase: null, laws };
}
