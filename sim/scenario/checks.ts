/** Checks that need more than one line of a scenario, or the world outside it. */

import { faultKind } from "../fault/table.ts";
import { LIMITS } from "../trace/limits/limits.ts";
import type { ParseContext } from "./context.ts";
import { printDuration } from "./duration.ts";
import { suggested } from "./nearest.ts";
import { timesIn } from "./repetition.ts";
import type { Expectation, FaultLine, Scenario } from "./scenario.ts";
import { say } from "./sentences.ts";
import { EVENTS_MAX, SECTIONS } from "./settings.ts";

/** A limit may be tightened, never loosened. */
export function checkLimits(given: Readonly<Record<string, unknown>>, context: ParseContext): void {
  for (const [key, value] of Object.entries(given)) {
    const field = SECTIONS.limits.fields[key]!;
    const { default: limit, tighten } = LIMITS[field];
    if (typeof value !== "number" || value === limit || value > limit === (tighten === "higher")) continue;
    const print = field.endsWith("Ms") ? printDuration : String;
    const message = say("limit.looser", { key, given: print(value), limit: print(limit) });
    const bound = tighten === "higher" ? "limit.least" : "limit.most";
    context.report(["limits", key], message, say(bound, { limit: print(limit) }));
  }
}

/** Expectations name invariants that exist, each once. */
export function checkExpectations(
  expect: Readonly<Record<string, Expectation>>,
  invariants: readonly string[] | undefined,
  context: ParseContext,
): void {
  for (const [subject, expected] of Object.entries(expect)) {
    if (typeof expected === "string") continue;
    for (const [at, name] of expected.entries()) {
      const path = ["expect", subject, at];
      if (expected.indexOf(name) !== at)
        context.report(path, say("expect.twice", { name }), say("write.one"));
      if (!invariants || invariants.includes(name)) continue;
      context.report(path, say("expect.unknown", { name }), suggested(name, invariants));
    }
  }
}

/** Fault names are unique, the default ones included. */
export function checkFaultNames(faults: readonly (FaultLine | undefined)[], context: ParseContext): void {
  const seen = new Set<string>();
  for (const [at, fault] of faults.entries()) {
    if (!fault) continue;
    const path = ["faults", at, "name"];
    if (seen.has(fault.name))
      context.report(path, say("fault.name-twice", { name: fault.name }), say("fault.other-name"));
    seen.add(fault.name);
  }
}

/** A process dies once at a time, and sleeps once: windows of kinds that exclude each other do not overlap. */
export function checkOverlaps(scenario: Scenario, context: ParseContext): void {
  const reported = new Set<number>();
  for (const word of Object.keys(WHY_APART) as (keyof typeof WHY_APART)[]) {
    const windows = scenario.faults.flatMap((line, at) => {
      const { exclusive, onClose } = faultKind(line.kind);
      return exclusive === word && onClose !== undefined ? windowsOf(line, at, scenario.healAtMs) : [];
    });
    windows.sort((a, b) => a.fromMs - b.fromMs || a.at - b.at);
    // Of the windows so far, the one that is open longest, and the one of another line.
    let [longest, other]: (Window | undefined)[] = [];
    for (const window of windows) {
      const rival = longest?.at === window.at ? other : longest;
      if (rival !== undefined && window.fromMs < rival.untilMs) {
        const [first, second] = [rival.at, window.at].toSorted((a, b) => a - b) as [number, number];
        const [one = "", other = ""] = [second, first].map(at => scenario.faults[at]?.name);
        if (!reported.has(second)) {
          reported.add(second);
          context.report(
            ["faults", second],
            say("fault.overlap", { one, other, at: printDuration(window.fromMs), why: WHY_APART[word] }),
            say("fault.one-by-one"),
          );
        }
      }
      if (longest === undefined || window.untilMs > longest.untilMs) {
        if (longest?.at !== window.at) other = longest;
        longest = window;
      } else if (longest.at !== window.at && (other === undefined || window.untilMs > other.untilMs)) {
        other = window;
      }
    }
  }
}

interface Window {
  /** Position of its line. */
  at: number;
  fromMs: number;
  untilMs: number;
}

function windowsOf(line: FaultLine, at: number, healAtMs: number): Window[] {
  const { atMs, everyMs, untilMs } = line;
  const lengthMs = untilMs === undefined ? Number.POSITIVE_INFINITY : untilMs - atMs;
  const lastMs = everyMs === undefined ? atMs : (line.repeatUntilMs ?? healAtMs);
  const windows: Window[] = [];
  for (
    let fromMs = atMs;
    fromMs <= lastMs && fromMs < healAtMs;
    fromMs += everyMs ?? Number.POSITIVE_INFINITY
  )
    windows.push({ at, fromMs, untilMs: Math.min(fromMs + lengthMs, healAtMs) });
  return windows;
}

const WHY_APART = {
  process: say("fault.one-process"),
  clock: say("fault.one-clock"),
  "second-instance": say("fault.one-instance"),
};

/** Repetitions stay within what a run can carry. Reported at the line that goes beyond. */
export function checkEventCount(scenario: Scenario, context: ParseContext): void {
  let events = 0;
  const count = (
    list: string,
    at: number,
    fromMs: number,
    untilMs: number,
    everyMs: number | undefined,
  ): void => {
    const before = events;
    events += timesIn(fromMs, untilMs, everyMs);
    if (before > EVENTS_MAX || events <= EVENTS_MAX) return;
    const message = say("run.events", { events, most: EVENTS_MAX });
    context.report([list, at, "every"], message, say("run.fewer"));
  };
  for (const [at, line] of scenario.workload.entries()) {
    count("workload", at, line.atMs, line.untilMs ?? scenario.healAtMs, line.everyMs);
  }
  for (const [at, line] of scenario.faults.entries()) {
    count("faults", at, line.atMs, line.repeatUntilMs ?? scenario.healAtMs, line.everyMs);
  }
}
