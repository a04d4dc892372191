/** `handler-slow`: behind the handler is an agent that thinks, calls tools, and sometimes takes minutes (S-37). */
import { z } from "zod";
import { duration } from "../duration.ts";
import type { FaultKind } from "../fault.ts";
import { HARMLESS } from "../make.ts";

const attributes = z.strictObject({
  by: duration("How much longer it takes. Default 1m.").default(60_000),
});

export const handlerSlow: FaultKind<z.output<typeof attributes>> = {
  id: "handler-slow",
  summary: "The host's handler takes longer over a message.",
  attributes,
  examples: [{ by: 60_000 }, { by: 5_000 }, { by: 600_000 }],
  calibrated: { why: "it acts on the host's handler, not on a connection" },
  impact: () => HARMLESS,
  onHandler: ({ attributes: { by } }) => ({ do: "slow", byMs: by }),
};
