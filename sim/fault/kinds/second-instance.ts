/** `second-instance`: somebody starts the client twice on one machine, with the same accounts and files (S-24). */
import type { FaultKind } from "../fault.ts";
import { HARMLESS, type None, none } from "../make.ts";

export const secondInstance: FaultKind<None> = {
  id: "second-instance",
  family: "X",
  summary:
    "A second instance of the client runs beside the first while the window is open, on the same files.",
  attributes: none,
  examples: [{}],
  durable: true,
  exclusive: "second-instance",
  calibrated: { why: "it acts on the process, not on a connection" },
  impact: () => HARMLESS,
  onOpen: () => ({ do: "second-instance" }),
  onClose: () => ({ do: "end-second-instance" }),
};
