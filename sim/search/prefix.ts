/** The part of a search that has no gaps, however many runs were tried at a time: what a later search goes on from. */
import { type Breach, breachesOf, mergeBreaches } from "./breach.ts";
import { NO_VERDICTS, type SearchCounts } from "./counts.ts";
import type { Judgement } from "./predicate.ts";

export interface Prefix {
  /** So many runs, from the first on, have been tried. */
  tried: number;
  counts: Readonly<SearchCounts>;
  /** As {@link mergeBreaches} leaves them. */
  breaches: readonly Breach[];
}

export const NOTHING_TRIED: Prefix = Object.freeze({ tried: 0, counts: NO_VERDICTS, breaches: [] });

/** The same with one more run. */
export function withRun({ tried, counts, breaches }: Prefix, run: number, judgement: Judgement): Prefix {
  const { verdict } = judgement;
  const broken = breachesOf(run, judgement);
  return {
    tried: tried + 1,
    counts: { ...counts, [verdict]: counts[verdict] + 1 },
    breaches: broken.length === 0 ? breaches : mergeBreaches([...breaches, ...broken]),
  };
}

/** Takes runs in whatever order they end. */
export class GrowingPrefix {
  #prefix: Prefix;
  /** Runs that have ended before one that was begun earlier, by their place. */
  readonly #early = new Map<number, readonly [run: number, Judgement]>();

  constructor(begin: Prefix) {
    this.#prefix = begin;
  }

  /** The runs up to the first that has not ended. */
  get value(): Prefix {
    return this.#prefix;
  }

  /** @param place Of the run among those of this search, from 0. */
  add(place: number, run: number, judgement: Judgement): void {
    this.#early.set(place, [run, judgement]);
    for (;;) {
      const next = this.#early.get(this.#prefix.tried);
      if (next === undefined) return;
      this.#early.delete(this.#prefix.tried);
      this.#prefix = withRun(this.#prefix, ...next);
    }
  }
}
