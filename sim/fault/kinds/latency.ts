/** `latency`: the network is slow on the way there, on the way back, or both. */
import { z } from "zod";
import { ENDPOINTS } from "../../trace/record.ts";
import { duration } from "../duration.ts";
import type { FaultKind } from "../fault.ts";

/**
 * From here on a request counts as unable to succeed in time: a cure takes two round trips (notifystart, getupdates),
 * and must leave room for a second try within the 10 s in which a client has to recover.
 */
const BLOCKS_FROM_MS = 3_000;

const attributes = z.strictObject({
  request: duration("Added on the way to the server. Default 0s.").default(0),
  answer: duration("Added on the way back. Default 1s.").default(1_000),
});

export const latency: FaultKind<z.output<typeof attributes>> = {
  id: "latency",
  family: "N",
  summary: "Requests and answers take longer; from 3s in all, requests count as blocked.",
  attributes,
  endpoints: ENDPOINTS,
  impact: ({ request, answer }) =>
    request + answer >= BLOCKS_FROM_MS
      ? { blocks: true, seenBy: "deadline" }
      : { blocks: false, seenBy: "answer" },
  onRequest: (_request, { attributes: { request, answer } }) => ({
    do: "delay",
    requestMs: request,
    answerMs: answer,
  }),
};
