/** Many troubles, few lines: alike ones that nothing good comes between are one. */
import type { Endpoint } from "../trace/endpoint.ts";
import type { FaultDraft } from "./fault-draft.ts";
import type { Trouble } from "./troubles.ts";

/** What happened to one request: a trouble, or none. */
export interface Happening {
  account: number;
  endpoint: Endpoint;
  requestMs: number;
  endMs: number;
  trouble: Trouble | undefined;
}

/** Troubles of one sort in a row. */
interface Run {
  trouble: Trouble;
  account: number;
  happenings: Happening[];
  endpoints: Set<Endpoint>;
  /** Those on which something good has come since it began, though no trouble before. */
  good: Set<Endpoint>;
  /** Something good came on an endpoint of its own: then it is over. */
  endedMs?: number;
}

/** A trouble of a poll that was held so long came at its end, milliseconds. */
const HELD_MS = 1_000;
/** Kinds that meet what is in flight when they begin. */
const MEETS_IN_FLIGHT: ReadonlySet<string> = new Set(["connection-reset"]);
/** How long such a window is open for one request, milliseconds. */
const MOMENT_MS = 100;
/** Some troubles over so long, milliseconds, are a window; in a shorter time they are a number of requests. */
const WINDOW_MS = 5_000;
/** A window for polls is longer than one is held, by this share, so that one begins in it; and no blink, milliseconds. */
const BEYOND_HOLD = 1.1;
const POLLS_WINDOW_MS = 1_000;
/** More lines of one sort than these become one, with a chance. */
const LINES_MAX = 5;

/** @param holdMs how long an idle poll is held: a window for polls must be longer, or none may begin in it */
export function faultRunsOf(happenings: readonly Happening[], holdMs: number): FaultDraft[] {
  const runs = runsOf(happenings);
  const bySort = Map.groupBy(runs, ({ trouble, account, endpoints }) =>
    JSON.stringify([trouble, account, [...endpoints].toSorted()]),
  );
  return [...bySort.values()].flatMap(alike =>
    alike.length > LINES_MAX ? [flakyOf(alike, happenings)] : alike.map(run => draftOf(run, holdMs)),
  );
}

function runsOf(happenings: readonly Happening[]): Run[] {
  const open = new Map<string, Run>();
  const runs: Run[] = [];
  for (const happening of happenings.toSorted((a, b) => beginningOf(a) - beginningOf(b))) {
    const { account, endpoint, trouble, requestMs } = happening;
    const own = JSON.stringify([account, trouble]);
    for (const [sort, run] of open) {
      if (run.account !== account || sort === own) continue;
      const last = run.happenings.at(-1) as Happening;
      if (trouble !== undefined || requestMs < beginningOf(last)) continue;
      run.good.add(endpoint);
      if (!run.endpoints.has(endpoint)) continue;
      run.endedMs = requestMs;
      open.delete(sort);
    }
    if (trouble === undefined) continue;
    const known = open.get(own);
    const run: Run =
      known === undefined || known.good.has(endpoint)
        ? { trouble, account, happenings: [], endpoints: new Set(), good: new Set() }
        : known;
    if (run !== known) {
      runs.push(run);
      open.set(own, run);
    }
    run.happenings.push(happening);
    run.endpoints.add(endpoint);
  }
  return runs;
}

/** When the trouble was there: at the request, or where its poll ended. */
function beginningOf({ requestMs, endMs, trouble }: Happening): number {
  return trouble !== undefined && MEETS_IN_FLIGHT.has(trouble.kind) && endMs - requestMs > HELD_MS
    ? endMs
    : requestMs;
}

function draftOf({ trouble, account, happenings, endpoints, endedMs }: Run, holdMs: number): FaultDraft {
  const [first] = happenings as [Happening];
  const last = happenings.at(-1) as Happening;
  const fromMs = beginningOf(first);
  const draft = { ...trouble, account, on: [...endpoints], fromMs };
  if (happenings.length === 1)
    return fromMs > first.requestMs ? { ...draft, untilMs: fromMs + MOMENT_MS } : { ...draft, count: 1 };
  const isOfPolls = endpoints.has("getupdates");
  const leastMs = isOfPolls ? Math.max(POLLS_WINDOW_MS, BEYOND_HOLD * holdMs) : WINDOW_MS;
  // It ended somewhere between the last trouble and what was good again.
  const latestMs = endedMs ?? (isOfPolls ? Number.POSITIVE_INFINITY : last.endMs);
  const untilMs = Math.min(Math.max(last.endMs, fromMs + leastMs), latestMs);
  if (untilMs - fromMs < leastMs) return { ...draft, count: happenings.length };
  return { ...draft, untilMs };
}

/** Troubles that come and go: a window with a chance. */
function flakyOf(runs: readonly Run[], happenings: readonly Happening[]): FaultDraft {
  const { trouble, account, endpoints } = runs[0] as Run;
  const all = runs.flatMap(run => run.happenings);
  const fromMs = all.reduce((least, one) => Math.min(least, beginningOf(one)), Number.POSITIVE_INFINITY);
  const untilMs = all.reduce((most, { endMs }) => Math.max(most, endMs), 0);
  const met = happenings.filter(
    one =>
      one.account === account &&
      endpoints.has(one.endpoint) &&
      one.requestMs >= fromMs &&
      one.requestMs <= untilMs,
  ).length;
  const chance = Math.min(1, Math.max(0.01, Math.round((100 * all.length) / Math.max(1, met)) / 100));
  return { ...trouble, account, on: [...endpoints], fromMs, untilMs, chance };
}
