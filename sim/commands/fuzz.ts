/** `fuzz`: generated scenarios, spread over processes; a failure is shrunk and written as an ordinary scenario file. */
import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { replayLine } from "../report/replay-line.ts";
import { paint } from "../report/style.ts";
import { failureFile } from "../search/failure-file.ts";
import { type FuzzProgress, fuzz as search } from "../search/fuzz.ts";
import {
  type Counts,
  type Failure,
  type FuzzResult,
  mergeResults,
  NO_COUNTS,
  partition,
} from "../search/result.ts";
import { resolveSubject } from "../subject/table.ts";
import { EXIT_HARNESS, UsageError } from "./exit.ts";
import { createPredicate } from "./fuzz-predicate.ts";
import type { FromWorker, ToWorker } from "./fuzz-worker.ts";
import { MODULE_ENDING } from "./package-root.ts";
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

export async function fuzz(flags: FuzzFlags): Promise<number> {
  const runs = wholeNumber("--runs", flags.runs, 10_000_000);
  const jobs = Math.min(wholeNumber("--jobs", flags.jobs, JOBS_MAX), runs);
  const seed = flags.seed ?? String(randomBytes(4).readUInt32BE(0));
  const subject = blameSubject(flags.subject, await resolveSubject(flags.subject, { cwd: process.cwd() }));

  const interrupt = new AbortController();
  const onInterrupt = (): void => interrupt.abort();
  process.once("SIGINT", onInterrupt);
  const progress = startProgress(`${flags.subject}: 0 of ${runs} scenarios`, flags.json !== true);
  const begun = performance.now();
  const show = (counts: Counts, phase: FuzzProgress["phase"]): void => {
    const tried = counts.pass + counts.violated + counts.inconclusive;
    const rate = Math.round((tried + counts.shrink) / ((performance.now() - begun) / 1000));
    const shrinking = phase === "shrink" ? `, shrinking (${counts.shrink} tried)` : "";
    progress.update(`${flags.subject}: ${tried} of ${runs} scenarios${shrinking} · ${rate}/s · seed ${seed}`);
  };
  let result: FuzzResult;
  try {
    result =
      jobs === 1
        ? await search({
            runs,
            seed,
            predicate: createPredicate(flags.subject, subject),
            signal: interrupt.signal,
            onProgress: ({ counts, phase }) => show(counts, phase),
          })
        : await searchInProcesses({
            runs,
            seed,
            jobs,
            subject: flags.subject,
            signal: interrupt.signal,
            show,
          });
  } finally {
    progress.stop();
    process.off("SIGINT", onInterrupt);
  }
  return report(result, flags);
}

/** One child process a part of the runs. The lowest failing run wins, however fast each part was. */
async function searchInProcesses(options: {
  runs: number;
  seed: string;
  jobs: number;
  subject: string;
  signal: AbortSignal;
  show(counts: Counts, phase: FuzzProgress["phase"]): void;
}): Promise<FuzzResult> {
  const { runs, seed, jobs, subject, signal, show } = options;
  const workerFile = fileURLToPath(new URL(`./fuzz-worker${MODULE_ENDING}`, import.meta.url));
  const counts: Counts[] = Array.from({ length: jobs }, () => NO_COUNTS);
  const children: ChildProcess[] = [];
  const onAbort = (): void => {
    for (const child of children) child.send({ type: "stop" } satisfies ToWorker, () => {});
  };
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    const parts = partition(runs, jobs).map((part, index) => {
      const child = fork(workerFile, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
      children.push(child);
      return new Promise<FuzzResult>((resolve, reject) => {
        child.on("message", (message: FromWorker) => {
          switch (message.type) {
            case "progress":
              counts[index] = message.counts;
              show(sum(counts), message.phase);
              return;
            case "result":
              resolve(message.result);
              child.disconnect();
              return;
            case "failed":
              reject(message.forTheUser ? new UsageError(message.error) : new Error(message.error));
              return;
          }
        });
        child.on("exit", code => reject(new Error(`a fuzz process ended by itself with code ${code}`)));
        child.send({ type: "search", runs, seed, subject, part, cwd: process.cwd() } satisfies ToWorker);
      });
    });
    return mergeResults(await Promise.all(parts));
  } finally {
    signal.removeEventListener("abort", onAbort);
    for (const child of children) child.kill();
  }
}

function sum(all: readonly Counts[]): Counts {
  const total = { ...NO_COUNTS };
  for (const counts of all)
    for (const key of Object.keys(total) as (keyof Counts)[]) total[key] += counts[key];
  return total;
}

function report(result: FuzzResult, flags: FuzzFlags): number {
  const { counts, seed, elapsedMs, interrupted } = result;
  const [failure] = result.failures;
  const file = failure === undefined ? undefined : failureFile(failure, flags.subject);
  if (file !== undefined) {
    mkdirSync(dirname(file.path), { recursive: true });
    writeFileSync(file.path, file.text);
  }
  const line =
    file &&
    replayLine({ scenario: file.path, subject: flags.subject, door: "memory", seed: file.scenario.seed });
  if (flags.json === true) {
    const found = failure && {
      run: failure.run,
      path: failure.path,
      invariants: failure.invariants,
      file: file?.path,
      replay: line,
    };
    console.log(
      JSON.stringify(
        {
          version: 1,
          ok: failure === undefined,
          subject: flags.subject,
          seed,
          counts,
          failure: found ?? null,
          elapsedMs: Math.round(elapsedMs),
        },
        null,
        2,
      ),
    );
  } else {
    console.log(printOutcome(result, flags.subject, failure));
    if (file !== undefined) console.log(`\n${file.path}\n\n${indent(file.text)}\n  replay: ${line}`);
    if (interrupted) console.log("  interrupted: the search did not finish");
  }
  const tried = counts.pass + counts.violated + counts.inconclusive;
  if (tried === 0 && !interrupted) return EXIT_HARNESS;
  if (failure === undefined) return interrupted ? 3 : 0;
  return 1;
}

function printOutcome(
  { counts, seed, elapsedMs }: FuzzResult,
  subject: string,
  failure: Failure | undefined,
): string {
  const tried = counts.pass + counts.violated + counts.inconclusive;
  const numbers = `${tried} ${tried === 1 ? "scenario" : "scenarios"} (${counts.inconclusive} inconclusive) in ${(elapsedMs / 1000).toFixed(1)} s, seed ${seed}`;
  if (failure === undefined) return `${paint("green", `${subject}: nothing found`)} in ${numbers}`;
  return `${paint("red", `${subject}: run ${failure.run} breaks ${failure.invariants.join(", ")}`)}; ${numbers}, shrunk in ${failure.shrinkRuns} more`;
}

const indent = (text: string): string => text.replaceAll(/^(?=.)/gm, "    ");

function wholeNumber(flag: string, text: string, max: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw new UsageError(`${flag} ${text}: expected a whole number from 1 to ${max.toLocaleString("en")}`);
  }
  return value;
}
