/** `run --watch`: after a change, the runs that it concerns once more, until Ctrl-C. */
import { statSync } from "node:fs";
import { dirname, resolve, sep } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { globSync } from "tinyglobby";
import { mistakeIn, UsageError } from "./exit.ts";
import { EXIT_INTERRUPTED, untilInterrupted } from "./interrupt.ts";
import { type RunJob, runOnce } from "./run-once.ts";
import { inUse, t } from "./spoken.ts";
import { remark } from "./terminal.ts";
import { scenarioFiles, type TrialPlan } from "./trials.ts";

/** Files are looked at so often, and once more before a run: an editor writes in several steps. Real milliseconds. */
const LOOK_EVERY_MS = 300;
/** A folder with more files than this is no client's own. */
const FILES_MAX = 10_000;
const IGNORED = ["**/node_modules/**", "**/.git/**", "**/.ilink-sim*/**"];
const PATTERN = "**/*.{ts,mts,cts,js,mjs,cjs,json}";

/** What is to be run, read anew after each change. */
export interface Watched {
  job: RunJob;
  plans: readonly TrialPlan[];
  /** Files that concern every run: the config, the known failures. */
  forAll: readonly string[];
}

/** @returns the exit code: 0 after Ctrl-C between two runs. */
export async function watchRuns(read: () => Promise<Watched>): Promise<number> {
  let watched = await read();
  let seen: State = filesOf(watched);
  if ((await runOnce(watched.plans, watched.job)) === EXIT_INTERRUPTED) return EXIT_INTERRUPTED;
  for (;;) {
    remark(t("run.watching", { files: seen.size }));
    const before = { watched, seen };
    const after = await untilInterrupted(signal => nextState(before.watched, before.seen, signal));
    if (after === undefined) return 0;
    const changed = changesIn(seen, after);
    seen = after;
    try {
      watched = await read();
      const plans = concerned(watched, changed);
      if (plans.length === 0) continue;
      if ((await runOnce(plans, watched.job)) === EXIT_INTERRUPTED) return EXIT_INTERRUPTED;
      seen = new Map([...filesOf(watched), ...seen]);
    } catch (error) {
      // A file that is being written may be wrong for a while.
      const mistake = mistakeIn(error);
      if (mistake === undefined) throw error;
      remark(inUse().mistake(mistake));
    }
  }
}

/** Each file with what shows that it has changed. */
type State = ReadonlyMap<string, string>;

/** The first state that differs and has come to rest; undefined once the signal aborts. */
async function nextState(watched: Watched, before: State, signal: AbortSignal): Promise<State | undefined> {
  let last = before;
  while (!signal.aborted) {
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
    const now = filesOf(watched);
    if (changesIn(before, now).length > 0 && changesIn(last, now).length === 0) return now;
    last = now;
  }
  return undefined;
}

/** @throws UsageError when there are too many. */
function filesOf({ job, plans, forAll }: Watched): Map<string, string> {
  const roots = new Set(
    plans.map(({ subjectName }) => rootOf(subjectName)).filter(root => root !== undefined),
  );
  const own = [...roots].flatMap(cwd =>
    globSync([PATTERN], { cwd, absolute: true, ignore: IGNORED, followSymbolicLinks: false }),
  );
  const files = new Set([
    ...own.map(file => resolve(file)),
    ...namedScenarios(job),
    ...forAll.map(file => resolve(file)),
  ]);
  if (files.size > FILES_MAX)
    throw new UsageError(t("mistake.watch-files", { count: files.size, most: FILES_MAX }));
  return new Map([...files].map(file => [file, stateOf(file)]));
}

/** A scenario that has just been taken away leaves none. */
function namedScenarios({ names }: RunJob): string[] {
  try {
    return [...scenarioFiles(names).values()];
  } catch {
    return [];
  }
}

function stateOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? "" : `${stats.mtimeMs} ${stats.size}`;
}

function changesIn(before: State, after: State): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    file => before.get(file) !== after.get(file),
  );
}

/** The runs of scenarios that changed, and all runs of a client that changed. */
function concerned({ job, plans, forAll }: Watched, changed: readonly string[]): TrialPlan[] {
  if (forAll.some(file => changed.includes(resolve(file)))) return [...plans];
  const files = scenarioFiles(job.names);
  const scenarios = new Set(files.values());
  const code = changed.filter(file => !scenarios.has(file));
  return plans.filter(({ scenario, subjectName }) => {
    const root = rootOf(subjectName);
    return (
      changed.includes(files.get(scenario.name) ?? "") ||
      (root !== undefined && code.some(file => file.startsWith(`${root}${sep}`)))
    );
  });
}

/** The folder of a client's own files; undefined for one that is installed or part of this package. */
function rootOf(subjectName: string): string | undefined {
  const name = subjectName.replace(/#.*$/, "").replace(/(?:\+repair|\+proposal)+$/, "");
  if (name.startsWith("openclaw-weixin:")) return resolve(name.slice("openclaw-weixin:".length));
  return /\.[cm]?[jt]s$/.test(name) ? dirname(resolve(name)) : undefined;
}
