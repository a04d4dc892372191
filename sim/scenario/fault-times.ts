/** When a fault acts: its window from `at`, `from`, `every`, `until` and `for`, all before heal. */
import type { z } from "zod";
import type { ParseContext } from "./context.ts";
import { printDuration } from "./duration.ts";
import type { Path } from "./problem.ts";
import type { faultSchema } from "./schema.ts";

/** The times of a line, or undefined after reporting what is wrong with them. */
export function parseFaultTimes(given: z.output<typeof faultSchema>, path: Path, context: ParseContext) {
  const extra = given.every === undefined ? given.from : given.every;
  if (given.at !== undefined && extra !== undefined) {
    const key = given.every === undefined ? "from" : "every";
    context.report(
      [...path, key],
      `"at" and "${key}" exclude each other`,
      'with "every", write "from"',
      "key",
    );
    return undefined;
  }
  if (given.every === undefined && given.for !== undefined && given.until !== undefined) {
    context.report([...path, "until"], '"for" and "until" exclude each other', "keep one of the two", "key");
    return undefined;
  }
  const opens = given.at !== undefined ? "at" : given.from !== undefined ? "from" : "every";
  if (opens === "every" && given.every === undefined) {
    context.report(path, 'missing key "at", "from" or "every"', "write for example at: 6h", "key");
    return undefined;
  }
  if (given.every === 0) {
    context.report([...path, "every"], '"every" must be more than 0s');
    return undefined;
  }
  if (given.every !== undefined && given.for !== undefined && given.for > given.every) {
    const message = `"for" (${printDuration(given.for)}) is longer than "every" (${printDuration(given.every)})`;
    context.report([...path, "for"], message, "one window closes before the next opens");
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
    const message = `faults end at heal: ${printDuration(atMs)} is not before ${printDuration(healAtMs)}`;
    context.report([...path, opens], message, "open it earlier, or make the run longer");
    return false;
  }
  for (const [key, untilMs] of ends) {
    if (untilMs === undefined) continue;
    if (untilMs <= atMs) {
      const message =
        key === "for"
          ? '"for" must be more than 0s'
          : `"until" (${printDuration(untilMs)}) is not after ${printDuration(atMs)}`;
      context.report([...path, key], message);
      return false;
    }
    if (healAtMs !== undefined && untilMs > healAtMs) {
      const message = `faults end at heal: ${printDuration(untilMs)} is after ${printDuration(healAtMs)}`;
      context.report([...path, key], message, `leave "${key}" out to last until heal`);
      return false;
    }
  }
  return true;
}
