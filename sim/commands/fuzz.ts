/** `fuzz`: generated scenarios, spread over processes; every invariant seen broken is shrunk and written as an ordinary scenario file. */
import { randomBytes } from "node:crypto";
import { fuzz as search } from "../search/fuzz.ts";
import type { FuzzResult } from "../search/result.ts";
import { EXIT_HARNESS, EXIT_USAGE } from "./exit.ts";
import { createPredicate } from "./fuzz-predicate.ts";
import { fuzzDocument, printFuzz, printFuzzProgress, triedRuns } from "./fuzz-report.ts";
import { writeFinding } from "./fuzz-write.ts";
import { EXIT_INTERRUPTED, untilInterrupted } from "./interrupt.ts";
import { openPool, type PoolFlags, wholeNumber } from "./jobs.ts";
import { startProgress } from "./progress.ts";
import { remark, say, sayJson } from "./terminal.ts";

export interface FuzzFlags extends PoolFlags {
  runs: string;
  seed?: string;
  subject: string;
  json?: boolean;
}

/** @returns the exit code: 1 when anything was found. */
export async function fuzz(flags: FuzzFlags): Promise<number> {
  const { subject } = flags;
  const runs = wholeNumber("--runs", flags.runs, { max: 10_000_000 });
  const seed = flags.seed ?? String(randomBytes(4).readUInt32BE(0));
  const pool = openPool(flags, runs);
  const progress = startProgress(`${subject}: 0 of ${runs} scenarios`, flags.json !== true);
  const place = { subject, cwd: process.cwd(), by: "command", door: "memory" } as const;
  const result = await untilInterrupted(async signal => {
    signal.addEventListener("abort", pool.close, { once: true });
    await pool.check(place);
    return search({
      runs,
      seed,
      signal,
      jobs: pool.jobs,
      predicate: createPredicate(scenario =>
        pool.run({ ...place, scenario, seed: scenario.seed, trace: false }),
      ),
      onProgress: step => progress.update(`${subject}: ${printFuzzProgress(step, runs)} · seed ${seed}`),
    });
  }).finally(() => {
    progress.stop();
    pool.close();
  });
  if (result === undefined) {
    remark("interrupted: the search did not begin");
    return EXIT_INTERRUPTED;
  }

  const findings = result.failures.map(failure => writeFinding(failure, subject));
  if (flags.json === true) sayJson(fuzzDocument(result, findings, subject), 2);
  else say(printFuzz(result, findings, subject));
  const lost = findings.filter(({ notWritten }) => notWritten !== undefined);
  if (lost.length === 0) return exitOf(result);
  remark(
    `${lost.length} of ${findings.length} findings could not be written: ${lost[0]?.notWritten}. They are printed whole instead.`,
  );
  return EXIT_USAGE;
}

function exitOf({ failures, counts, interrupted }: FuzzResult): number {
  if (interrupted) return EXIT_INTERRUPTED;
  if (failures.length > 0) return 1;
  return triedRuns(counts) === 0 ? EXIT_HARNESS : 0;
}
