/** What a page of timelines holds besides its code: an index of runs, and a block of data for each run that it can show. */

/** One run in the index. */
export interface IndexRow {
  scenario: string;
  title: Readonly<Record<"en" | "zh", string>>;
  subject: string;
  verdict: "pass" | "violated" | "inconclusive";
  asExpected: boolean;
  /** Names of broken invariants, earliest first. */
  breaks: readonly string[];
  /** The first breach, or why nothing can be said. */
  first: Readonly<Record<"en" | "zh", string>> | null;
  /** The longest time without receiving; null when the trace was lost. */
  deafMs: number | null;
  /** Messages of users: written, and handled. */
  written: number;
  handled: number;
  /** Texts: asked for, and accepted by the server. */
  asked: number;
  accepted: number;
  requests: number;
  /** The block of this page that holds it; absent when another page does. */
  block?: number;
  /** That page. */
  page?: string;
}

export interface PageIndex {
  version: 1;
  /** False when the verdicts themselves count, whatever was expected. */
  expect: boolean;
  runs: readonly IndexRow[];
  /** The page with all runs, where this is one of several. */
  home?: string;
}

/** The element that holds the index, and the attribute of those that hold a run. */
export const INDEX_ID = "index";
export const blockId = (block: number): string => `run-${block}`;
