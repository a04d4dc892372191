/** `compressed-bomb`: a body of some kilobytes on the wire unfolds to megabytes in the client's memory. */
import { z } from "zod";
import { JSON_ENDPOINTS } from "../bodies.ts";
import type { FaultKind } from "../fault.ts";
import { BLOCKS, json } from "../make.ts";

/** What a decoder hands over at a time. */
const PIECE_BYTES = 65_536;

const attributes = z.strictObject({
  plain: z
    .int()
    .min(1)
    .max(64_000_000)
    .default(16_000_000)
    .meta({ description: "Bytes that it unfolds to. Default 16000000." }),
});

export const compressedBomb: FaultKind<z.output<typeof attributes>> = {
  id: "compressed-bomb",
  summary: "HTTP 200 with a gzip body that is small on the wire, unfolds to megabytes, and is no answer.",
  attributes,
  examples: [{ plain: 1_000_000 }, { plain: 16_000_000 }],
  // A search would move gigabytes through one process.
  searched: false,
  endpoints: JSON_ENDPOINTS,
  legs: ["request", "answer"],
  calibrated: { why: "an ordinary coded body at the socket; what is odd is what it unfolds to" },
  impact: () => BLOCKS,
  onRequest: (_request, { attributes: { plain } }) => ({
    do: "answer",
    answer: {
      ...json('{"ret":0,"debug":"'),
      filler: { text: "x", bytes: plain },
      pace: { pieceBytes: PIECE_BYTES, gapMs: 0 },
      coding: "gzip",
    },
  }),
};
