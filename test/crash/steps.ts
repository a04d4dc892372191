/** Counts the steps that the process takes through each phase, and kills it at the one that was drawn. */
import { DatabaseSync, StatementSync } from "node:sqlite";
import type { Fetch } from "../../src/index.ts";
import type { Moment, SteppedPhase } from "./moment.ts";

export type Step = (phase: SteppedPhase) => void;

/** SIGKILL to oneself takes effect before the next instruction: nothing is flushed, closed or told to anybody. */
export function countSteps(moment: Moment | undefined): Step {
  let left = moment === undefined || moment.phase === "anything" ? 0 : moment.step;
  return phase => {
    if (phase === moment?.phase && --left === 0) process.kill(process.pid, "SIGKILL");
  };
}

/** A step before and after each statement that SQLite executes, so before and after each COMMIT too. */
export function countStatements(step: Step): void {
  const { exec } = DatabaseSync.prototype;
  const { run } = StatementSync.prototype;
  DatabaseSync.prototype.exec = function (...args) {
    step("commit");
    exec.apply(this, args);
    step("commit");
  };
  StatementSync.prototype.run = function (...args: unknown[]) {
    step("commit");
    return Reflect.apply(run, this, args);
  };
}

/** Steps of a poll: its head is there, its body is read. Of a send: not asked yet, on its way, answered. */
export function countRequests(step: Step): Fetch {
  return async (url, init) => {
    const isSend = url.endsWith("/sendmessage");
    if (isSend) step("send");
    const answer = fetch(url, init);
    if (isSend) setImmediate(step, "send");
    const response = await answer;
    step(isSend ? "send" : "receive");
    return {
      status: response.status,
      body: response.body,
      async text() {
        const text = await response.text();
        if (!isSend) step("receive");
        return text;
      },
    };
  };
}
