/** One process of the deep check: is told the number of a question, and tells what came of it. */
import { resolveSubject } from "../../sim/subject/table.ts";
import { type Comparison, compare } from "./comparison.ts";
import { questions } from "./questions.ts";

export type FromWorker = { number: number; comparison: Comparison } | { number: number; error: string };

const asked = questions(Number(process.argv[2]));
const modules = {
  fixed: await resolveSubject("fixed", { cwd: process.cwd() }),
  legacy: await resolveSubject("legacy", { cwd: process.cwd() }),
};

const tell = (message: FromWorker): void => void process.send?.(message);

process.on("message", async (number: number) => {
  const question = asked[number];
  if (question === undefined) return tell({ number, error: `there is no question ${number}` });
  try {
    tell({ number, comparison: await compare(question, modules[question.subject]) });
  } catch (error) {
    tell({ number, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
