/** `disk-error`: the disk or the network share behind it is failing. */
import type { FaultKind } from "../fault.ts";
import { HARMLESS, type None, none } from "../make.ts";

export const diskError: FaultKind<None> = {
  id: "disk-error",
  family: "X",
  summary: "Writes to the client's files fail with EIO; what was there stays.",
  attributes: none,
  examples: [{}],
  durable: true,
  calibrated: { why: "it acts on the disk, not on a connection" },
  impact: () => HARMLESS,
  onWrite: () => ({ do: "fail", code: "EIO" }),
};
