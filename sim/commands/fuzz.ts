/** `fuzz`: generated scenarios, spread over processes; every invariant seen broken is shrunk and written as an ordinary scenario file. */
import { randomBytes } from "node:crypto";
import { type FuzzProgress, shrinkFound } from "../search/fuzz.ts";
import type { FuzzResult } from "../search/result.ts";
import { search } from "../search/search.ts";
import { resolveSubject } from "../subject/table.ts";
import { EXIT_HARNESS, UsageError } from "./exit.ts";
import { createPredicate } from "./fuzz-predicate.ts";
import { searchInProcesses } from "./fuzz-processes.ts";
import { fuzzDocument, printFuzz, printFuzzProgress, triedRuns } from "./fuzz-report.ts";
import { writeFinding } from "./fuzz-write.ts";
import { startProgress } from "./progress.ts";
import { blameSubject } from "./trials.ts";

export interface FuzzFlags {
  runs: string;
  seed?: string;
  subject: string;
  jobs: string;
  json?: boolean;
}

/** More processes than this help no machine. */
const JOBS_MAX = 64;

/** @returns the exit code: 1 when anything was found. */
export async function fuzz(flags: FuzzFlags): Promise<number> {
  const runs = wholeNumber("--runs", flags.runs, 10_000_000);
  const jobs = Math.min(wholeNumber("--jobs", flags.jobs, JOBS_MAX), runs);
  const seed = flags.seed ?? String(randomBytes(4).readUInt32BE(0));
  const subject = blameSubject(flags.subject, await resolveSubject(flags.subject, { cwd: process.cwd() }));

  const interrupt = new AbortController();
  const onInterrupt = (): void => interrupt.abort();
  process.once("SIGINT", onInterrupt);
  const spinner = startProgress(`${flags.subject}: 0 of ${runs} scenarios`, flags.json !== true);
  const options = {
    runs,
    seed,
    predicate: createPredicate(flags.subject, subject),
    signal: interrupt.signal,
    onProgress(progress: FuzzProgress): void {
      spinner.update(`${flags.subject}: ${printFuzzProgress(progress, runs)} · seed ${seed}`);
    },
  };
  let result: FuzzResult;
  try {
    const searched =
      jobs === 1
        ? await search(options)
        : await searchInProcesses({ ...options, jobs, subject: flags.subject });
    result = await shrinkFound(searched, options);
  } finally {
    spinner.stop();
    process.off("SIGINT", onInterrupt);
  }

  const findings = result.failures.map(failure => writeFinding(failure, flags.subject));
  console.log(
    flags.json === true
      ? JSON.stringify(fuzzDocument(result, findings, flags.subject), null, 2)
      : printFuzz(result, findings, flags.subject),
  );
  return exitOf(result);
}

function exitOf({ failures, counts, interrupted }: FuzzResult): number {
  if (failures.length > 0) return 1;
  if (interrupted) return 3;
  return triedRuns(counts) === 0 ? EXIT_HARNESS : 0;
}

function wholeNumber(flag: string, text: string, max: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw new UsageError(`${flag} ${text}: expected a whole number from 1 to ${max.toLocaleString("en")}`);
  }
  return value;
}
