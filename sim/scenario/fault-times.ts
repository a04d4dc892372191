/** When a fault acts: its window from `at`, `from`, `every`, `until` and `for`, all before heal. */
import type { z } from "zod";
import type { ParseContext } from "./context.ts";
import { printDuration } from "./duration.ts";
import type { Path } from "./problem.ts";
import type { faultSchema } from "./schema.ts";
import { say } from "./sentences.ts";

/** The times of a line, or undefined after reporting what is wrong with them. */
export function parseFaultTimes(given: z.output<typeof faultSchema>, path: Path, context: ParseContext) {
  const extra = given.every === undefined ? given.from : given.every;
  if (given.at !== undefined && extra !== undefined) {
    const key = given.every === undefined ? "from" : "every";
    context.report(
      [...path, key],
      say("run.exclude", { one: "at", other: key }),
      say("fault.with-every"),
      "key",
    );
    return undefined;
  }
  if (given.every === undefined && given.for !== undefined && given.until !== undefined) {
    context.report(
      [...path, "until"],
      say("run.exclude", { one: "for", other: "until" }),
      say("write.one"),
      "key",
    );
    return undefined;
  }
  const opens = given.at !== undefined ? "at" : given.from !== undefined ? "from" : "every";
  if (opens === "every" && given.every === undefined) {
    context.report(path, say("fault.no-time"), say("write.example", { example: "at: 6h" }), "key");
    return undefined;
  }
  if (given.every === 0) {
    context.report([...path, "every"], say("fault.never-again"));
    return undefined;
  }
  if (given.every !== undefined && given.for !== undefined && given.for > given.every) {
    const times = { for: printDuration(given.for), every: printDuration(given.every) };
    context.report([...path, "for"], say("fault.for-too-long", times), say("fault.one-window"));
    return undefined;
  }
  const atMs = opens === "every" ? given.every! : context.resolve(given[opens], [...path, opens]);
  const until = context.resolve(given.until, [...path, "until"]);
  if (atMs === undefined || (given.until !== undefined && until === undefined)) return undefined;
  const forUntil = given.for === undefined ? undefined : atMs + given.for;
  const ends = [["until", until] as const, ["for", forUntil] as const];
  if (!isBeforeHeal(opens, atMs, ends, path, context)) return undefined;
  const untilMs = given.every === undefined ? (until ?? forUntil) : forUntil;
  return {
    atMs,
    ...(untilMs !== undefined && { untilMs }),
    ...(given.every !== undefined && { everyMs: given.every }),
    ...(given.every !== undefined && until !== undefined && { repeatUntilMs: until }),
  };
}

type End = readonly ["until" | "for", number | undefined];

function isBeforeHeal(
  opens: string,
  atMs: number,
  ends: readonly End[],
  path: Path,
  context: ParseContext,
): boolean {
  const { healAtMs } = context.frame;
  if (healAtMs !== undefined && atMs >= healAtMs) {
    const times = { at: printDuration(atMs), heal: printDuration(healAtMs) };
    context.report([...path, opens], say("fault.opens-late", times), say("fault.open-earlier"));
    return false;
  }
  for (const [key, untilMs] of ends) {
    if (untilMs === undefined) continue;
    if (untilMs <= atMs) {
      const message =
        key === "for"
          ? say("fault.no-length")
          : say("fault.closes-early", { until: printDuration(untilMs), at: printDuration(atMs) });
      context.report([...path, key], message);
      return false;
    }
    if (healAtMs !== undefined && untilMs > healAtMs) {
      const times = { until: printDuration(untilMs), heal: printDuration(healAtMs) };
      context.report([...path, key], say("fault.closes-late", times), say("fault.until-heal", { key }));
      return false;
    }
  }
  return true;
}
