/** `crash`: the process is killed at any moment and started again later; its files are as the disk left them (S-31). */
import { z } from "zod";
import type { FaultKind } from "../fault.ts";
import { HARMLESS } from "../make.ts";

const all = ["all", "last-writes-lost", "torn", "nothing"] as const;

const attributes = z.strictObject({
  kept: z.enum(all).default("all").meta({
    description:
      "What is left of its files: all, all but the last writes, all with one file cut in half, or nothing. Default all.",
  }),
});

export const crash: FaultKind<z.output<typeof attributes>> = {
  id: "crash",
  summary: "The process is killed without warning when the window opens, and started again when it closes.",
  attributes,
  examples: all.map(kept => ({ kept })),
  durable: true,
  losesWrites: ({ kept }) => kept === "last-writes-lost" || kept === "torn",
  exclusive: "process",
  calibrated: { why: "it acts on the process, not on a connection" },
  // The trace has records of its own for it.
  impact: () => HARMLESS,
  onOpen: ({ attributes: { kept } }) => ({ do: "kill", kept }),
  onClose: () => ({ do: "run-again" }),
};
