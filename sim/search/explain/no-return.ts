/** The point of no return: the earliest strike after which a client fails however its life goes on, without any further fault. */
import type { Scenario, WorkloadLine } from "../../scenario/scenario.ts";
import type { FaultRecord, TraceRecord } from "../../trace/record.ts";
import type { Trace } from "../../trace/trace.ts";
import type { Asks } from "./explain.ts";

/** How a life may go on, in words that follow "when". */
export const CONTINUATIONS = {
  "it goes on as it did": lines => lines,
  "nothing more is asked of it": (lines, fromMs) => lines.filter(({ atMs }) => atMs < fromMs),
  "a user writes and is written to": (lines, fromMs, account) => [
    ...lines,
    { action: "inbound", account, user: "alice", atMs: fromMs + 5_000 },
    { action: "send", account, user: "alice", atMs: fromMs + 6_000 },
  ],
  "the account is started anew": (lines, fromMs, account) => [
    ...lines.filter(({ atMs }) => atMs < fromMs),
    { action: "stop", account, atMs: fromMs + 1_000 },
    { action: "start", account, atMs: fromMs + 2_000 },
  ],
} as const satisfies Readonly<
  Record<string, (lines: readonly WorkloadLine[], fromMs: number, account: string) => readonly WorkloadLine[]>
>;

export type WayOn = keyof typeof CONTINUATIONS;

/** Whether a strike is final. */
export type NoReturn =
  | {
      type: "final";
      /** The strike, as its trace has it. */
      record: FaultRecord;
      /** Which it was, from 1, and of how many that were tried. */
      strike: number;
      of: number;
      /** A way on that is well when the faults end before that strike; undefined for the first strike. */
      wellBefore: WayOn | undefined;
    }
  /** After the last strike there is still a way on that is well. */
  | { type: "open"; well: WayOn };

/** Strikes that are tried: the first ones. */
const STRIKES_MAX = 12;

/**
 * @returns undefined when nothing struck.
 * @param asks About the invariant that the failure breaks.
 */
export async function pointOfNoReturn(
  scenario: Scenario,
  trace: Trace,
  asks: Asks,
): Promise<NoReturn | undefined> {
  const strikes = strikesIn(trace.records).slice(0, STRIKES_MAX);
  let wellBefore: WayOn | undefined;
  for (const [at, record] of strikes.entries()) {
    const well = await wellWayOn(scenario, Math.floor(record.atMs) + 1, asks);
    if (well === undefined) return { type: "final", record, strike: at + 1, of: strikes.length, wellBefore };
    wellBefore = well;
  }
  return wellBefore === undefined ? undefined : { type: "open", well: wellBefore };
}

/** One strike an instant: what comes in the same instant cannot be told apart by when the faults end. */
function strikesIn(records: readonly TraceRecord[]): FaultRecord[] {
  const strikes = new Map<number, FaultRecord>();
  for (const record of records)
    if (record.type === "fault" && record.step === "fired") strikes.set(Math.floor(record.atMs), record);
  return [...strikes.values()];
}

/** The first way on from there without faults that is well. */
async function wellWayOn(scenario: Scenario, fromMs: number, asks: Asks): Promise<WayOn | undefined> {
  const ended = faultsUntil(scenario, fromMs);
  const [account = ""] = scenario.accounts;
  const names = Object.keys(CONTINUATIONS) as WayOn[];
  const ends = await Promise.all(
    names.map(name => {
      const workload = [...CONTINUATIONS[name](ended.workload, fromMs, account)];
      return asks({ ...ended, workload: workload.toSorted((a, b) => a.atMs - b.atMs) });
    }),
  );
  return names.find((_, at) => ends[at] === "well");
}

/** The scenario in which every fault is over from this time on. */
function faultsUntil(scenario: Scenario, untilMs: number): Scenario {
  const faults = scenario.faults.flatMap(({ everyMs, repeatUntilMs, ...line }) => {
    if (line.atMs >= untilMs) return [];
    const last =
      everyMs === undefined ? {} : { everyMs, repeatUntilMs: Math.min(repeatUntilMs ?? untilMs, untilMs) };
    const isOpen = line.untilMs === undefined || line.untilMs > untilMs;
    return [{ ...line, ...last, ...(isOpen && everyMs === undefined && { untilMs }) }];
  });
  return { ...scenario, faults };
}
