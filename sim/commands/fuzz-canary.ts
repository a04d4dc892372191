/** `fuzz --canary`: a defect that is planted in the client has to be found first. A search that misses it would have found nothing. */
import type { Predicate } from "../search/fuzz.ts";
import { search } from "../search/search.ts";
import { CANARY } from "../subject/table.ts";
import { type FuzzJob, openSearch } from "./fuzz-job.ts";

/** Of the search's own scenarios: most have three messages or more, of which the planted defect loses one. */
export const CANARY_RUNS = 20;

export interface CanarySearch {
  seed: string;
  predicate: Predicate;
  jobs: number;
  signal: AbortSignal;
}

/** Whether the first scenarios of the search show that messages are lost. */
export async function seesLoss({ seed, predicate, jobs, signal }: CanarySearch): Promise<boolean> {
  let isSeen = false;
  await search({
    runs: CANARY_RUNS,
    seed,
    jobs,
    signal,
    isEnough: () => isSeen,
    predicate: async scenario => {
      const judgement = await predicate(scenario);
      isSeen ||= judgement.verdict === "violated" && judgement.invariants.includes("no-loss");
      return judgement;
    },
  });
  return isSeen;
}

/** The same client, with messages lost on their way to its host's handler. */
export async function findsCanary(job: FuzzJob, signal: AbortSignal): Promise<boolean> {
  const { pool, predicate } = await openSearch(
    { ...job, subject: `${job.subject}${CANARY}`, runs: CANARY_RUNS },
    signal,
  );
  try {
    return await seesLoss({ seed: job.seed, predicate, jobs: pool.jobs, signal });
  } finally {
    pool.close();
  }
}
