/** The words that the schema of scenarios is put together from, each with the sentence for its mistakes. */
import { z } from "zod";
import { durationHint, parseDuration, printDuration } from "./duration.ts";
import { parseInstant, printInstant } from "./moment.ts";

/** Metadata that becomes the hint in an editor. */
export const say = (description: string) => ({ description });

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

/** Whole number from a least one on. */
export const count = (least: number, description: string) => z.int().min(least).meta(say(description));

/** `true`/`false`, or `on`/`off`, which YAML 1.2 leaves as text. */
export const toggle = (description: string) =>
  z
    .codec(
      z.union([z.boolean(), z.enum(["on", "off"])], { error: "must be true or false\nwrite true or false" }),
      z.boolean(),
      { decode: value => value === true || value === "on", encode: value => value },
    )
    .meta(say(description));

/** A duration, or a word that stands for null. */
export const durationOr = (word: string, description: string) => {
  const error = ({ input }: { input?: unknown }) =>
    input === undefined || input === null
      ? undefined
      : `must be a length of time or ${word}\n${durationHint(input)}, or ${word}`;
  return z
    .codec(z.string({ error }), z.number().nullable(), {
      decode: (input, context) => {
        const ms = input === word ? null : parseDuration(input);
        if (ms !== undefined) return ms;
        context.issues.push({ code: "custom", input, message: error({ input }) ?? "" });
        return z.NEVER;
      },
      encode: ms => (ms === null ? word : printDuration(ms)),
    })
    .meta(say(description));
};

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
