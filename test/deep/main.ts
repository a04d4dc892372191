/**
 * `npm run check:deep`: the memory door and the msw door lead to one world, on every scenario of the catalogue, on what
 * the search once found, and on generated scenarios. Exit 1 when a digest differs.
 */
import { availableParallelism } from "node:os";
import Table from "cli-table3";
import { Command } from "commander";
import { startProgress } from "../../sim/commands/progress.ts";
import { replayLine } from "../../sim/report/replay-line.ts";
import type { Comparison } from "./comparison.ts";
import { spread } from "./processes.ts";
import { type Question, questions, replayName } from "./questions.ts";

/** Without a terminal a line says so often how far it is. */
const TELL_EVERY_MS = 10_000;

const flags = new Command("check:deep")
  .description("Compare the digests of the memory door and the msw door on every scenario.")
  .option("--generated <number>", "generated scenarios", "500")
  .option("--jobs <number>", "processes", String(availableParallelism()))
  .parse()
  .opts<{ generated: string; jobs: string }>();

function wholeNumber(flag: string, text: string, min: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= min) return value;
  console.error(`${flag} ${text}: expected a whole number from ${min}`);
  process.exit(64);
}

const generated = wholeNumber("--generated", flags.generated, 0);
const jobs = wholeNumber("--jobs", flags.jobs, 1);
const asked = questions(generated);
const compared = new Map<Question, Comparison>();
const differences: string[] = [];
const begunMs = performance.now();
let done = 0;

const far = (): string => `${done} of ${asked.length} scenarios, ${differences.length} differences`;
const progress = startProgress(far());
const telling = setInterval(() => {
  if (process.stderr.isTTY !== true) console.error(far());
}, TELL_EVERY_MS);

await spread({
  count: asked.length,
  generated,
  jobs,
  onAnswer(answer) {
    const question = asked[answer.number] as Question;
    done++;
    if ("comparison" in answer) compared.set(question, answer.comparison);
    const difference = "comparison" in answer ? answer.comparison.difference : answer.error;
    if (difference !== undefined) differences.push(describe(question, difference));
    progress.update(far());
  },
});
clearInterval(telling);
progress.stop();

for (const difference of differences) console.log(`${difference}\n`);
console.log(summary());
console.log(
  differences.length === 0
    ? `\nBoth doors gave the same digest ${asked.length} times, in ${seconds(performance.now() - begunMs)} s.`
    : `\n${differences.length} of ${asked.length} scenarios differ, in ${seconds(performance.now() - begunMs)} s.`,
);
process.exitCode = differences.length === 0 ? 0 : 1;

function describe(question: Question, difference: string): string {
  const { subject, scenario } = question;
  const run = { scenario: replayName(question), subject, seed: scenario.seed };
  return [
    `${scenario.name} · ${subject}: ${difference}`,
    ...["memory", "msw"].map(door => `  replay: ${replayLine({ ...run, door })}`),
  ].join("\n");
}

function summary(): string {
  const table = new Table({
    head: ["", "scenarios", "differ", "requests", "memory s", "msw s"],
    style: { head: [], border: [] },
  });
  for (const [set, all] of Map.groupBy(asked, question => question.set)) {
    const known = all.flatMap(question => compared.get(question) ?? []);
    const sum = (of: (comparison: Comparison) => number): number =>
      known.reduce((total, comparison) => total + of(comparison), 0);
    table.push([
      set,
      all.length,
      all.length - known.filter(({ difference }) => difference === undefined).length,
      sum(({ requests }) => requests).toLocaleString("en"),
      seconds(sum(({ memoryMs }) => memoryMs)),
      seconds(sum(({ mswMs }) => mswMs)),
    ]);
  }
  return table.toString();
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}
