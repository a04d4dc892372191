/** `jitter`: no two requests take the same time; most are quick, and a few are not. */
import { z } from "zod";
import { ENDPOINTS } from "../../trace/endpoint.ts";
import { duration } from "../duration.ts";
import type { FaultKind } from "../fault.ts";
import { BLOCKS_UNSEEN, HARMLESS } from "../make.ts";
import { BLOCKS_FROM_MS } from "./latency.ts";

/** No delay is longer than so many means: a tail without an end would have to count as an outage. */
const TAIL = 10;

const spreads = ["uniform", "exponential", "log-normal"] as const;

const attributes = z.strictObject({
  spread: z.enum(spreads).default("uniform").meta({
    description:
      "uniform between 0 and twice the mean, exponential, or log-normal with a slow tail; none beyond 10 means. Default uniform.",
  }),
  mean: duration("Mean of the delays. Default 200ms.").default(200),
});

type Attributes = z.output<typeof attributes>;

export const jitter: FaultKind<Attributes> = {
  id: "jitter",
  summary:
    "Each answer (or request) takes longer by a time of its own; where that can be 3s, requests count as blocked.",
  attributes,
  examples: [
    { spread: "uniform", mean: 200 },
    { spread: "exponential", mean: 200 },
    { spread: "log-normal", mean: 200 },
    { spread: "log-normal", mean: 2_000 },
    { spread: "uniform", mean: 5_000 },
  ],
  endpoints: ENDPOINTS,
  legs: ["answer", "request"],
  calibrated: { why: "nothing but time is different at the socket" },
  impact: attributes => (longest(attributes) >= BLOCKS_FROM_MS ? BLOCKS_UNSEEN : HARMLESS),
  onRequest(_request, { attributes, leg, random }) {
    const delayMs = Math.round(Math.min(draw(attributes, random), longest(attributes)));
    return { do: "delay", ...(leg === "request" ? { requestMs: delayMs } : { answerMs: delayMs }) };
  },
};

function longest({ spread, mean }: Attributes): number {
  return (spread === "uniform" ? 2 : TAIL) * mean;
}

function draw({ spread, mean }: Attributes, random: () => number): number {
  switch (spread) {
    case "uniform":
      return 2 * mean * random();
    case "exponential":
      return -mean * Math.log(1 - random());
    case "log-normal": {
      // Box and Muller; with a deviation of 1, e^(-1/2) makes the mean what it is to be.
      const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
      return mean * Math.exp(normal - 0.5);
    }
  }
}
