/** How much of what the invariants examine is excused, by invariant and excuse, over many runs of the client. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Scenario } from "../../sim/scenario/scenario.ts";
import fixed from "../../sim/subject/fixed.ts";
import { judge, type Verdict } from "../../sim/verdict/judge.ts";
import { simulate } from "../../sim/world/simulate.ts";

/** The share of one excuse, in percent: of the places examined and excused, and of the time of all accounts. */
export interface Share {
  places: number;
  time: number;
}

/** By invariant and excuse. */
export type Shares = Record<string, Record<string, Share>>;

/** What is committed: `npm run excused` writes it. */
export interface Budget {
  /** Of the generated scenarios. */
  seed: string;
  catalogue: Shares;
  /** Over the first `runs` of them. */
  generated: { runs: number; shares: Shares };
  /** The same over a few, which the test measures anew. */
  sample: { runs: number; shares: Shares };
}

export const BUDGET_FILE = join(import.meta.dirname, "budget.json");

export function readBudget(): Budget {
  return JSON.parse(readFileSync(BUDGET_FILE, "utf8")) as Budget;
}

/** Adds runs up. */
export class ShareCount {
  #accountMs = 0;
  readonly #examined = new Map<string, number>();
  readonly #excused = new Map<string, Map<string, { count: number; ms: number }>>();

  /** How many runs it has counted. */
  runs = 0;

  async run(scenario: Scenario): Promise<void> {
    const { trace } = await simulate({ scenario, subject: fixed });
    this.add(scenario, judge(trace));
  }

  add(scenario: Scenario, { examined, excused }: Pick<Verdict, "examined" | "excused">): void {
    this.runs++;
    this.#accountMs += scenario.endAtMs * scenario.accounts.length;
    for (const [invariant, places] of Object.entries(examined))
      this.#examined.set(invariant, (this.#examined.get(invariant) ?? 0) + places);
    for (const [invariant, uses] of Object.entries(excused)) {
      const known = this.#excused.get(invariant) ?? new Map<string, { count: number; ms: number }>();
      this.#excused.set(invariant, known);
      for (const [id, { count, ms }] of Object.entries(uses)) {
        const sum = known.get(id) ?? { count: 0, ms: 0 };
        known.set(id, { count: sum.count + count, ms: sum.ms + ms });
      }
    }
  }

  shares(): Shares {
    const shares: Shares = {};
    for (const [invariant, uses] of [...this.#excused].sort()) {
      const row: Record<string, Share> = {};
      for (const [id, { count, ms }] of [...uses].sort())
        row[id] = {
          places: percent(count, count + (this.#examined.get(invariant) ?? 0)),
          time: percent(ms, this.#accountMs),
        };
      shares[invariant] = row;
    }
    return shares;
  }
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Number(((100 * part) / whole).toPrecision(4));
}

/** A share that grew by less than this part of itself has not grown: the places are those of all runs together. */
const NOISE = 0.01;

/** What is excused more than the budget allows, one sentence for each. */
export function growths(of: string, now: Shares, budget: Shares): string[] {
  const found: string[] = [];
  for (const [invariant, uses] of Object.entries(now)) {
    for (const [id, share] of Object.entries(uses)) {
      const allowed = budget[invariant]?.[id] ?? { places: 0, time: 0 };
      for (const unit of ["places", "time"] as const) {
        const more = share[unit] - allowed[unit];
        if (more > NOISE * allowed[unit])
          found.push(
            `${of}: ${id} takes ${share[unit]} % of the ${unit} of ${invariant}, ` +
              `${Number(more.toPrecision(3))} more than the budget's ${allowed[unit]} %`,
          );
      }
    }
  }
  return found;
}
