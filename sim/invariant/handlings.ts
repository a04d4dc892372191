/** Handlings: each time the host's handler took up a message, and what came of it. */
import type { CrashRecord, FaultRecord, HandledRecord, HandlingRecord } from "../trace/record.ts";
import { addTo } from "./records.ts";

export interface Handling {
  begun: HandlingRecord;
  /** Null when the handler did not finish. */
  done: HandledRecord | null;
  /** The crash that took the handler away in the middle of its work. */
  killed: CrashRecord | null;
  /** The fault by which the host's handler threw: the message is not handled, and to hand it over again is right. */
  threw: FaultRecord | null;
}

/** The kind of fault that makes the host's handler throw. */
const HANDLER_THROWS = "handler-throws";

/** Pairs the records of a trace, read in order. */
export class HandlingLog {
  readonly all: Handling[] = [];
  /** Those at work, by account and message, the longest at work first. */
  #atWork = new Map<string, Handling[]>();
  /** Those begun, in order; of the last ones, only such as are at work still. */
  #begun: Handling[] = [];

  begin(begun: HandlingRecord): void {
    const handling: Handling = { begun, done: null, killed: null, threw: null };
    this.all.push(handling);
    this.#begun.push(handling);
    addTo(this.#atWork, keyOf(begun), handling);
  }

  /** Ends the longest at work with that message. */
  finish(done: HandledRecord): void {
    const key = keyOf(done);
    const handlings = this.#atWork.get(key);
    const handling = handlings?.shift();
    if (handlings?.length === 0) this.#atWork.delete(key);
    if (handling !== undefined) handling.done = done;
    this.#forgetOver();
  }

  /** A fault acted. One that makes handlers throw acts on the handling that has just begun. */
  disturb(fault: FaultRecord): void {
    const handling = this.#begun.at(-1);
    if (fault.kind !== HANDLER_THROWS || fault.step !== "fired" || handling === undefined) return;
    handling.threw = fault;
    const key = keyOf(handling.begun);
    const left = this.#atWork.get(key)?.filter(other => other !== handling) ?? [];
    if (left.length === 0) this.#atWork.delete(key);
    else this.#atWork.set(key, left);
    this.#forgetOver();
  }

  kill(crash: CrashRecord): void {
    for (const handlings of this.#atWork.values()) for (const handling of handlings) handling.killed = crash;
    this.#atWork.clear();
    this.#begun = [];
  }

  #forgetOver(): void {
    for (let last = this.#begun.at(-1); last !== undefined; last = this.#begun.at(-1)) {
      if (last.done === null && last.threw === null) return;
      this.#begun.pop();
    }
  }
}

function keyOf({ account, message }: { account: string; message: string }): string {
  return `${account}\n${message}`;
}
