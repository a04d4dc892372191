/** `suspend`: the lid is closed and opened again: no timer fires, the wall clock jumps, and the connections may be gone (S-19). */
import { z } from "zod";
import type { FaultKind } from "../fault.ts";
import { HARMLESS } from "../make.ts";

const attributes = z.strictObject({
  connections: z.enum(["lost", "reset", "kept"]).default("lost").meta({
    description:
      "What has become of open connections: gone without a word, reset at the resume, or alive with what came meanwhile. Default lost.",
  }),
  clock: z.enum(["runs", "stops"]).default("runs").meta({
    description:
      "What the steady clock, by which timers are due, does meanwhile: it runs on with the wall clock, as on Windows, or stands still, as on Linux. Default runs.",
  }),
});

export const suspend: FaultKind<z.output<typeof attributes>> = {
  id: "suspend",
  summary:
    "The machine sleeps while the window is open; at its end each timer that came due fires once, late, and one that a standing clock kept back has its time still to run.",
  attributes,
  examples: [
    { connections: "lost", clock: "runs" },
    { connections: "lost", clock: "stops" },
    { connections: "reset", clock: "runs" },
    { connections: "kept", clock: "runs" },
    { connections: "kept", clock: "stops" },
  ],
  exclusive: "process",
  calibrated: { why: "it acts on the process, not on a connection" },
  // The trace has records of its own for it.
  impact: () => HARMLESS,
  onOpen: ({ attributes: { connections, clock } }) => ({ do: "suspend", connections, clock }),
  onClose: () => ({ do: "resume" }),
};
