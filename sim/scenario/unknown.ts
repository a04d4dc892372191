/** The error for a name, path or pattern that means no scenario, in words for each way of meaning none. */
import { shownWhole } from "../trace/escape.ts";
import type { Sentence } from "../trace/sentence.ts";
import { meant } from "./nearest.ts";
import { inEnglish, say } from "./sentences.ts";

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

  /** The message, for other languages. */
  readonly sentence: Sentence;

  /** @param cwd from where paths were looked up. */
  constructor(wanted: string, why: UnknownWhy, near: readonly string[], cwd: string) {
    const what = whatIsNot(wanted, why, cwd);
    const hint = meant(near) ?? (why === "name" ? say("scenario.listed") : undefined);
    const sentence = hint === undefined ? what : say("scenario.hinted", { what, hint });
    super(inEnglish(sentence));
    this.wanted = wanted;
    this.why = why;
    this.nearest = near;
    this.sentence = shownWhole(sentence);
  }
}

function whatIsNot(wanted: string, why: UnknownWhy, cwd: string): Sentence {
  switch (why) {
    case "no-file":
    case "no-match":
      return say(`scenario.${why}`, { wanted, cwd });
    default:
      return say(`scenario.${why}`, { wanted });
  }
}
