/** `exhaust`: every sequence of faults up to a length, spread over processes; what breaks is made small and written as a scenario file. */
import type { FoundConfig } from "../config/read-config.ts";
import { FAULT_KINDS } from "../fault/table.ts";
import { nearest } from "../scenario/nearest.ts";
import { courseWith } from "../search/exhaust/course.ts";
import { type ExhaustResult, exhaust as everySequence } from "../search/exhaust/exhaust.ts";
import { KINDS_USUAL } from "../search/exhaust/letters.ts";
import { nameOf } from "../search/exhaust/level.ts";
import { reduced } from "../search/exhaust/reduce.ts";
import { explainedFile } from "../search/explain/annotate.ts";
import { foundFile } from "../search/failure-file.ts";
import { shown } from "../trace/escape.ts";
import { violatedInvariants } from "../verdict/trial.ts";
import { exhaustDocument, type FoundSequence, printExhaust } from "./exhaust-report.ts";
import { EXIT_USAGE, UsageError } from "./exit.ts";
import { explanationOf } from "./explain-findings.ts";
import { type OpenSearch, openSearch, subjectOf } from "./fuzz-job.ts";
import { writeFound } from "./fuzz-write.ts";
import { EXIT_INTERRUPTED, untilInterrupted } from "./interrupt.ts";
import { type PoolFlags, wholeNumber } from "./jobs.ts";
import { VERSION } from "./package-root.ts";
import { startProgress } from "./progress.ts";
import { type ConfigFlags, configFor, poolFlags } from "./settings.ts";
import { t } from "./spoken.ts";
import { remark, say, sayJson } from "./terminal.ts";

export interface ExhaustFlags extends PoolFlags, ConfigFlags {
  length: string;
  /** @default those of KINDS_USUAL */
  kinds?: string;
  /** @default the config's, else fixed */
  subject?: string;
  explain?: boolean;
  json?: boolean;
}

const LENGTH_MAX = 6;
/** Nothing passed, and nothing broke. */
const EXIT_NOTHING_TRIED = 3;

/** @returns the exit code: 1 when anything was found. */
export async function exhaust(flags: ExhaustFlags): Promise<number> {
  const job = exhaustJob(flags, await configFor(flags));
  const { subject } = job;
  const progress = startProgress(t("exhaust.progress", { subject, length: job.length }), !job.json);
  const ended = await untilInterrupted(async signal => {
    const search = await openSearch({ ...job, runs: Number.POSITIVE_INFINITY }, signal);
    try {
      const result = await everySequence({
        ...job,
        signal,
        program: VERSION,
        jobs: search.pool.jobs,
        async tries(scenario, wants) {
          const { verdict, row, trace } = await search.run(scenario, wants);
          return {
            verdict: verdict.verdict,
            invariants: violatedInvariants(verdict),
            digest: row.digest,
            ...(trace && { trace }),
          };
        },
        onProgress: ({ length, of, done, violated }) =>
          progress.update(t("exhaust.progress-at", { subject, done, of, length, violated })),
      });
      progress.update(t("exhaust.shrinking", { subject, count: result.findings.length }));
      return { result, found: await written(result, { ...job, search, signal }) };
    } finally {
      search.pool.close();
    }
  }).finally(() => progress.stop());
  if (ended === undefined) {
    remark(t("search.not-begun"));
    return EXIT_INTERRUPTED;
  }
  const { result, found } = ended;
  if (job.json) sayJson(exhaustDocument(result, found), 2);
  else say(printExhaust(result, found));
  return exitOf(result, found);
}

function exitOf({ interrupted, certificate }: ExhaustResult, found: readonly FoundSequence[]): number {
  if (interrupted) return EXIT_INTERRUPTED;
  if (found.some(({ notWritten }) => notWritten !== undefined)) return EXIT_USAGE;
  if (found.length > 0) return 1;
  return certificate.counts.pass === 0 ? EXIT_NOTHING_TRIED : 0;
}

/** @throws UsageError */
function exhaustJob(flags: ExhaustFlags, found: FoundConfig | undefined) {
  return {
    subject: subjectOf(flags, found, "exhaust"),
    by: "command" as const,
    length: wholeNumber("--length", flags.length, { max: LENGTH_MAX }),
    kinds: flags.kinds === undefined ? KINDS_USUAL : kindsOf(flags.kinds),
    pool: poolFlags(flags, found),
    explain: flags.explain === true,
    json: flags.json === true,
  };
}

function kindsOf(text: string): string[] {
  const known = FAULT_KINDS.map(({ id }) => id);
  const wanted = [...new Set(text.split(",").map(word => word.trim()))];
  for (const kind of wanted) {
    if (known.includes(kind)) continue;
    const near = nearest(kind, known);
    const hint =
      near.length > 0
        ? t("mistake.near", { words: near.join(t("between.items")) })
        : t("mistake.kinds-listed");
    throw new UsageError(t("mistake.kinds", { kind: shown(kind), hint }));
  }
  return wanted;
}

/** The findings, each made small and in a file. */
function written(
  { findings, certificate }: ExhaustResult,
  {
    subject,
    explain: wanted,
    search,
    signal,
  }: { subject: string; explain: boolean; search: OpenSearch; signal: AbortSignal },
): Promise<FoundSequence[]> {
  return Promise.all(
    findings.map(async ({ invariant, faults }) => {
      const whole = courseWith(faults, { whole: faults.length < certificate.length });
      const file = foundFile(await reduced(whole, invariant, search.predicate, signal), {
        subject,
        title: `Found by exhaust: ${subject} breaks ${invariant}`,
        why: `The first sequence that breaks it: ${nameOf(faults)}`,
      });
      const explanation = wanted && (await explanationOf(file.scenario, invariant, search, signal));
      const told = explanation ? explainedFile(file, explanation) : file;
      return { invariant, faults, file: told, ...writeFound(told) };
    }),
  );
}
