/** `stop-inside-handler`: a user writes `/restart`, and the handler of that very message stops the client that waits for it. */
import type { FaultKind } from "../fault.ts";
import { HARMLESS, type None, none } from "../make.ts";

export const stopInsideHandler: FaultKind<None> = {
  id: "stop-inside-handler",
  family: "X",
  summary:
    "The host's handler asks the client to stop the account and waits for that; then the host starts it again.",
  attributes: none,
  examples: [{}],
  calibrated: { why: "it acts on the host's handler, not on a connection" },
  impact: () => HARMLESS,
  onHandler: () => ({ do: "stop-inside" }),
};
