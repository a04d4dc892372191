/** Data never starts code: a subject that a scenario or a trace names by a file is run only when somebody says so. */
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { quote } from "../report/replay-line.ts";
import { isPartOfPackage } from "../subject/table.ts";
import { escapedLines, shown } from "../trace/escape.ts";
import { UsageError } from "./exit.ts";
import { endAtOnce } from "./interrupt.ts";
import { COMMAND } from "./package-root.ts";
import { t } from "./spoken.ts";
import type { TrialPlan } from "./trials.ts";

/** Somebody who can be asked. */
export interface Person {
  input: Readable;
  output: Writable;
}

/** Whoever sits at the terminal; nobody when either end of it is a file or a program. */
export function personAtTerminal({ stdin, stderr } = process): Person | undefined {
  return stdin.isTTY === true && stderr.isTTY === true ? { input: stdin, output: stderr } : undefined;
}

export interface ConsentOptions {
  /** The command that would be right, without its subjects: `run x.yaml`. */
  command: readonly string[];
  /** Undefined when nobody can be asked. */
  person: Person | undefined;
}

/**
 * The plans, those with code that data named only after a plain yes.
 * @throws UsageError without one, with the line that names the code on the command line.
 */
export async function withConsent(
  plans: readonly TrialPlan[],
  { command, person }: ConsentOptions,
): Promise<TrialPlan[]> {
  const foreign = plans.filter(({ subjectName, by }) => by === "data" && !isPartOfPackage(subjectName));
  const [first] = foreign;
  if (first === undefined) return [...plans];
  const names = [...new Set(foreign.map(({ subjectName }) => subjectName))];
  const what = t("consent.what", {
    scenario: shown(first.scenario.name),
    subjects: names.map(shown).join(t("between.items")),
  });
  if (person !== undefined && (await saysYes(`${what}\n${t("consent.question")} `, person)))
    return plans.map(plan => (foreign.includes(plan) ? { ...plan, by: "command" } : plan));
  const subjects = [...new Set(plans.map(({ subjectName }) => subjectName))];
  const line = [...command, ...subjects.flatMap(name => ["--subject", name])].map(quote).join(" ");
  throw new UsageError(`${what}\n${t("consent.refused")}\n  ${COMMAND} ${line}`);
}

/** Anything but a yes is a no; the end of the input too. */
function saysYes(question: string, { input, output }: Person): Promise<boolean> {
  const lines = createInterface({ input, output });
  // The terminal hands Ctrl-C over as a key while it is read.
  lines.on("SIGINT", endAtOnce);
  return new Promise(resolve => {
    lines.on("close", () => resolve(false));
    lines.question(escapedLines(question), answer => {
      resolve(/^\s*y(?:es)?\s*$/i.test(answer));
      lines.close();
    });
  });
}
