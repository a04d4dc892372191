/** `too-many-requests`: a rate limit of the gateway, whose Retry-After nobody can rely on. */
import type { z } from "zod";
import { ENDPOINTS } from "../../trace/endpoint.ts";
import type { FaultKind } from "../fault.ts";
import { BLOCKS } from "../make.ts";
import { pageWithRetryAfter, RETRY_AFTER_EXAMPLES, retryAfterAttributes } from "../statuses.ts";

export const tooManyRequests: FaultKind<z.output<typeof retryAfterAttributes>> = {
  id: "too-many-requests",
  family: "A",
  summary: "Answered 429, with or without a Retry-After that makes sense.",
  attributes: retryAfterAttributes,
  examples: RETRY_AFTER_EXAMPLES,
  endpoints: ENDPOINTS,
  legs: ["request"],
  calibrated: "real-socket",
  impact: () => BLOCKS,
  onRequest: (_request, { attributes: { retryAfter } }) => ({
    do: "answer",
    answer: pageWithRetryAfter(429, retryAfter),
  }),
};
