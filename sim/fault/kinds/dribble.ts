/** `dribble`: a proxy or a radio link passes bodies on in tiny pieces, and splits characters in two. */
import { z } from "zod";
import { impactOfSpeed, JSON_ENDPOINTS } from "../bodies.ts";
import { duration } from "../duration.ts";
import type { FaultKind } from "../fault.ts";

const attributes = z.strictObject({
  piece: z.int().min(1).max(65_536).default(7).meta({ description: "Bytes in a piece. Default 7." }),
  gap: duration("Between two pieces. Default 50ms.").default(50),
});

export const dribble: FaultKind<z.output<typeof attributes>> = {
  id: "dribble",
  summary:
    "The body comes in small pieces with gaps between them; below 16 KiB/s, requests count as blocked.",
  attributes,
  examples: [
    { piece: 7, gap: 50 },
    { piece: 1_000, gap: 50 },
    { piece: 1, gap: 1_000 },
  ],
  endpoints: JSON_ENDPOINTS,
  legs: ["answer"],
  calibrated: "real-socket",
  impact: ({ piece, gap }) => impactOfSpeed((piece * 1_000) / gap),
  onRequest: (_request, { attributes: { piece, gap } }) => ({
    do: "change",
    change: answer => ({ ...answer, pace: { pieceBytes: piece, gapMs: gap } }),
  }),
};
