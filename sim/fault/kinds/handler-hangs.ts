/** `handler-hangs`: user code waits for an approval or a model that does not answer (S-37). */
import type { FaultKind } from "../fault.ts";
import { HARMLESS, type None, none } from "../make.ts";

export const handlerHangs: FaultKind<None> = {
  id: "handler-hangs",
  family: "X",
  summary: "The host's handler does not end its work on a message before the window closes.",
  attributes: none,
  examples: [{}],
  calibrated: { why: "it acts on the host's handler, not on a connection" },
  impact: () => HARMLESS,
  onHandler: () => ({ do: "hang" }),
};
