/** `capacity`: the server gets through so many requests a second; what comes beyond that is refused, or stands in line. */
import { z } from "zod";
import { ENDPOINTS } from "../../trace/endpoint.ts";
import { duration } from "../duration.ts";
import type { Answer, FaultKind, WireAction } from "../fault.ts";
import { BLOCKS, BLOCKS_UNSEEN } from "../make.ts";

const SECOND_MS = 1_000;

const attributes = z.strictObject({
  perSecond: z.int().min(1).max(1_000_000).default(10).meta({
    description: "Requests that it gets through in a second, those of all accounts together. Default 10.",
  }),
  beyond: z.enum(["refuse", "queue"]).default("refuse").meta({
    description:
      "What becomes of a request that comes while it is busy: refuse answers it at once, queue lets it wait for its turn. Default refuse.",
  }),
  line: duration(
    "How far behind the server may be before it refuses: with refuse the burst that it takes, with queue the longest wait. Default 1s.",
  ).default(SECOND_MS),
  status: z
    .union([z.literal(503), z.literal(429)])
    .default(503)
    .meta({ description: "HTTP status of a refusal, 503 or 429. Default 503." }),
});

export type Capacity = z.output<typeof attributes>;

export const capacity: FaultKind<Capacity> = {
  id: "capacity",
  summary:
    "The server gets through a number of requests a second; what comes beyond that is refused with 503 or 429, or waits for its turn.",
  attributes,
  examples: [
    { perSecond: 10, beyond: "refuse", line: SECOND_MS, status: 503 },
    { perSecond: 1, beyond: "refuse", line: SECOND_MS, status: 429 },
    { perSecond: 1, beyond: "queue", line: 10_000, status: 503 },
  ],
  // The search makes worlds of an account or two, which no server is too small for.
  searched: false,
  picks: true,
  endpoints: ENDPOINTS,
  legs: ["request"],
  calibrated: { why: "the refusal is that of http-status; nothing but time is different for what waits" },
  impact: ({ beyond }) => (beyond === "refuse" ? BLOCKS : BLOCKS_UNSEEN),
  onRequest: (_request, { attributes: how, nowMs, memory }) => {
    const behindMs = Math.max(0, memory.busyUntilMs - nowMs);
    if (behindMs + SECOND_MS / how.perSecond > Math.max(how.line, SECOND_MS / how.perSecond))
      return { do: "answer", answer: refusalOf(how) };
    memory.busyUntilMs = nowMs + behindMs + SECOND_MS / how.perSecond;
    return how.beyond === "queue" ? waitOf(behindMs) : undefined;
  },
};

function refusalOf({ status }: Capacity): Answer {
  return { status, contentType: "text/plain", body: status === 429 ? "too many requests\n" : "overloaded\n" };
}

/** Whoever finds no line is served at once. */
function waitOf(behindMs: number): WireAction | undefined {
  return behindMs > 0 ? { do: "delay", requestMs: Math.ceil(behindMs) } : undefined;
}
