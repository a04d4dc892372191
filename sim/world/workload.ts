/** Puts a scenario's workload on the clock, line by line; repeated lines schedule their next turn when one is due. */
import { timesIn } from "../scenario/repetition.ts";
import type { WorkloadLine } from "../scenario/scenario.ts";

export interface WorkloadWorld {
  after(delayMs: number, action: () => void): unknown;
  act(line: WorkloadLine): void;
}

/** How many things people do in all: a repeated line counts as often as it comes. */
export function countDeeds(lines: readonly WorkloadLine[]): number {
  return lines.reduce(
    (count, { atMs, everyMs, untilMs = atMs }) => count + timesIn(atMs, untilMs, everyMs),
    0,
  );
}

export function startWorkload(lines: readonly WorkloadLine[], world: WorkloadWorld): void {
  for (const line of lines) {
    const { atMs, everyMs, untilMs } = line;
    const at = (momentMs: number, delayMs: number): void => {
      world.after(delayMs, () => {
        world.act(line);
        if (everyMs !== undefined && untilMs !== undefined && momentMs + everyMs <= untilMs)
          at(momentMs + everyMs, everyMs);
      });
    };
    at(atMs, atMs);
  }
}
