/** Owed time: the spans of a duty, what excuses take from them, what is left, and where that was too long. */
import type { Sentence } from "../trace/sentence.ts";
import type { ExcuseId } from "./excuses.ts";
import type { Findings } from "./findings.ts";
import type { Time } from "./invariant.ts";
import type { Overrun } from "./laws.ts";
import { and, minus, type Spans, totalMs } from "./spans.ts";

/** What is excused, and when: in the order in which it is taken from a duty. */
export type Excuses = Partial<Record<ExcuseId, Spans>>;

export interface Owed {
  /** What no excuse has taken. */
  left: Spans;
  /** Note a breach: the duty was left undone for too long. */
  breach(overrun: Overrun, sentence: Sentence, proof: readonly number[]): void;
}

/** A duty of an account over spans of time. */
export function owedBy(
  { name: account, endMs }: { name: string; endMs: number },
  { duty, findings }: { duty: string; findings: Findings },
  owed: Spans,
  excuses: Excuses,
): Owed {
  const taken: { id: ExcuseId; spans: Spans }[] = [];
  let left = owed;
  for (const [id, excused] of Object.entries(excuses) as [ExcuseId, Spans][]) {
    const spans = and(left, excused);
    if (spans.length === 0 || !findings.excuse(id, totalMs(spans), spans.length)) continue;
    taken.push({ id, spans });
    left = minus(left, excused);
  }
  findings.owe(() => ({
    account,
    owed: owed.map(timeOf),
    excused: taken.map(({ id, spans }) => ({ id, times: spans.map(timeOf) })),
    left: left.map(timeOf),
  }));
  return {
    left,
    breach({ frame, dueMs: atMs, allowedMs }, sentence, proof) {
      const untilMs = Math.min(frame.untilMs, endMs);
      const whole = [{ ...frame, untilMs }];
      const excused = taken
        .map(({ id, spans }) => ({ id, spans: and(whole, spans) }))
        .filter(({ spans }) => spans.length > 0)
        .map(({ id, spans }) => ({ id, ms: totalMs(spans) }));
      const notExcused = and(whole, left).map(timeOf);
      const undone = { name: duty, fromMs: frame.fromMs, untilMs, allowedMs };
      findings.add({ atMs, account, sentence, proof: [...proof], duty: undone, excused, notExcused });
    },
  };
}

const timeOf = ({ fromMs, untilMs }: Time): Time => ({ fromMs, untilMs });
