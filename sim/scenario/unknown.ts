/** The error for a name, path or pattern that means no scenario, in words for each way of meaning none. */

/** How something on the command line means nothing. */
export type UnknownWhy =
  /** Neither a name of the catalogue nor a path. */
  | "name"
  /** Written as a path, and nothing is there. */
  | "no-file"
  /** A file that does not end in .yaml. */
  | "not-yaml"
  /** A folder without a scenario in it. */
  | "empty-folder"
  /** A pattern that matches nothing. */
  | "no-match";

/** A name or path that means no scenario file. */
export class UnknownScenarioError extends Error {
  override readonly name = "UnknownScenarioError";
  readonly code = "ERR_UNKNOWN_SCENARIO";
  readonly wanted: string;
  readonly why: UnknownWhy;
  /** Known names like it, nearest first. */
  readonly nearest: readonly string[];

  /** @param cwd from where paths were looked up. */
  constructor(wanted: string, why: UnknownWhy, near: readonly string[], cwd: string) {
    super(WORDS[why](wanted, cwd) + (near.length > 0 ? `; did you mean ${near.join(" or ")}?` : HINTS[why]));
    this.wanted = wanted;
    this.why = why;
    this.nearest = near;
  }
}

const WORDS: Readonly<Record<UnknownWhy, (wanted: string, cwd: string) => string>> = {
  name: wanted => `there is no scenario "${wanted}"`,
  "no-file": (wanted, cwd) => `there is no file "${wanted}", looked for from ${cwd}`,
  "not-yaml": wanted => `"${wanted}" is no scenario: their files end in .yaml`,
  "empty-folder": wanted => `the folder "${wanted}" has no scenario in it: no file that ends in .yaml`,
  "no-match": (wanted, cwd) => `no scenario matches "${wanted}", neither in the catalogue nor from ${cwd}`,
};

const HINTS: Readonly<Record<UnknownWhy, string>> = {
  name: "; the command list shows what there is",
  "no-file": "",
  "not-yaml": "",
  "empty-folder": "",
  "no-match": "",
};
