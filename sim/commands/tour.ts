/** `tour` (npm start): the family of bug #155 for every subject, then its night before and after. Seconds, not the whole catalogue. */
import { printDetails } from "../report/details.ts";
import { printMatrix } from "../report/matrix.ts";
import { replayLine } from "../report/replay-line.ts";
import { printStory } from "../report/story.ts";
import { paint } from "../report/style.ts";
import { printSummary } from "../report/summary.ts";
import { exitOfRuns } from "./exit.ts";
import { COMMAND } from "./package-root.ts";
import { startProgress } from "./progress.ts";
import { planTrials, readScenarios, runTrials } from "./trials.ts";

const FAMILY = "bug-155";
/** The situation of the report, told at the end. */
const STORY = "bug-155/overnight-idle";
/** Who tells it: the plugin as it is, the plugin under repair, the client of this package. */
const TELLERS = [
  ["Before", "openclaw-weixin@2.4.9"],
  ["Repaired", "openclaw-weixin@2.4.9+repair"],
  ["After", "fixed"],
] as const;

export async function tour(): Promise<number> {
  const begun = performance.now();
  console.log(
    "Bug #155 in all its forms, for every subject. ✗ marks the invariants that a\nclient breaks, by the letters below the table.\n",
  );
  const plans = await planTrials(readScenarios([FAMILY]), []);
  const progress = startProgress(`0 of ${plans.length} runs`);
  const trials = await runTrials(plans, {
    door: "memory",
    onTrial: (trial, done) =>
      progress.update(`${done} of ${plans.length} runs · ${trial.row.scenario} · ${trial.row.subject}`),
  });
  progress.stop();
  const rows = trials.map(trial => trial.row);
  console.log(printMatrix(rows));
  console.log(printSummary(rows, performance.now() - begun));
  const surprises = trials.filter(trial => !trial.row.asExpected);
  for (const trial of surprises) console.log(`\n${printDetails(trial)}`);

  console.log(`\n${paint("bold", "Bug #155, the night and the 07:00 cron")}`);
  for (const [title, subject] of TELLERS) {
    const told = trials.find(({ row }) => row.scenario === STORY && row.subject === subject);
    if (told === undefined) continue;
    console.log(`\n${printStory(title, told)}`);
    console.log(`  See it: ${replayLine(told.row)}`);
  }
  const others = readScenarios([]).length - new Set(rows.map(({ scenario }) => scenario)).size;
  console.log(`\n${others} more incidents, for every subject: ${COMMAND} run`);
  return exitOfRuns(rows, { expect: true });
}
