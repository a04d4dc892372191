/** Lanes of the verdict: what was owed, what excused it, what was served, and where it broke. */
import type { Violation } from "../../invariant/invariant.ts";
import { type Bar, type Lane, lane, type Mark } from "./lane.ts";
import type { TimelineRun } from "./run.ts";
import { minusTimes, type Time, wantedTimes } from "./times.ts";

/** The duty whose lane is always there: to receive. */
export const RECEIVING = "recovers-in-time";

/** Of one account: a lane for receiving, for each invariant that it breaks, and for each that needed an excuse. */
export function verdictLanes(run: TimelineRun, account: string): Lane[] {
  const { row, grounds, accounts } = run;
  // What is nobody's is shown with the first.
  const isHere = (name: string | undefined): boolean => (name ?? accounts[0] ?? account) === account;
  const breaches = row.violations.map((violation, index) => ({ violation, index }));
  const own = breaches.filter(({ violation }) => isHere(violation.account));
  const needed = grounds.filter(ground => ground.account === account && ground.excused.length > 0);
  const names = [
    RECEIVING,
    ...own.map(({ violation }) => violation.invariant),
    ...needed.map(({ invariant }) => invariant),
  ];
  return [...new Set(names)].map(invariant => {
    const broken = own.filter(({ violation }) => violation.invariant === invariant);
    const bars = [
      ...(invariant === RECEIVING ? receivingBars(run, account) : []),
      ...excusedBars(run, account, invariant),
      ...broken.flatMap(({ violation }) => breachBars(violation)),
    ];
    const marks = broken.map(({ violation: { atMs, proof }, index }): Mark => {
      return { atMs, tone: "bad", seq: proof.at(-1) ?? 0, breach: index };
    });
    return { ...lane({ kind: "verdict", account, invariant }, [], marks), bars: bars.toSorted(byStart) };
  });
}

const byStart = (a: Bar, b: Bar): number => a.fromMs - b.fromMs;

/** Served while it was to run and owed nothing; and owed, as long as that may be. */
function receivingBars({ grounds, records, endAtMs }: TimelineRun, account: string): Bar[] {
  const ground = grounds.find(each => each.invariant === RECEIVING && each.account === account);
  const served = minusTimes(wantedTimes(records, account, endAtMs), ground?.owed ?? []);
  return [
    ...served.map((time): Bar => ({ ...time, tone: "good", label: "served" })),
    ...(ground?.left ?? []).map((time): Bar => ({ ...within(time, endAtMs), tone: "warn" })),
  ];
}

function excusedBars({ grounds, endAtMs }: TimelineRun, account: string, invariant: string): Bar[] {
  return grounds
    .filter(ground => ground.invariant === invariant && ground.account === account)
    .flatMap(({ excused }) => excused)
    .flatMap(({ id, times }) =>
      times.map((time): Bar => ({ ...within(time, endAtMs), tone: "excused", label: id })),
    );
}

/** Only what nothing excused proves a breach, and only from the moment on at which it became one. */
function breachBars({ invariant, duty, notExcused, atMs }: Violation): Bar[] {
  const times: readonly Time[] = notExcused ?? [duty ?? { fromMs: atMs, untilMs: atMs }];
  const isAllowedFirst = duty?.allowedMs !== undefined;
  return times.flatMap(({ fromMs, untilMs }): Bar[] => {
    const brokenMs = isAllowedFirst ? Math.min(Math.max(fromMs, atMs), untilMs) : fromMs;
    return [
      ...(brokenMs > fromMs ? [{ fromMs, untilMs: brokenMs, tone: "warn" as const }] : []),
      { fromMs: brokenMs, untilMs, tone: "bad", ...(invariant === RECEIVING && { label: "not served" }) },
    ];
  });
}

const within = ({ fromMs, untilMs }: Time, endMs: number): Time => ({
  fromMs,
  untilMs: Math.min(untilMs, endMs),
});
