/** Whether an account that was told -14 has asked for the cure: a notifystart, whatever came of it. */
import type { AnswerRecord, TraceRecord } from "../trace/record.ts";

export class CureAsked {
  #stale: AnswerRecord | null = null;
  #isAsked = false;

  /** The first stale answer since a cure was last proven by a good poll, while no notifystart has come to an end; else null. */
  get unasked(): AnswerRecord | null {
    return this.#isAsked ? null : this.#stale;
  }

  /** Take the next record of the account's course into account. */
  read(record: TraceRecord): void {
    switch (record.type) {
      case "credential":
        this.#begin();
        break;
      case "answer":
      case "failure":
      case "abort":
        // A -14 that nobody has asked about stands beside a good poll: it may be another endpoint's.
        if (isGood(record) && this.#isAsked) this.#begin();
        if (record.type === "answer" && record.stale) this.#stale ??= record;
        if (record.endpoint === "notifystart") this.#isAsked = true;
        break;
      default:
        break;
    }
  }

  #begin(): void {
    this.#stale = null;
    this.#isAsked = false;
  }
}

/** Of a poll that was held and came to nothing a client cannot say that its session lived. */
function isGood(record: TraceRecord): boolean {
  return record.type === "answer" && record.endpoint === "getupdates" && record.ok && !record.stale;
}
