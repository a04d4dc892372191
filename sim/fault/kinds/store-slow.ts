/** `store-slow`: the client keeps its state in a database that others use, too, or that is far away (S-39). */
import { z } from "zod";
import { duration } from "../duration.ts";
import type { FaultKind } from "../fault.ts";
import { HARMLESS } from "../make.ts";

const attributes = z.strictObject({
  by: duration("How much later each call ends. Default 2s.").default(2_000),
});

export const storeSlow: FaultKind<z.output<typeof attributes>> = {
  id: "store-slow",
  summary: "Each call of the client's store ends later, in the order in which they were made.",
  attributes,
  examples: [{ by: 2_000 }, { by: 500 }, { by: 6_000 }],
  durable: true,
  calibrated: { why: "it acts on the client's store, not on a connection" },
  impact: () => HARMLESS,
  onStore: ({ attributes: { by } }) => ({ do: "slow", byMs: by }),
};
