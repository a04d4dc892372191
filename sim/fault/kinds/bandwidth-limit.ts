/** `bandwidth-limit`: the line is thin: a shared mobile cell, a throttled plan. */
import { z } from "zod";
import { impactOfSpeed, JSON_ENDPOINTS } from "../bodies.ts";
import type { FaultKind } from "../fault.ts";

/** A body comes in so many pieces a second. */
const PIECES_PER_SECOND = 10;

const attributes = z.strictObject({
  rate: z
    .int()
    .min(PIECES_PER_SECOND)
    .max(1_000_000_000)
    .default(2_000)
    .meta({ description: "Bytes a second. Default 2000." }),
});

export const bandwidthLimit: FaultKind<z.output<typeof attributes>> = {
  id: "bandwidth-limit",
  summary: "The body comes at a limited speed; below 16 KiB/s, requests count as blocked.",
  attributes,
  examples: [{ rate: 2_000 }, { rate: 50_000 }, { rate: 100 }],
  endpoints: JSON_ENDPOINTS,
  legs: ["answer"],
  calibrated: { why: "nothing but time is different at the socket" },
  impact: ({ rate }) => impactOfSpeed(rate),
  onRequest: (_request, { attributes: { rate } }) => ({
    do: "change",
    change: answer => ({
      ...answer,
      pace: { pieceBytes: Math.floor(rate / PIECES_PER_SECOND), gapMs: 1_000 / PIECES_PER_SECOND },
    }),
  }),
};
