/** What a limit is: a number that a verdict rests on, with the sentence that it comes from. */

export interface Limit {
  /** In force unless a scenario says otherwise: milliseconds where the field's name ends in `Ms`, else a plain count. */
  default: number;
  /** Which way a scenario may move it: what makes the demand harder. `exact`: not at all. */
  tighten: "lower" | "higher" | "exact";
  /** The invariants that read it. */
  invariants: readonly string[];
  /** What it decides. */
  decides: string;
  /** The words that it comes from, as they stand in the source. */
  sentence: string;
  /** Where they stand: a part of the architecture, or of the public record. */
  source: string;
  /** How the number follows, where the sentence does not name it. */
  because?: string;
}

export type LimitTable = Readonly<Record<string, Limit>>;
