/** `reordered-answers`: requests go over several connections, and a later one may be answered first. */
import { z } from "zod";
import { ENDPOINTS } from "../../trace/endpoint.ts";
import { duration } from "../duration.ts";
import type { FaultKind } from "../fault.ts";
import { BLOCKS_UNSEEN, HARMLESS } from "../make.ts";
import { BLOCKS_FROM_MS } from "./latency.ts";

const attributes = z.strictObject({
  within: duration("Answers that come within this time may change places. Default 2s.").default(2_000),
});

export const reorderedAnswers: FaultKind<z.output<typeof attributes>> = {
  id: "reordered-answers",
  summary: "Answers are late by a time drawn for each, so that later ones overtake earlier ones.",
  attributes,
  examples: [{ within: 2_000 }, { within: 500 }, { within: 10_000 }],
  endpoints: ENDPOINTS,
  legs: ["answer"],
  calibrated: { why: "nothing but time is different at the socket" },
  impact: ({ within }) => (within >= BLOCKS_FROM_MS ? BLOCKS_UNSEEN : HARMLESS),
  onRequest: (_request, { attributes: { within }, random }) => ({
    do: "delay",
    answerMs: Math.floor(random() * within),
  }),
};
