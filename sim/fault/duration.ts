/** Lengths of time as scenario files write them: `500ms`, `35s`, `1h30m`, `2d`. Text on one side, milliseconds on the other. */
import { z } from "zod";
import type { Sentence } from "../trace/sentence.ts";
import { say, wrong } from "./sentences.ts";

const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
  ["ms", 1],
] as const;

/** No length of time in a scenario is longer: 366 days. */
export const DURATION_MS_MAX = 366 * 86_400_000;

const FORM = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/;

/** What people write for a unit when they do not write the unit. */
const SYNONYMS: readonly (readonly [RegExp, string])[] = [
  [/^(milliseconds?|millis|msecs?)$/, "ms"],
  [/^(seconds?|secs?)$/, "s"],
  [/^(minutes?|mins?)$/, "m"],
  [/^(hours?|hrs?)$/, "h"],
  [/^days?$/, "d"],
];

/** Milliseconds of a text like `1h30m`, or undefined when it is not a length of time. */
export function parseDuration(text: string): number | undefined {
  const parts = FORM.exec(text);
  if (!parts || text === "") return undefined;
  const ms = UNITS.reduce((sum, [, size], at) => sum + Number(parts[at + 1] ?? 0) * size, 0);
  return ms <= DURATION_MS_MAX ? ms : undefined;
}

/** The shortest text that `parseDuration` reads as so many milliseconds: `5_400_000` is `1h30m`. */
export function printDuration(ms: number): string {
  let rest = ms;
  let text = "";
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) text += `${count}${unit}`;
  }
  return text || "0s";
}

/** What a mistaken length of time should have been, as advice: `write 35s`. */
export function durationHint(input: unknown): Sentence {
  if (typeof input === "number" && Number.isInteger(input) && input >= 0)
    return say("write.this", { example: `${input}s` });
  const guess = typeof input === "string" ? tidied(input) : undefined;
  return guess === undefined ? say("write.length") : say("write.this", { example: guess });
}

/** Duration in YAML text, milliseconds inside. Goes both ways, so a printer can encode what a parser decoded. */
export function duration(description: string) {
  const text = z.string({ error: issue => problem(issue.input) });
  return z
    .codec(text, z.number(), {
      decode: (input, context) => {
        const ms = parseDuration(input);
        if (ms !== undefined) return ms;
        context.issues.push({ code: "custom", message: problem(input), input });
        return z.NEVER;
      },
      encode: printDuration,
    })
    .meta({ description });
}

/** Message and hint; undefined leaves a missing key to the caller's words. */
function problem(input: unknown): string | undefined {
  if (input === undefined || input === null) return undefined;
  return wrong(say("must.length", { got: gotOf(input) }), durationHint(input));
}

/** What stands in the place of a value. */
export function gotOf(input: unknown): Sentence {
  if (Array.isArray(input)) return say("value.list");
  if (typeof input === "object" && input !== null) return say("value.mapping");
  return say("value.written", { value: typeof input === "string" ? JSON.stringify(input) : String(input) });
}

function tidied(text: string): string | undefined {
  const compact = text.toLowerCase().replaceAll(/\s+/g, "");
  const units = compact.replaceAll(
    /[a-z]+/g,
    word => SYNONYMS.find(([form]) => form.test(word))?.[1] ?? word,
  );
  const single = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(units);
  const size = UNITS.find(([unit]) => unit === single?.[2])?.[1];
  const ms = single && size !== undefined ? Math.round(Number(single[1]) * size) : parseDuration(units);
  return ms !== undefined && ms <= DURATION_MS_MAX ? printDuration(ms) : undefined;
}
