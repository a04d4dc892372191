/** `wall-clock-step`: a time server or a person sets the clock; timers and monotonic time do not notice (S-58). */
import { z } from "zod";
import { duration } from "../duration.ts";
import type { FaultKind } from "../fault.ts";
import { HARMLESS } from "../make.ts";
import { say, wrong } from "../sentences.ts";

const attributes = z.strictObject({
  by: duration("How far the clock is moved. Default 1h.")
    .refine(ms => ms > 0, { error: wrong(say("must.last")) })
    .default(3_600_000),
  direction: z
    .enum(["forward", "back"])
    .default("forward")
    .meta({ description: "Into the future or the past. Default forward." }),
});

type Attributes = z.output<typeof attributes>;

export const wallClockStep: FaultKind<Attributes> = {
  id: "wall-clock-step",
  summary: "The wall clock jumps when the window opens, and jumps back when it closes.",
  attributes,
  examples: [
    { by: 3_600_000, direction: "forward" },
    { by: 3_600_000, direction: "back" },
    { by: 1_000, direction: "back" },
    { by: 30 * 86_400_000, direction: "forward" },
    { by: 366 * 86_400_000, direction: "back" },
  ],
  exclusive: "clock",
  calibrated: { why: "it acts on the process, not on a connection" },
  impact: () => HARMLESS,
  onOpen: ({ attributes }) => ({ do: "step-clock", byMs: stepOf(attributes) }),
  onClose: ({ attributes }) => ({ do: "step-clock", byMs: -stepOf(attributes) }),
};

function stepOf({ by, direction }: Attributes): number {
  return direction === "forward" ? by : -by;
}
