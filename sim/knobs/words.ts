/** The words that settings in YAML are put together from, each with the sentence for its mistakes. */
import { z } from "zod";
import { durationHint, parseDuration, printDuration } from "../fault/duration.ts";
import { say as sentence, wrong } from "../fault/sentences.ts";

/** Metadata that becomes the hint in an editor. */
export const say = (description: string) => ({ description });

/** Whole number from a least one on. */
export const count = (least: number, description: string) => z.int().min(least).meta(say(description));

/** A whole number from 1 on, or `none` for no limit. */
export const countOrNone = (description: string) =>
  z
    .codec(
      z.union([z.int().min(1), z.literal("none")], {
        error: wrong(
          sentence("must.count-or-none"),
          sentence("write.or", { write: sentence("write.example", { example: "10" }), word: "none" }),
        ),
      }),
      z.number().nullable(),
      { decode: value => (value === "none" ? null : value), encode: value => value ?? "none" },
    )
    .meta(say(description));

/** `true`/`false`, or `on`/`off`, which YAML 1.2 leaves as text. */
export const toggle = (description: string) =>
  z
    .codec(
      z.union([z.boolean(), z.enum(["on", "off"])], {
        error: wrong(sentence("must.yes-or-no"), sentence("write.yes-or-no")),
      }),
      z.boolean(),
      { decode: value => value === true || value === "on", encode: value => value },
    )
    .meta(say(description));

/** A duration, or a word that stands for null. */
export const durationOr = (word: string, description: string) => {
  const error = ({ input }: { input?: unknown }) =>
    input === undefined || input === null
      ? undefined
      : wrong(
          sentence("must.length-or", { word }),
          sentence("write.or", { write: durationHint(input), word }),
        );
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
