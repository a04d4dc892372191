/** The words that a scenario's frame and lines are put together from, each with the sentence for its mistakes. */
import { z } from "zod";
import { wrong } from "../fault/sentences.ts";
import { say } from "../knobs/words.ts";
import { parseInstant, printInstant } from "./moment.ts";
import { say as sentence } from "./sentences.ts";

/** Name of an account, user or fault. */
export const name = (description: string) =>
  z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/, {
      error: wrong(sentence("must.name")),
    })
    .meta(say(description));

/** Text that says something. */
export const text = (description: string) =>
  z
    .string()
    .trim()
    .min(1, { error: wrong(sentence("must.have-some")) })
    .meta(say(description));

/** A full instant, epoch milliseconds inside. */
export const instant = (description: string) => {
  const message = wrong(
    sentence("must.instant"),
    sentence("write.example", { example: "2026-01-05T22:00:00Z" }),
  );
  return z
    .codec(z.string({ error: ({ input }) => (input === undefined ? undefined : message) }), z.number(), {
      decode: (input, context) => {
        const epochMs = parseInstant(input);
        if (epochMs !== undefined) return epochMs;
        context.issues.push({ code: "custom", input, message });
        return z.NEVER;
      },
      encode: printInstant,
    })
    .meta(say(description));
};
