/** `fuzz`: generated scenarios, spread over processes; every invariant seen broken is shrunk and written as an ordinary scenario file. */
import { randomBytes } from "node:crypto";
import { PoolClosedError } from "../pool/pool.ts";
import { fuzz as search } from "../search/fuzz.ts";
import type { FuzzResult } from "../search/result.ts";
import { EXIT_HARNESS } from "./exit.ts";
import { createPredicate } from "./fuzz-predicate.ts";
import { fuzzDocument, printFuzz, printFuzzProgress, triedRuns } from "./fuzz-report.ts";
import { writeFinding } from "./fuzz-write.ts";
import { EXIT_INTERRUPTED, untilInterrupted } from "./interrupt.ts";
import { openPool, type PoolFlags, wholeNumber } from "./jobs.ts";
import { startProgress } from "./progress.ts";

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
  const place = { subject, cwd: process.cwd(), door: "memory" } as const;
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
  })
    .catch((error: unknown) => {
      // Before the first scenario.
      if (error instanceof PoolClosedError) return undefined;
      throw error;
    })
    .finally(() => {
      progress.stop();
      pool.close();
    });
  if (result === undefined) return EXIT_INTERRUPTED;

  const findings = result.failures.map(failure => writeFinding(failure, subject));
  console.log(
    flags.json === true
      ? JSON.stringify(fuzzDocument(result, findings, subject), null, 2)
      : printFuzz(result, findings, subject),
  );
  return exitOf(result);
}

function exitOf({ failures, counts, interrupted }: FuzzResult): number {
  if (interrupted) return EXIT_INTERRUPTED;
  if (failures.length > 0) return 1;
  return triedRuns(counts) === 0 ? EXIT_HARNESS : 0;
}
