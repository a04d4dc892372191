/** `service-unavailable`: the service is overloaded or in maintenance, and says when to come back. */
import type { z } from "zod";
import { ENDPOINTS } from "../../trace/endpoint.ts";
import type { FaultKind } from "../fault.ts";
import { BLOCKS } from "../make.ts";
import {
  pageWithRetryAfter,
  RETRY_AFTER_EXAMPLES,
  retryAfterAttributes,
  STANDS_FOR_IT,
} from "../statuses.ts";

export const serviceUnavailable: FaultKind<z.output<typeof retryAfterAttributes>> = {
  id: "service-unavailable",
  family: "A",
  summary: "Answered 503, with or without a Retry-After that makes sense.",
  attributes: retryAfterAttributes,
  examples: RETRY_AFTER_EXAMPLES,
  endpoints: ENDPOINTS,
  legs: ["request"],
  calibrated: STANDS_FOR_IT,
  impact: () => BLOCKS,
  onRequest: (_request, { attributes: { retryAfter } }) => ({
    do: "answer",
    answer: pageWithRetryAfter(503, retryAfter),
  }),
};
