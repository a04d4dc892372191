/** One run for the page: simulated, judged, and made ready for its timeline. */
import { faultKind } from "../../sim/fault/table.ts";
import type { TimelineRun } from "../../sim/report/timeline/run.ts";
import { shownRun } from "../../sim/report/timeline/shown-run.ts";
import type { Scenario } from "../../sim/scenario/scenario.ts";
import { groundsOf } from "../../sim/verdict/grounds.ts";
import { runTrial } from "../../sim/verdict/trial.ts";
import type { Told } from "../protocol.ts";
import { Refusal } from "./refusal.ts";
import { SUBJECTS } from "./subjects.ts";

/** @throws Refusal where a browser cannot run it */
export async function runFor(
  scenario: Scenario,
  subjectName: string,
  seed: string | undefined,
): Promise<Told> {
  const choice = SUBJECTS.get(subjectName);
  if (choice === undefined) throw new Refusal("no-client", { name: subjectName });
  const durable = scenario.faults.find(({ kind }) => faultKind(kind).durable);
  if (choice.wantsDisk && durable !== undefined)
    throw new Refusal("no-disk", { kind: durable.kind, name: subjectName });
  const subject = await choice.open();
  const { row, trace, log, start } = await runTrial({
    scenario,
    subjectName,
    subject,
    door: "memory",
    ...(seed !== undefined && { seed }),
  });
  const grounds = groundsOf(trace);
  const run = shownRun({ row, title: scenario.title, start, trace, log, grounds, expect: true });
  const expects = Object.hasOwn(scenario.expect, subjectName);
  return { told: "run", run: { ...run, replay: commandFor(run) }, expects, wallMs: row.wallMs };
}

const PACKAGE = "npx ilink-sim";
const CHECKOUT = "npm run -s sim --";

/** The line that makes this run again in a terminal. A text of the reader's own has to be saved first; the bank of bad clients is in a checkout alone. */
function commandFor({ replay, row: { scenario, subject } }: TimelineRun): string {
  const line = scenario.endsWith(".yaml") ? replay.replace(" replay ", " run ") : replay;
  return subject.includes("#") ? line.replace(PACKAGE, CHECKOUT) : line;
}
