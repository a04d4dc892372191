/** `torn-write`: a disk fails in the middle of a write, and half of a file replaces the whole one (S-39). */
import type { FaultKind } from "../fault.ts";
import { HARMLESS, type None, none } from "../make.ts";

export const tornWrite: FaultKind<None> = {
  id: "torn-write",
  family: "X",
  summary: "Of a write to the client's files the first half arrives, and then it fails with EIO.",
  attributes: none,
  examples: [{}],
  durable: true,
  calibrated: { why: "it acts on the disk, not on a connection" },
  impact: () => HARMLESS,
  onWrite: () => ({ do: "tear" }),
};
