/** Which lanes a timeline draws: of each run, of its accounts, and of what befell all of them. */
import { differencesLane } from "../report/timeline/differences.ts";
import { accountLanes, accountsOf, commonLanes, readingOf } from "../report/timeline/lanes.ts";
import type { TimelineRun } from "../report/timeline/run.ts";
import type { Group } from "./layout.ts";

/** So many accounts are drawn at once. */
export const ACCOUNTS_MAX = 4;

/**
 * The lanes of each run: of the accounts that are looked at, those with a breach first, then of the whole run.
 * @param account the one that is chosen; empty for none
 * @param of whose breach is looked at: it is always there
 */
export function groupsOf(runs: readonly TimelineRun[], account: string, of: string | undefined): Group[] {
  const [a, b] = runs;
  const differs =
    a === undefined || b === undefined ? [] : [{ run: 0, account: "", lanes: [differencesLane(a, b)] }];
  const each = runs.flatMap((run, index) => {
    const reading = readingOf(run);
    const broken = new Set(run.row.violations.map(violation => violation.account));
    const all = accountsOf(run).toSorted((a, b) => Number(broken.has(b)) - Number(broken.has(a)));
    const first = all.slice(0, ACCOUNTS_MAX);
    const shown = of === undefined || first.includes(of) ? first : [of, ...first.slice(1)];
    const names = account === "" ? shown : [account];
    return [
      ...names.map(name => ({ run: index, account: name, lanes: accountLanes(reading, name) })),
      { run: index, account: "", lanes: commonLanes(reading) },
    ];
  });
  return [...differs, ...each];
}
