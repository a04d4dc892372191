/** Handlings: each time the host's handler took up a message, and what came of it. */
import type { CrashRecord, FaultRecord, HandledRecord, HandlingRecord } from "../trace/record.ts";

export interface Handling {
  begun: HandlingRecord;
  /** Null when the handler did not finish. */
  done: HandledRecord | null;
  /** The crash that took the handler away in the middle of its work. */
  killed: CrashRecord | null;
  /** The host's handler threw: the message is not handled, and to hand it over again is right. */
  threw: boolean;
}

/** The kind of fault that makes the host's handler throw. */
const HANDLER_THROWS = "handler-throws";

/** Pairs the records of a trace, read in order. */
export class HandlingLog {
  readonly all: Handling[] = [];
  #atWork: Handling[] = [];

  begin(begun: HandlingRecord): void {
    const handling: Handling = { begun, done: null, killed: null, threw: false };
    this.all.push(handling);
    this.#atWork.push(handling);
  }

  /** Ends the longest at work with that message. */
  finish(done: HandledRecord): void {
    const at = this.#atWork.findIndex(
      ({ begun }) => begun.account === done.account && begun.message === done.message,
    );
    const [handling] = at < 0 ? [] : this.#atWork.splice(at, 1);
    if (handling !== undefined) handling.done = done;
  }

  /** A fault acted. One that makes handlers throw acts on the handling that has just begun. */
  disturb(fault: FaultRecord): void {
    const handling = this.#atWork.at(-1);
    if (fault.kind !== HANDLER_THROWS || fault.step !== "fired" || handling === undefined) return;
    handling.threw = true;
    this.#atWork.pop();
  }

  kill(crash: CrashRecord): void {
    for (const handling of this.#atWork) handling.killed = crash;
    this.#atWork = [];
  }
}
