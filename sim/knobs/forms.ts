/** What the values of a knob can be: as a scenario writes them, and as the server reads them. */
import { z } from "zod";
import { duration } from "../fault/duration.ts";
import { count, countOrNone, durationOr, toggle } from "./words.ts";

export interface Form<S extends z.ZodType> {
  schema: S;
  /** Every value in the words of a scenario; `<duration>` and `<number>` stand for any. */
  behaviours: readonly string[];
}

/** One of these words. */
export const oneOf = <const W extends readonly [string, ...string[]]>(...words: W) => ({
  schema: z.enum(words),
  behaviours: words,
});

/** A length of time, milliseconds inside. */
export const LENGTH = { schema: duration("A length of time."), behaviours: ["<duration>"] };

/** A length of time, or a word for none: null inside. */
export const lengthOr = (word: string) => ({
  schema: durationOr(word, "A length of time."),
  behaviours: ["<duration>", word],
});

/** A whole number from 1 on. */
export const COUNT = { schema: count(1, "A number."), behaviours: ["<number>"] };

/** A whole number from 1 on, or `none`: null inside. */
export const COUNT_OR_NONE = { schema: countOrNone("A number."), behaviours: ["<number>", "none"] };

export const YES_NO = { schema: toggle("Yes or no."), behaviours: ["true", "false"] };
