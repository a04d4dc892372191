/** From a recording to a scenario: a pure function. What is usual is left out, and adjacent alike events are one line. */
import type { FaultLine, Scenario, WorkloadLine } from "../scenario/scenario.ts";
import { DEFAULT_SEED, DEFAULT_SETTLE_MS, DEFAULT_START_MS, RUN_MS_MAX } from "../scenario/settings.ts";
import { DEFAULT_LIMITS } from "../trace/limits/limits.ts";
import { castOf } from "./cast.ts";
import { lineOf } from "./doing.ts";
import type { Exchange, Recording } from "./exchange.ts";
import { faultLineOf } from "./fault-draft.ts";
import { faultDraftsOf } from "./faults-of.ts";
import { createNames } from "./names.ts";
import { repeated } from "./repeated.ts";
import { serverOf } from "./server-of.ts";
import { staleTimesOf } from "./sessions.ts";
import { workOf } from "./workload-of.ts";

/** Lines that a scenario gets, and times at which they happen: what the parser takes is a little more. */
const WORKLOAD_LINES_MAX = 6_000;
const FAULT_LINES_MAX = 2_000;
const TIMES_MAX = 90_000;

export interface Recorded {
  scenario: Scenario;
  /** What did not fit, in lines. */
  cut: number;
}

/**
 * A scenario that shows a client what those of the recording saw.
 * @throws RangeError for a recording of nothing
 */
export function scenarioOf({ startMs, exchanges: given }: Recording): Recorded {
  const [first] = given;
  if (first === undefined) throw new RangeError("nothing was recorded");
  const exchanges = given.map(exchange => shifted(exchange, first.requestMs));
  const lastMs = exchanges.reduce((latest, { endMs }) => Math.max(latest, endMs), 0);
  const fit = fitOf(lastMs);
  const cast = castOf(exchanges);
  const names = createNames();
  const accounts = Array.from({ length: Math.max(1, cast.count) }, (_, at) => names.account(at));
  const staleTimes = accounts.flatMap((_, at) => staleTimesOf(at, cast.exchangesOf(at), cast.logins));
  const { server, usual } = serverOf(exchanges, staleTimes, cast.newBotId);
  const work = workOf(exchanges, cast);
  const drafts = faultDraftsOf({ exchanges, cast, staleTimes, server, usual, work });
  const lines = repeated(
    work.doings.map(doing => lineOf(doing, names, fit.near)),
    fit.gridMs,
  );
  const { workload, shortened } = fitting(lines);
  const faults = drafts.slice(0, FAULT_LINES_MAX).map((draft, at) => faultLineOf(draft, at, accounts, fit));
  const scenario: Scenario = {
    name: "recorded",
    title: titleOf(workload, faults),
    why: [`Recorded from traffic on ${new Date(startMs).toISOString().slice(0, 10)}.`],
    seed: DEFAULT_SEED,
    startMs: DEFAULT_START_MS,
    accounts,
    healAtMs: fit.healAtMs,
    endAtMs: fit.healAtMs + DEFAULT_SETTLE_MS,
    server,
    host: work.host,
    workload,
    faults,
    expect: {},
    limits: DEFAULT_LIMITS,
  };
  return {
    scenario,
    cut: shortened + drafts.length - faults.length,
  };
}

/** The first lines, as many as a scenario may have; how many were left out or shortened. */
function fitting(lines: readonly WorkloadLine[]): { workload: WorkloadLine[]; shortened: number } {
  let left = TIMES_MAX;
  let shortened = lines.length - Math.min(lines.length, WORKLOAD_LINES_MAX);
  const workload = lines.slice(0, WORKLOAD_LINES_MAX).flatMap(line => {
    const times = Math.min(timesOf(line), left);
    left -= times;
    if (times === timesOf(line)) return [line];
    shortened++;
    const { atMs, everyMs = 0 } = line;
    return times === 0 ? [] : [{ ...line, untilMs: atMs + everyMs * (times - 1) }];
  });
  return { workload, shortened };
}

/** How often a line happens. */
function timesOf({ atMs, everyMs, untilMs = atMs }: WorkloadLine): number {
  return everyMs === undefined ? 1 : Math.floor((untilMs - atMs) / everyMs) + 1;
}

function shifted(exchange: Exchange, byMs: number): Exchange {
  const { requestMs, headersMs, endMs } = exchange;
  return {
    ...exchange,
    requestMs: requestMs - byMs,
    ...(headersMs !== undefined && { headersMs: headersMs - byMs }),
    endMs: endMs - byMs,
  };
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

export interface Fit {
  /** Times are multiples of this. */
  gridMs: number;
  healAtMs: number;
  down(ms: number): number;
  up(ms: number): number;
  near(ms: number): number;
}

/** Times as fine as the recording is long. */
function fitOf(lastMs: number): Fit {
  const gridMs = lastMs <= MINUTE_MS ? 10 : lastMs <= 60 * MINUTE_MS ? 100 : SECOND_MS;
  const most = RUN_MS_MAX - DEFAULT_SETTLE_MS;
  const healAtMs = Math.min(most, Math.ceil((lastMs + gridMs) / SECOND_MS) * SECOND_MS);
  const within = (ms: number): number => Math.min(Math.max(0, ms), healAtMs - gridMs);
  return {
    gridMs,
    healAtMs,
    down: ms => within(Math.floor(ms / gridMs) * gridMs),
    up: ms => Math.min(Math.ceil(ms / gridMs) * gridMs, healAtMs),
    near: ms => within(Math.round(ms / gridMs) * gridMs),
  };
}

/** What is in it, in numbers and kinds. */
function titleOf(workload: readonly WorkloadLine[], faults: readonly FaultLine[]): string {
  const count = (action: WorkloadLine["action"], one: string): string[] => {
    const times = workload
      .filter(line => line.action === action)
      .reduce((sum, line) => sum + timesOf(line), 0);
    return times === 0 ? [] : [`${times} ${one}${times === 1 ? "" : "s"}`];
  };
  const kinds = [...new Set(faults.map(({ kind }) => kind))];
  const all = [
    ...count("inbound", "message"),
    ...count("send", "send"),
    ...count("login", "login"),
    ...kinds,
  ];
  return `Recorded traffic: ${all.length === 0 ? "polls alone" : all.slice(0, 8).join(", ")}`;
}
