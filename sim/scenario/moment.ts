/** Moments of a run as scenario files write them: since the start, by wall clock, by day, or as a full instant. All UTC. */
import { z } from "zod";
import { wrong } from "../fault/sentences.ts";
import { durationHint, gotOf, parseDuration } from "./duration.ts";
import { say } from "./sentences.ts";

const DAY_MS = 86_400_000;

/** A moment before the start of the run is known. `day` counts calendar days of the run from 1. */
export type Moment =
  | { form: "after"; ms: number }
  | { form: "clock"; ofDayMs: number }
  | { form: "day"; day: number; ofDayMs: number }
  | { form: "instant"; epochMs: number };

/** Reads `8h`, `07:00`, `07:00:30`, `day 2 07:00` or `2026-01-06T07:00:00Z`; undefined when it is none of them. */
export function parseMoment(text: string): Moment | undefined {
  const ms = parseDuration(text);
  if (ms !== undefined) return { form: "after", ms };
  const [, day, clock] = /^(?:day ([1-9]\d{0,2}) )?(\d\d:\d\d(?::\d\d)?)$/.exec(text) ?? [];
  if (clock !== undefined) {
    const ofDayMs = parseClock(clock);
    if (ofDayMs === undefined) return undefined;
    return day === undefined ? { form: "clock", ofDayMs } : { form: "day", day: Number(day), ofDayMs };
  }
  const epochMs = parseInstant(text);
  return epochMs === undefined ? undefined : { form: "instant", epochMs };
}

/** Milliseconds since the start of the run; negative when the moment lies before it. */
export function resolveMoment(moment: Moment, startMs: number): number {
  const midnightMs = Math.floor(startMs / DAY_MS) * DAY_MS;
  switch (moment.form) {
    case "after":
      return moment.ms;
    case "clock": {
      const todayMs = midnightMs + moment.ofDayMs - startMs;
      return todayMs >= 0 ? todayMs : todayMs + DAY_MS;
    }
    case "day":
      return midnightMs + (moment.day - 1) * DAY_MS + moment.ofDayMs - startMs;
    case "instant":
      return moment.epochMs - startMs;
    default:
      return moment satisfies never;
  }
}

/** Epoch milliseconds of a full ISO instant that ends in Z, or undefined. */
export function parseInstant(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z$/.test(text)) return undefined;
  const epochMs = Date.parse(text);
  // Date.parse takes 30 February for 2 March; only a date that reads back the same exists.
  if (Number.isNaN(epochMs) || !new Date(epochMs).toISOString().startsWith(text.slice(0, 16)))
    return undefined;
  return epochMs;
}

/** The shortest full instant that `parseInstant` reads as this time. */
export function printInstant(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(".000Z", "Z");
}

/** Schema of a moment. */
export function moment(description: string) {
  const error = ({ input }: { input?: unknown }) =>
    typeof input === "number"
      ? wrong(say("must.moment", { got: gotOf(input) }), durationHint(input))
      : undefined;
  return z
    .string({ error })
    .transform((text, context): Moment => {
      const found = parseMoment(text);
      if (found) return found;
      context.issues.push({ code: "custom", input: text, message: momentProblem(text) });
      return z.NEVER;
    })
    .meta({
      description: `${description} A moment: 8h after the start, "07:00", day 2 07:00, or 2026-01-06T07:00:00Z.`,
    });
}

function momentProblem(text: string): string {
  const hint = durationHint(text);
  return wrong(
    say("must.moment", { got: gotOf(text) }),
    hint.key === "write.length" ? say("write.moment") : hint,
  );
}

function parseClock(text: string): number | undefined {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(":").map(Number);
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  return ((hours * 60 + minutes) * 60 + seconds) * 1_000;
}
