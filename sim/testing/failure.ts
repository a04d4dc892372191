/** A scenario that did not come out, as an error whose stack leads to its file. */
import { readFileSync } from "node:fs";
import type { Outcome } from "../pool/outcome.ts";
import type { Path, ScenarioError } from "../scenario/problem.ts";
import { say } from "../scenario/sentences.ts";
import { readSource } from "../scenario/source.ts";
import { shown } from "../trace/escape.ts";
import { violatedInvariants } from "../verdict/trial.ts";
import { briefOf } from "./brief.ts";

interface Place {
  file: string;
  line: number;
  column: number;
  frame?: string;
}

/** A scenario that came out otherwise than expected, or could not be read. Test runners show its place as they show a line of code. */
export class ScenarioFailedError extends Error {
  override readonly name = "ScenarioFailedError";
  /** By this, test runners know a failure from an accident. */
  readonly code = "ERR_ASSERTION";
  /** The invariants that were to break, and those that did, where the expectation is a list. */
  declare readonly expected?: readonly string[];
  declare readonly actual?: readonly string[];
  /** The lines around the place. */
  declare readonly codeFrame?: string;

  /** @internal */
  constructor(
    message: string,
    { file, line, column, frame }: Place,
    broken?: { expected: readonly string[]; actual: readonly string[] },
  ) {
    super(message);
    Object.assign(this, broken, frame !== undefined && { codeFrame: frame });
    this.stack = `${this.name}: ${message}\n    at scenario (${shown(file)}:${line}:${column})`;
  }
}

/**
 * A run that did not come out.
 * @param file of the scenario. @param options.own Whether the scenario's own word on this subject counted: that is the place.
 */
export function failureOf(
  outcome: Outcome,
  { file, expect, own }: { file: string; expect: boolean; own: boolean },
): ScenarioFailedError {
  const { row } = outcome;
  const message = briefOf(outcome, { expect });
  const place = placeIn(file, own ? ["expect", row.subject] : ["title"]);
  const isList = expect && typeof row.expected !== "string";
  return new ScenarioFailedError(
    message,
    place,
    isList
      ? { expected: [...row.expected].toSorted(), actual: violatedInvariants(row).toSorted() }
      : undefined,
  );
}

/** A file that cannot be read, with all its mistakes, at the first of them. */
export function mistakesOf({ message, problems: [first] }: ScenarioError, file: string): ScenarioFailedError {
  return new ScenarioFailedError(message, { file, line: first?.line ?? 1, column: first?.column ?? 1 });
}

/** A place needs no words. */
const NOTHING = say("must.plain", { words: "" });

/** Where a key stands that the file has. */
function placeIn(file: string, path: Path): Place {
  return readSource(readFileSync(file, "utf8"), file).problem(path, NOTHING, undefined, "key");
}
