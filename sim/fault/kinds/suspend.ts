/** `suspend`: the lid is closed and opened again: no timer fires, both clocks jump, and the connections may be gone (S-19). */
import { z } from "zod";
import type { FaultKind } from "../fault.ts";
import { HARMLESS } from "../make.ts";

const attributes = z.strictObject({
  connections: z.enum(["lost", "reset", "kept"]).default("lost").meta({
    description:
      "What has become of open connections: gone without a word, reset at the resume, or alive with what came meanwhile. Default lost.",
  }),
});

export const suspend: FaultKind<z.output<typeof attributes>> = {
  id: "suspend",
  summary:
    "The machine sleeps while the window is open; at its end each timer that came due fires once, late.",
  attributes,
  examples: [{ connections: "lost" }, { connections: "reset" }, { connections: "kept" }],
  exclusive: "process",
  calibrated: { why: "it acts on the process, not on a connection" },
  // The trace has records of its own for it.
  impact: () => HARMLESS,
  onOpen: ({ attributes: { connections } }) => ({ do: "suspend", connections }),
  onClose: () => ({ do: "resume" }),
};
