/**
 * Each run of the catalogue once, in worker processes far from home and in no order: its verdict is the one that its scenario
 * expects, and its course the one that is committed, whatever ran before, whichever process, time zone, language and folder.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStreams } from "../../sim/kernel/streams.ts";
import type { Outcome } from "../../sim/pool/outcome.ts";
import { createTrialPool, type TrialPool } from "../../sim/pool/pool.ts";
import { printDetails } from "../../sim/report/details.ts";
import { committedDigest, isOfTheNight, named, plans, type ReadyPlan } from "../catalogue.ts";
import { runKey } from "../digests/digests.ts";

/** Where the files are that share the catalogue, so that every core has its part. */
const PLACES = [
  // 12 h 45 min ahead, and a comma where English has a point.
  { TZ: "Pacific/Chatham", LANG: "tr_TR.UTF-8" },
  // Half an hour beside the full ones, and other digits.
  { TZ: "America/St_Johns", LANG: "ar_EG.UTF-8" },
  { TZ: "Asia/Kathmandu", LANG: "de_CH.UTF-8" },
  { TZ: "America/Los_Angeles", LANG: "C" },
  { TZ: "Africa/Monrovia", LANG: "ja_JP.UTF-8" },
  // Half an hour of summer time.
  { TZ: "Australia/Lord_Howe", LANG: "fr_FR.UTF-8" },
];
/** The clients of this tree have a part each: what runs after a plugin starts anew each time that its process is replaced. */
const OURS = ["fixed", "legacy"];

/** One part of the catalogue but for the night's, scenarios and subjects shuffled. @param part from 1 */
export function shuffledPart(part: number): ReadyPlan[] {
  const { next } = createStreams("a shuffled catalogue").stream("order");
  const byDay = plans.filter(plan => !isOfTheNight(plan));
  const drawn = byDay.map(plan => ({ plan, rank: next() })).toSorted((one, other) => one.rank - other.rank);
  const shuffled = drawn.map(({ plan }) => plan);
  const own = OURS[part - 1];
  if (own !== undefined) return shuffled.filter(({ subjectName }) => subjectName === own);
  const parts = PLACES.length - OURS.length;
  return shuffled
    .filter(({ subjectName }) => !OURS.includes(subjectName))
    .filter((_, at) => at % parts === part - 1 - OURS.length);
}

/** @param part from 1 @returns what came of each run that has ended, see {@link runKey}. */
export function testPart(part: number): ReadonlyMap<string, Outcome> {
  const outcomes = new Map<string, Outcome>();
  const { TZ = "UTC", LANG = "C" } = PLACES[part - 1] ?? {};
  let pool: TrialPool;
  let cwd: string;
  beforeAll(() => {
    Object.assign(process.env, { TZ, LANG, LC_ALL: LANG });
    cwd = mkdtempSync(join(tmpdir(), "ilink-far-"));
    pool = createTrialPool({ jobs: 1 });
  });
  afterAll(() => {
    pool.close();
    rmSync(cwd, { recursive: true });
  });

  describe(`through the memory door, in ${TZ}`, () => {
    it.each(named(shuffledPart(part)))("$name: $subjectName $outcome", async plan => {
      const { scenario, subjectName: subject } = plan;
      const where = { cwd, by: "data", door: "memory", seed: scenario.seed, trace: false } as const;
      const outcome = await pool.run({ scenario, subject, ...where });
      outcomes.set(runKey(scenario.name, subject), outcome);
      expect(outcome.row.asExpected, printDetails(outcome)).toBe(true);
      const told =
        "another course than the committed one; if that is meant: npm run digests, and the commit says why";
      expect(outcome.row.digest, told).toBe(committedDigest(plan));
    });
  });
  return outcomes;
}
