/** `latency`: the network is slow on the way back, or on the way there. */
import { z } from "zod";
import { ENDPOINTS } from "../../trace/endpoint.ts";
import { duration } from "../duration.ts";
import type { FaultKind } from "../fault.ts";
import { BLOCKS_UNSEEN, HARMLESS } from "../make.ts";

/**
 * From here on a request counts as unable to succeed in time: a cure takes two round trips (notifystart, getupdates),
 * and must leave room for a second try within the 10 s in which a client has to recover.
 */
export const BLOCKS_FROM_MS = 3_000;

const attributes = z.strictObject({
  delay: duration("Added on that leg. Default 1s.").default(1_000),
});

export const latency: FaultKind<z.output<typeof attributes>> = {
  id: "latency",
  summary: "Answers (or requests) take longer; from 3s on, requests count as blocked.",
  attributes,
  examples: [{ delay: 1_000 }, { delay: 200 }, { delay: 5_000 }, { delay: 20_000 }],
  endpoints: ENDPOINTS,
  legs: ["answer", "request"],
  calibrated: { why: "nothing but time is different at the socket" },
  impact: ({ delay }) => (delay >= BLOCKS_FROM_MS ? BLOCKS_UNSEEN : HARMLESS),
  onRequest: (_request, { attributes: { delay }, leg }) => ({
    do: "delay",
    ...(leg === "request" ? { requestMs: delay } : { answerMs: delay }),
  }),
};
