/** `run`: run scenarios for subjects and compare with what was expected. */
import type { FoundConfig } from "../config/read-config.ts";
import { withoutAbsent } from "./absent.ts";
import { personAtTerminal, withConsent } from "./consent.ts";
import { UsageError } from "./exit.ts";
import { wholeNumber } from "./jobs.ts";
import { LastFailures } from "./last-failures.ts";
import { measureOf } from "./measure.ts";
import { parseReports } from "./reports.ts";
import type { RunFlags } from "./run-flags.ts";
import { type RunJob, runOnce } from "./run-once.ts";
import { selected } from "./selection.ts";
import { configFor, listOf, poolFlags } from "./settings.ts";
import { t } from "./spoken.ts";
import { remark } from "./terminal.ts";
import { parseDoor, planTrials, readScenarios, type TrialPlan } from "./trials.ts";
import { type Watched, watchRuns } from "./watch.ts";

export async function run(names: readonly string[], flags: RunFlags): Promise<number> {
  refuseBadCombinations(flags);
  const read = async (): Promise<Watched> => {
    const found = await configFor(flags);
    const job = jobOf(names, flags, found);
    const forAll = [found?.file, job.known?.file].filter(file => file !== undefined);
    return { job, plans: await plansOf(job), forAll };
  };
  if (flags.watch === true) return watchRuns(read);
  const { job, plans } = await read();
  return runOnce(plans, job);
}

/** @throws UsageError */
function refuseBadCombinations({ bail, failed, watch, writeExpect, json, trace }: RunFlags): void {
  const partly = bail !== undefined ? "--bail" : failed === true ? "--failed" : undefined;
  if (writeExpect !== undefined && partly !== undefined)
    throw new UsageError(t("mistake.write-expect", { flag: partly }));
  if (watch !== true) return;
  const unfit = Object.entries({ failed, json, trace, "write-expect": writeExpect }).find(
    ([, value]) => value !== undefined,
  );
  if (unfit !== undefined) throw new UsageError(t("mistake.watch", { flag: unfit[0] }));
}

/** What is asked for, on the command line and else in the config. */
function jobOf(names: readonly string[], flags: RunFlags, found: FoundConfig | undefined): RunJob {
  const config = found?.config;
  const or = (given: readonly string[], usual: string | readonly string[] | undefined): string[] =>
    given.length > 0 ? [...given] : listOf(usual);
  return {
    names: or(names, config?.scenarios),
    flags: { ...flags, ...poolFlags(flags, found), subject: or(flags.subject, config?.subject) },
    door: parseDoor(flags.door ?? config?.door ?? "memory"),
    ...measureOf(flags, found),
    reports: parseReports(or(flags.report, config?.report)),
    bail: bailOf(flags.bail),
    last: new LastFailures(process.cwd()),
  };
}

function bailOf(bail: string | true | undefined): number {
  if (bail === undefined) return Number.POSITIVE_INFINITY;
  return bail === true ? 1 : wholeNumber("--bail", bail, { max: 1_000_000 });
}

/** The runs meant, without those of plugins that are not installed. */
async function plansOf({ names, flags, last }: RunJob): Promise<TrialPlan[]> {
  const meant = planTrials(selected(readScenarios(names), flags), flags.subject);
  const asked = flags.failed === true ? failedOf(meant, last) : meant;
  const person = flags.json === true ? undefined : personAtTerminal();
  const { plans, words } = withoutAbsent(asked, process.cwd());
  if (words !== undefined) remark(words);
  return withConsent(plans, { command: ["run", ...names], person });
}

/** @throws UsageError when there is none: a run that tries nothing says nothing. */
function failedOf(plans: readonly TrialPlan[], last: LastFailures): TrialPlan[] {
  const failed = plans.filter(({ scenario, subjectName }) =>
    last.has({ scenario: scenario.name, subject: subjectName }),
  );
  if (failed.length > 0) return failed;
  throw new UsageError(t("mistake.failed", { count: plans.length }));
}
