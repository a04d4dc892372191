/** What is wrong with a scenario file, as data, and the error that carries all of it at once. */
import { shown } from "../trace/escape.ts";

/** One mistake, where it stands and what would be right. */
export interface Problem {
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  /** `faults[0].with.status`; empty for the file as a whole. */
  path: string;
  message: string;
  /** What would be right. */
  hint?: string;
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

  constructor(problems: readonly Problem[]) {
    super(problems.map(printProblem).join("\n\n"));
    this.problems = problems;
  }
}

/** `file:line:column message`, then the frame, then the hint. */
function printProblem(problem: Problem): string {
  const { file, line, column, message, hint, frame } = problem;
  const lines = [shown(`${file}:${line}:${column} ${message}`), frame];
  if (hint !== undefined) lines.push(shown(`  ${hint}`));
  return lines.join("\n");
}

/** Steps from the top of the file to a value. */
export type Path = readonly (string | number)[];

/** `["faults", 0, "with"]` as `faults[0].with`. */
export function printPath(path: Path): string {
  return path
    .map((step, at) => (typeof step === "number" ? `[${step}]` : at === 0 ? step : `.${step}`))
    .join("");
}
