/** What a test says of a run: it passes, it breaks this, it breaks this alone, it says nothing. */
import type { Outcome } from "../pool/outcome.ts";
import { suggestion } from "../scenario/nearest.ts";
import { shown } from "../trace/escape.ts";
import { violatedInvariants } from "../verdict/trial.ts";
import { briefOf } from "./brief.ts";
import { INVARIANT_NAMES } from "./options.ts";

/** What a matcher of vitest gives back. */
export interface Matched {
  pass: boolean;
  message(): string;
  /** Shown against each other. */
  expected?: unknown;
  actual?: unknown;
}

export interface MatcherContext {
  /** After `.not`. */
  readonly isNot?: boolean;
}

/** @throws TypeError when it is none: a test must not hold because something else was handed over. */
function outcomeIn(received: unknown): Outcome {
  const { row, verdict, start } = (received ?? {}) as Partial<Outcome>;
  if (row?.verdict !== undefined && verdict?.violations !== undefined && start !== undefined)
    return received as Outcome;
  throw new TypeError("expected what runScenario or runTrial came to; is an await missing?");
}

/** The matcher's words, and the run's. */
function told(outcome: Outcome, words: string): () => string {
  return () => `${words}\n${briefOf(outcome, { expect: false })}`;
}

export function toPass(received: unknown): Matched {
  const outcome = outcomeIn(received);
  const pass = outcome.row.verdict === "pass";
  return { pass, message: told(outcome, `expected the run ${pass ? "not " : ""}to pass`) };
}

export function toBeInconclusive(received: unknown): Matched {
  const outcome = outcomeIn(received);
  const pass = outcome.row.verdict === "inconclusive";
  return { pass, message: told(outcome, `expected the run ${pass ? "not " : ""}to be inconclusive`) };
}

/** At least these. */
export function toBreak(this: MatcherContext, received: unknown, ...names: string[]): Matched {
  return compare(this, received, { names, only: false });
}

/** These, and no other. */
export function toBreakOnly(this: MatcherContext, received: unknown, ...names: string[]): Matched {
  return compare(this, received, { names, only: true });
}

function compare(
  { isNot = false }: MatcherContext,
  received: unknown,
  { names, only }: { names: readonly string[]; only: boolean },
): Matched {
  const outcome = outcomeIn(received);
  for (const name of names) {
    if (!INVARIANT_NAMES.includes(name))
      throw new TypeError(`there is no invariant ${shown(name)}; ${suggestion(name, INVARIANT_NAMES)}`);
  }
  if (names.length === 0) throw new TypeError("name the invariants");
  // Nothing can be believed of such a run, whichever way it is asked.
  if (outcome.row.verdict === "inconclusive")
    return { pass: isNot, message: told(outcome, "expected a run that says something") };
  const actual = violatedInvariants(outcome.row).toSorted();
  const expected = [...new Set(names)].toSorted();
  const pass = expected.every(name => actual.includes(name)) && !(only && actual.length > expected.length);
  const words = `expected the run ${isNot ? "not " : ""}to break ${expected.join(", ")}${only ? " alone" : ""}`;
  // What breaks beside them is no difference where they are not to break alone.
  const compared = only ? actual : actual.filter(name => expected.includes(name));
  return { pass, message: told(outcome, words), ...(!isNot && { expected, actual: compared }) };
}
