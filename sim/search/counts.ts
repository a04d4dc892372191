/** How many runs of a search came out how. */

/** How the runs of a search came out. */
export interface SearchCounts {
  pass: number;
  violated: number;
  /** Runs that tried nothing worth a verdict. No failure, but no evidence either. */
  inconclusive: number;
}

export const NO_VERDICTS: Readonly<SearchCounts> = Object.freeze({ pass: 0, violated: 0, inconclusive: 0 });

/** Those of two searches together. */
export function addCounts(a: Readonly<SearchCounts>, b: Readonly<SearchCounts>): SearchCounts {
  return {
    pass: a.pass + b.pass,
    violated: a.violated + b.violated,
    inconclusive: a.inconclusive + b.inconclusive,
  };
}
