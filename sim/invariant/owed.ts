/** Owed time: the spans of a duty, what excuses take from them, and what is left. */
import type { ExcuseId } from "./excuses.ts";
import type { Findings } from "./findings.ts";
import type { Time, Violation } from "./invariant.ts";
import { and, minus, type Spans, totalMs } from "./spans.ts";

export class Owed {
  readonly #findings: Findings;
  readonly #taken: { id: ExcuseId; spans: Spans }[] = [];
  #left: Spans;

  constructor(findings: Findings, account: string, spans: Spans) {
    this.#findings = findings;
    this.#left = spans;
    findings.owe(() => ({
      account,
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

  /** For a violation: what became of the duty within a time. */
  within(
    duty: Time & { name: string; allowedMs: number },
  ): Pick<Violation, "duty" | "excused" | "notExcused"> {
    const frame = [{ ...duty, proof: [], endedBy: null }];
    return {
      duty,
      excused: this.#taken.flatMap(({ id, spans }) => {
        const within = and(frame, spans);
        return within.length === 0 ? [] : [{ id, ms: totalMs(within) }];
      }),
      notExcused: and(frame, this.#left).map(timeOf),
    };
  }
}

const timeOf = ({ fromMs, untilMs }: Time): Time => ({ fromMs, untilMs });
