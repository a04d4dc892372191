/** `event-loop-stall`: synchronous work or a long collection of garbage holds the loop; what came meanwhile is ready at once afterwards. */
import type { FaultKind } from "../fault.ts";
import { HARMLESS, type None, none } from "../make.ts";

export const eventLoopStall: FaultKind<None> = {
  id: "event-loop-stall",
  family: "X",
  summary: "The process does nothing while the window is open; connections live on, and timers fire late.",
  attributes: none,
  examples: [{}],
  exclusive: "process",
  calibrated: { why: "it acts on the process, not on a connection" },
  // The trace has records of its own for it.
  impact: () => HARMLESS,
  onOpen: () => ({ do: "suspend", connections: "kept" }),
  onClose: () => ({ do: "resume" }),
};
