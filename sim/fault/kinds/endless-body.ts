/** `endless-body`: a gateway in a loop, or somebody who wants the client's memory, sends a body that does not end. */
import { z } from "zod";
import { JSON_ENDPOINTS } from "../bodies.ts";
import type { FaultKind } from "../fault.ts";
import { BLOCKS_UNSEEN, json } from "../make.ts";

/** A body comes in so many pieces a second. */
const PIECES_PER_SECOND = 10;

const attributes = z.strictObject({
  rate: z
    .int()
    .min(PIECES_PER_SECOND)
    .max(100_000_000)
    .default(4_000_000)
    .meta({ description: "Bytes a second. Default 4000000." }),
  size: z.int().min(1).max(64_000_000).default(12_000_000).meta({
    description:
      "Bytes after which no more come, and the connection stays open: a simulated client has real memory. Default 12000000.",
  }),
});

export const endlessBody: FaultKind<z.output<typeof attributes>> = {
  id: "endless-body",
  summary:
    "HTTP 200 with a body that goes on and on and is no answer; only a limit or a deadline of the client's ends it.",
  attributes,
  examples: [
    { rate: 100_000, size: 1_000_000 },
    { rate: 4_000_000, size: 12_000_000 },
  ],
  // A search would move gigabytes through one process.
  searched: false,
  endpoints: JSON_ENDPOINTS,
  legs: ["request", "answer"],
  calibrated: { why: "ordinary bytes at the socket; what is odd is that they do not end" },
  impact: () => BLOCKS_UNSEEN,
  onRequest: (_request, { attributes: { rate, size } }) => ({
    do: "answer",
    answer: {
      ...json('{"ret":0,"debug":"'),
      filler: { text: "x", bytes: size },
      pace: { pieceBytes: Math.floor(rate / PIECES_PER_SECOND), gapMs: 1_000 / PIECES_PER_SECOND },
      cut: { afterBytes: Number.POSITIVE_INFINITY, by: "silence" },
    },
  }),
};
