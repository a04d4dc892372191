/** Collects what an invariant finds, and keeps one noisy account from drowning the report. */
import type { Sentence } from "../trace/sentence.ts";
import type { TraceHeader } from "../trace/trace.ts";
import type { ExcuseId } from "./excuses.ts";
import type { Examination, ExamineOptions, Excused, OwedTimes, Violation } from "./invariant.ts";
import { inEnglish, say } from "./sentences/say.ts";

/** How many violations of one invariant are listed per account; the rest are only counted. */
const VIOLATIONS_PER_ACCOUNT_MAX = 20;

/** The find of an invariant: a violation before it carries the invariant's name and its message in English. */
export interface Finding extends Omit<Violation, "invariant" | "message"> {
  sentence: Sentence;
}

export class Findings {
  readonly #invariant: string;
  readonly #start: string;
  readonly #byAccount = new Map<string, (Violation & Finding)[]>();
  readonly #without: ExcuseId | undefined;
  #excused: Partial<Record<ExcuseId, Excused>> | undefined;
  /** What tells of its times when the reading is over; null when nobody asks. */
  readonly #owed: (() => OwedTimes)[] | null;
  #examined = 0;

  constructor(invariant: string, { start }: TraceHeader, { without, times = false }: ExamineOptions = {}) {
    this.#invariant = invariant;
    this.#start = start;
    this.#without = without;
    this.#owed = times ? [] : null;
  }

  /** A duty that runs over time: it is asked for its times at the end. */
  owe(times: () => OwedTimes): void {
    this.#owed?.push(times);
  }

  /** Count places at which the invariant could have been broken. */
  examine(places = 1): void {
    this.#examined += places;
  }

  /** Use an excuse, and count for how long a duty slept because of it. False when the examination does without it. */
  excuse(id: ExcuseId, ms = 0, count = 1): boolean {
    if (id === this.#without) return false;
    this.#excused ??= {};
    const excused = this.#excused[id] ?? { count: 0, ms: 0 };
    this.#excused[id] = excused;
    excused.count += count;
    excused.ms += ms;
    return true;
  }

  /** Note a breach. */
  add(finding: Finding): void {
    const { atMs, sentence, ...rest } = finding;
    const message = inEnglish(sentence, this.#start);
    const violation = { invariant: this.#invariant, atMs, message, sentence, ...rest };
    const account = finding.account ?? "";
    const known = this.#byAccount.get(account);
    if (known === undefined) this.#byAccount.set(account, [violation]);
    else known.push(violation);
  }

  /** Everything found, earliest first; of a noisy account, the earliest. Call it once, when the reading is over. */
  finish(): Examination {
    const violations: Violation[] = [];
    for (const found of this.#byAccount.values()) {
      const listed = found.sort(byTime).slice(0, VIOLATIONS_PER_ACCOUNT_MAX);
      const more = found.length - listed.length;
      const last = listed.at(-1);
      if (last !== undefined && more > 0) {
        last.sentence = say("unlisted", { first: last.sentence, more });
        last.message = inEnglish(last.sentence, this.#start);
      }
      violations.push(...listed);
    }
    violations.sort(byTime);
    return {
      examined: this.#examined,
      ...(this.#excused !== undefined && { excused: this.#excused }),
      violations,
      ...(this.#owed !== null && { owed: this.#owed.map(times => times()) }),
    };
  }
}

function byTime(a: Violation, b: Violation): number {
  return a.atMs - b.atMs;
}
