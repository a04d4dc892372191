/** What is wrong with a scenario file, as data, and the error that carries all of it at once. */
import type { Wrong } from "../fault/sentences.ts";
import { shown, shownWhole } from "../trace/escape.ts";
import type { Sentence } from "../trace/sentence.ts";
import { inEnglish, say } from "./sentences.ts";

/** One mistake, where it stands and what would be right. */
export interface Problem {
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  /** `faults[0].with.status`; empty for the file as a whole. */
  path: string;
  /** In English. */
  message: string;
  /** What would be right. */
  hint?: string;
  /** Message and hint, for other languages. */
  told: Wrong;
  /** The lines around the mistake with a marker under it; what would not be seen in them is written out. */
  frame: string;
}

/** Most mistakes that one file is told at once. */
export const PROBLEMS_MAX = 100;

/** A scenario file that cannot be used. `problems` holds every mistake found, in file order, and is never empty. */
export class ScenarioError extends Error {
  override readonly name = "ScenarioError";
  readonly code = "ERR_SCENARIO";
  readonly problems: readonly Problem[];
  /** The message, for other languages. */
  readonly sentence: Sentence;

  constructor(problems: readonly Problem[]) {
    const sentence = say("problem.all", { problems: problems.map(printProblem) });
    super(inEnglish(sentence));
    this.problems = problems;
    this.sentence = sentence;
  }
}

/** `file:line:column message`, then the frame, then the hint. */
function printProblem({ file, line, column, told, frame }: Problem): Sentence {
  const place = shown(`${file}:${line}:${column}`);
  const { message, hint } = shownWhole(told);
  return hint === undefined
    ? say("problem.one", { place, message, frame })
    : say("problem.hinted", { place, message, frame, hint });
}

/** Steps from the top of the file to a value. */
export type Path = readonly (string | number)[];

/** `["faults", 0, "with"]` as `faults[0].with`. */
export function printPath(path: Path): string {
  return path
    .map((step, at) => (typeof step === "number" ? `[${step}]` : at === 0 ? step : `.${step}`))
    .join("");
}
