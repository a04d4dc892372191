/** Owed time: the spans of a duty, what excuses take from them, what is left, and where that was too long. */
import type { Sentence } from "../trace/sentence.ts";
import type { ExcuseId } from "./excuses.ts";
import type { Findings } from "./findings.ts";
import type { Time } from "./invariant.ts";
import type { Overrun } from "./laws.ts";
import { and, minus, type Spans, totalMs } from "./spans.ts";

/** Whose duty it is, and the end of the run. */
interface Whose {
  name: string;
  endMs: number;
}

export class Owed {
  readonly #findings: Findings;
  readonly #of: Whose;
  readonly #duty: string;
  readonly #taken: { id: ExcuseId; spans: Spans }[] = [];
  #left: Spans;

  constructor(findings: Findings, of: Whose, duty: string, spans: Spans) {
    this.#findings = findings;
    this.#of = of;
    this.#duty = duty;
    this.#left = spans;
    findings.owe(() => ({
      account: of.name,
      owed: spans.map(timeOf),
      excused: this.#taken.map(each => ({ id: each.id, times: each.spans.map(timeOf) })),
      left: this.#left.map(timeOf),
    }));
  }

  /** What no excuse has taken. */
  get left(): Spans {
    return this.#left;
  }

  /** An excuse takes these spans from the duty. */
  waive(id: ExcuseId, spans: Spans): this {
    const taken = and(this.#left, spans);
    if (taken.length > 0 && this.#findings.excuse(id, totalMs(taken), taken.length)) {
      this.#taken.push({ id, spans: taken });
      this.#left = minus(this.#left, spans);
    }
    return this;
  }

  /** Note a breach: the duty was left undone for too long. */
  breach({ span, dueMs, allowedMs }: Overrun, sentence: Sentence, proof: readonly number[]): void {
    const { fromMs } = span;
    const untilMs = Math.min(span.untilMs, this.#of.endMs);
    const frame = [{ ...span, untilMs }];
    const excused = this.#taken.map(({ id, spans }) => ({ id, spans: and(frame, spans) }));
    this.#findings.add({
      atMs: dueMs,
      account: this.#of.name,
      sentence,
      proof: [...proof],
      duty: { name: this.#duty, fromMs, untilMs, allowedMs },
      excused: excused
        .filter(({ spans }) => spans.length > 0)
        .map(({ id, spans }) => ({ id, ms: totalMs(spans) })),
      notExcused: and(frame, this.#left).map(timeOf),
    });
  }
}

const timeOf = ({ fromMs, untilMs }: Time): Time => ({ fromMs, untilMs });
