/** The end of a search: its findings are written and told, and give the exit code. */
import type { Explanation } from "../search/explain/explanation.ts";
import type { FuzzResult } from "../search/result.ts";
import { EXIT_HARNESS, EXIT_USAGE } from "./exit.ts";
import { type CorpusRuns, corpusDocument, printCorpus } from "./fuzz-corpus.ts";
import type { FuzzJob } from "./fuzz-job.ts";
import { fuzzDocument, printFuzz, triedRuns } from "./fuzz-report.ts";
import { writeFinding } from "./fuzz-write.ts";
import { EXIT_INTERRUPTED } from "./interrupt.ts";
import { t } from "./spoken.ts";
import { remark, say, sayJson } from "./terminal.ts";

export interface FuzzEnd {
  job: FuzzJob;
  result: FuzzResult;
  /** Undefined when there was no corpus. */
  corpus: CorpusRuns | undefined;
  /** In the order of the failures; those that are not explained are undefined. @default none is */
  explanations?: readonly (Explanation | undefined)[];
  /** More for programs. */
  more?: object;
}

/** @returns the exit code: 1 when anything was found, or something of the corpus fails. */
export function tellFuzz({ job, result, corpus, explanations = [], more = {} }: FuzzEnd): number {
  const { subject } = job;
  const folder = job.corpus === undefined ? {} : { folder: job.corpus };
  const findings = result.failures.map((failure, at) =>
    writeFinding(failure, subject, { ...folder, explanation: explanations[at] }),
  );
  if (job.json) {
    const document = fuzzDocument(result, findings, subject);
    const ok = findings.length === 0 && (corpus?.failed.length ?? 0) === 0;
    sayJson({ ...document, ok, ...(corpus && { corpus: corpusDocument(corpus) }), ...more }, 2);
  } else {
    if (corpus !== undefined) say(`${printCorpus(corpus)}\n`);
    say(printFuzz(result, findings, subject));
  }
  const lost = findings.filter(({ notWritten }) => notWritten !== undefined);
  if (lost.length === 0) return exitOf(result, corpus);
  remark(
    t("search.some-not-written", {
      lost: lost.length,
      all: findings.length,
      why: lost[0]?.whyNot ?? "",
    }),
  );
  return EXIT_USAGE;
}

function exitOf({ failures, counts, interrupted }: FuzzResult, corpus: CorpusRuns | undefined): number {
  if (interrupted) return EXIT_INTERRUPTED;
  if (failures.length > 0 || (corpus?.failed.length ?? 0) > 0) return 1;
  return triedRuns(counts) === 0 ? EXIT_HARNESS : 0;
}
