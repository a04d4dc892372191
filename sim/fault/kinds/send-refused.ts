/** `send-refused`: `ret: -2`, one code for a spent quota, a closed window and a throttle alike (ilink-protocol §3.2). */
import { z } from "zod";
import type { FaultKind } from "../fault.ts";
import { BLOCKS, json } from "../make.ts";

const WORDS = {
  bare: undefined,
  "prepare-failed": "prepare failed",
  "unknown-error": "unknown error",
  "rate-limited": "rate limited",
  frequency: "freq limit",
} as const;

const words = ["bare", "prepare-failed", "unknown-error", "rate-limited", "frequency"] as const;

const attributes = z.strictObject({
  words: z
    .enum(words)
    .default("bare")
    .meta({ description: "Which of the errmsg seen in the wild comes along; bare has none. Default bare." }),
});

export const sendRefused: FaultKind<z.output<typeof attributes>> = {
  id: "send-refused",
  summary: "Sends are refused with `ret: -2` and reach nobody, whatever the quota is.",
  attributes,
  examples: words.map(given => ({ words: given })),
  endpoints: ["sendmessage"],
  legs: ["request"],
  calibrated: { why: "an ordinary answer at the socket; the code is in the body" },
  impact: () => BLOCKS,
  onRequest: (_request, { attributes: { words: given } }) => ({
    do: "answer",
    answer: json({ ret: -2, errmsg: WORDS[given] }),
  }),
};
