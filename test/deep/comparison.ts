/** One scenario through both doors. */
import type { SubjectModule } from "../../sim/subject/subject.ts";
import { runTrial, type Trial } from "../../sim/verdict/trial.ts";
import type { Question } from "./questions.ts";

export interface Comparison {
  /** In words; undefined: the same digest, and what was expected. */
  difference: string | undefined;
  requests: number;
  /** Real time through each door. */
  memoryMs: number;
  mswMs: number;
}

export async function compare(
  { set, subject, scenario }: Question,
  module: SubjectModule,
): Promise<Comparison> {
  const through = (door: "memory" | "msw"): Promise<Trial> =>
    runTrial({ scenario, subjectName: subject, subject: module, door });
  const memory = await through("memory");
  const msw = await through("msw");
  return {
    difference:
      memory.row.digest === msw.row.digest
        ? surprise(memory, set.startsWith("fixed") && set !== "fixed, generated")
        : firstDifference(memory, msw),
    requests: msw.row.requests,
    memoryMs: memory.row.wallMs,
    mswMs: msw.row.wallMs,
  };
}

/** What is in the catalogue or was mended once passes. */
function surprise({ row }: Trial, mustPass: boolean): string | undefined {
  return mustPass && row.verdict !== "pass" ? `${row.verdict} through both doors` : undefined;
}

function firstDifference(memory: Trial, msw: Trial): string {
  const [ours, theirs] = [memory, msw].map(({ trace }) =>
    trace.records.map(record => JSON.stringify(record)),
  );
  const at = (ours as string[]).findIndex((record, index) => record !== theirs?.[index]);
  const place = at < 0 ? (ours as string[]).length : at;
  return [
    `${memory.row.verdict} through memory, ${msw.row.verdict} through msw; record ${place} is the first that differs`,
    `    memory: ${ours?.[place] ?? "no record"}`,
    `    msw:    ${theirs?.[place] ?? "no record"}`,
  ].join("\n");
}
