/** From a trial to the run of a timeline, with every text in it as it is shown. */
import { type ClientLog, NO_LOG } from "../../trace/client-log.ts";
import { shownWhole } from "../../trace/escape.ts";
import type { Trace } from "../../trace/trace.ts";
import type { Ground } from "../../verdict/grounds.ts";
import type { TrialRow } from "../../verdict/trial.ts";
import { PROMISES } from "../../words/promises.ts";
import { inChinese } from "../../words/told.ts";
import { EXCUSES } from "../../words/zh/excuses.ts";
import { DUTIES } from "../../words/zh/invariants.ts";
import { titleInChinese } from "../../words/zh/titles/table.ts";
import { replayLine } from "../replay-line.ts";
import type { TimelineRow, TimelineRun } from "./run.ts";

export interface RunParts {
  row: TrialRow;
  title: string;
  start: string;
  /** Undefined when it was lost with its process. */
  trace: Trace | undefined;
  /** @default it said nothing */
  log?: ClientLog | undefined;
  grounds: readonly Ground[];
  /** Whether a replay compares with what was expected. */
  expect: boolean;
}

export function shownRun({ row, title, start, trace, log, grounds, expect }: RunParts): TimelineRun {
  const { accounts = [], healAtMs = row.virtualMs } = trace?.header ?? {};
  const { scenario, subject, asExpected, violations, requests, virtualMs, digest } = row;
  const { verdict, phase, tried, reasons, notes } = row;
  return shownWhole({
    version: 1,
    row: {
      scenario,
      subject,
      verdict,
      phase,
      asExpected,
      violations: violations.map(({ sentence: _, ...shown }) => shown),
      promises: ofBroken(row, name => PROMISES[name]?.en),
      chinese: { title: titleInChinese(title), ...inChineseOf(row, start) },
      tried,
      reasons,
      notes,
      requests,
      virtualMs,
      digest,
    },
    title,
    start,
    accounts,
    healAtMs,
    endAtMs: endOf(trace) ?? row.virtualMs,
    records: trace?.records ?? [],
    log: log ?? NO_LOG,
    grounds,
    replay: replayLine({ ...row, expect }),
  });
}

/** A run that was halted has no states beyond that; one that was halted at once has its first millisecond. */
function endOf(trace: Trace | undefined): number | undefined {
  const halt = trace?.records.find(({ type }) => type === "halt");
  return halt === undefined ? trace?.header.endAtMs : Math.max(halt.atMs, 1);
}

/** Told here, where the texts are: a page that had all of them would be a third larger. */
function inChineseOf(row: TrialRow, start: string): Omit<TimelineRow["chinese"], "title"> {
  const { violations, reasons, sentences } = row;
  return {
    violations: violations.map(violation => inChinese(violation, start)),
    reasons: reasons.map((message, at) => inChinese({ message, sentence: sentences?.reasons[at] }, start)),
    promises: ofBroken(row, name => PROMISES[name]?.zh),
    duties: ofBroken(row, name => DUTIES[name]),
    excuses: Object.fromEntries(
      violations.flatMap(({ excused = [] }) => excused.map(({ id }) => [id, EXCUSES[id]])),
    ),
  };
}

/** Of each invariant that is broken, the words that there are. */
function ofBroken(
  { violations }: TrialRow,
  wordsOf: (name: string) => string | undefined,
): Record<string, string> {
  const names = new Set(violations.map(({ invariant }) => invariant));
  return Object.fromEntries(
    [...names].flatMap(name => {
      const words = wordsOf(name);
      return words === undefined ? [] : [[name, words]];
    }),
  );
}
