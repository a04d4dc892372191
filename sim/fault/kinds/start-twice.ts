/** `start-twice`: a supervisor and a person start the same account, or a start is retried that had succeeded (S-24). */
import type { FaultKind } from "../fault.ts";
import { HARMLESS, type None, none } from "../make.ts";

export const startTwice: FaultKind<None> = {
  id: "start-twice",
  family: "X",
  summary: "The host starts an account that runs already.",
  attributes: none,
  examples: [{}],
  calibrated: { why: "it acts on the host, not on a connection" },
  impact: () => HARMLESS,
  onOpen: () => ({ do: "start-twice" }),
};
