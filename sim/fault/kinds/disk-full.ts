/** `disk-full`: logs or another program have filled the disk (S-39). */
import type { FaultKind } from "../fault.ts";
import { HARMLESS, type None, none } from "../make.ts";

export const diskFull: FaultKind<None> = {
  id: "disk-full",
  family: "X",
  summary: "Writes to the client's files fail with ENOSPC; what was there stays.",
  attributes: none,
  examples: [{}],
  durable: true,
  calibrated: { why: "it acts on the disk, not on a connection" },
  impact: () => HARMLESS,
  onWrite: () => ({ do: "fail", code: "ENOSPC" }),
};
