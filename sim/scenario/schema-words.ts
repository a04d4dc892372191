/** The words that a scenario's frame and lines are put together from, each with the sentence for its mistakes. */
import { z } from "zod";
import { say } from "../knobs/words.ts";
import { parseInstant, printInstant } from "./moment.ts";

/** Name of an account, user or fault. */
export const name = (description: string) =>
  z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/, {
      error: "must be a name: letters, digits and . _ @ -, at most 64",
    })
    .meta(say(description));

/** Text that says something. */
export const text = (description: string) =>
  z.string().trim().min(1, { error: "must not be empty" }).meta(say(description));

/** A full instant, epoch milliseconds inside. */
export const instant = (description: string) => {
  const message = "must be an instant in UTC\nwrite for example 2026-01-05T22:00:00Z";
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
