/** Collects what an invariant finds, and keeps one noisy account from drowning the report. */
import type { Examination, Violation } from "./invariant.ts";

/** How many violations of one invariant are listed per account; the rest are only counted. */
export const VIOLATIONS_PER_ACCOUNT_MAX = 20;

/** The find of an invariant: a violation before it carries the invariant's name. */
export type Finding = Omit<Violation, "invariant">;

export class Findings {
  readonly #invariant: string;
  readonly #byAccount = new Map<string, { listed: Violation[]; more: number }>();
  #examined = 0;

  constructor(invariant: string) {
    this.#invariant = invariant;
  }

  /** Count places at which the invariant could have been broken. */
  examine(places = 1): void {
    this.#examined += places;
  }

  /** Note a breach. The violation comes back so that its message can be completed when more is known. */
  add(finding: Finding): Violation {
    const violation: Violation = { invariant: this.#invariant, ...finding };
    const account = finding.account ?? "";
    const entry = this.#byAccount.get(account) ?? { listed: [], more: 0 };
    this.#byAccount.set(account, entry);
    if (entry.listed.length < VIOLATIONS_PER_ACCOUNT_MAX) entry.listed.push(violation);
    else entry.more += 1;
    return violation;
  }

  /** Everything found, earliest first. Call it once, when the reading is over. */
  finish(): Examination {
    const violations: Violation[] = [];
    for (const { listed, more } of this.#byAccount.values()) {
      const last = listed.at(-1);
      if (last !== undefined && more > 0) last.message += ` (and ${more} more like it, not listed)`;
      violations.push(...listed);
    }
    violations.sort((a, b) => a.atMs - b.atMs);
    return { examined: this.#examined, violations };
  }
}
