/** Checks that need more than one line of a scenario, or the world outside it. */
import type { Context } from "./context.ts";
import { printDuration } from "./duration.ts";
import { suggestion } from "./nearest.ts";
import type { Expectation, FaultLine, Scenario } from "./scenario.ts";
import { EVENTS_MAX, SECTIONS } from "./settings.ts";

/** A limit may be tightened, never loosened. */
export function checkLimits(given: Readonly<Record<string, unknown>>, context: Context): void {
  const { fields, defaults } = SECTIONS.limits;
  for (const [key, value] of Object.entries(given)) {
    const field = fields[key]!;
    const limit = defaults[field];
    if (typeof value !== "number" || value <= limit) continue;
    const print = field.endsWith("Ms") ? printDuration : String;
    const message = `"${key}" may only be tightened: ${print(value)} is looser than ${print(limit)}`;
    context.report(["limits", key], message, `give at most ${print(limit)}, or leave it out`);
  }
}

/** Expectations name invariants that exist, each once. */
export function checkExpectations(
  expect: Readonly<Record<string, Expectation>>,
  invariants: readonly string[] | undefined,
  context: Context,
): void {
  for (const [subject, expected] of Object.entries(expect)) {
    if (typeof expected === "string") continue;
    for (const [at, name] of expected.entries()) {
      const path = ["expect", subject, at];
      if (expected.indexOf(name) !== at)
        context.report(path, `"${name}" is given twice`, "keep one of the two");
      if (!invariants || invariants.includes(name)) continue;
      context.report(path, `there is no invariant "${name}"`, suggestion(name, invariants));
    }
  }
}

/** Fault names are unique, the default ones included. */
export function checkFaultNames(faults: readonly (FaultLine | undefined)[], context: Context): void {
  const seen = new Set<string>();
  for (const [at, fault] of faults.entries()) {
    if (!fault) continue;
    const path = ["faults", at, "name"];
    if (seen.has(fault.name))
      context.report(path, `fault name "${fault.name}" is given twice`, "give another name");
    seen.add(fault.name);
  }
}

/** Repetitions stay within what a run can carry. Reported at the line that goes beyond. */
export function checkEventCount(scenario: Scenario, context: Context): void {
  let events = 0;
  const count = (
    list: string,
    at: number,
    fromMs: number,
    untilMs: number,
    everyMs: number | undefined,
  ): void => {
    const before = events;
    events += everyMs === undefined ? 1 : Math.floor((untilMs - fromMs) / everyMs) + 1;
    if (before > EVENTS_MAX || events <= EVENTS_MAX) return;
    const message = `up to here the scenario makes ${events} events, more than ${EVENTS_MAX}`;
    context.report([list, at, "every"], message, "repeat less often, or for a shorter time");
  };
  for (const [at, line] of scenario.workload.entries()) {
    count("workload", at, line.atMs, line.untilMs ?? scenario.healAtMs, line.everyMs);
  }
  for (const [at, line] of scenario.faults.entries()) {
    count("faults", at, line.atMs, line.repeatUntilMs ?? scenario.healAtMs, line.everyMs);
  }
}
