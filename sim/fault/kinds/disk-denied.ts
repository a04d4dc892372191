/** `disk-denied`: the files belong to another user since somebody ran the client as root (S-39). */
import type { FaultKind } from "../fault.ts";
import { HARMLESS, type None, none } from "../make.ts";

export const diskDenied: FaultKind<None> = {
  id: "disk-denied",
  family: "X",
  summary: "Writes to the client's files fail with EACCES; what was there stays.",
  attributes: none,
  examples: [{}],
  durable: true,
  calibrated: { why: "it acts on the disk, not on a connection" },
  impact: () => HARMLESS,
  onWrite: () => ({ do: "fail", code: "EACCES" }),
};
