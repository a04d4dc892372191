/** When a bot's process dies: at a step of a send, of the handler, or of a change of the outbox in the store. */
import { DatabaseSync, StatementSync } from "node:sqlite";
import type { Stream } from "../../sim/kernel/streams.ts";
import type { Store } from "../../src/index.ts";

export const OUTBOX_PHASES = ["outbox", "send", "handle"] as const;

export interface OutboxMoment {
  phase: (typeof OUTBOX_PHASES)[number];
  /** At the n-th step of that phase, from 1. */
  step: number;
}

/** A change of the outbox is a step before and after each of its statements; lives are short, so few come. */
const STEPS_MAX: Readonly<Record<OutboxMoment["phase"], number>> = { outbox: 24, send: 18, handle: 16 };

export function drawOutboxMoment(life: number, { next }: Pick<Stream, "next">): OutboxMoment {
  // Two of four in the outbox itself.
  const phase = (["outbox", "send", "outbox", "handle"] as const)[life % 4] ?? "outbox";
  return { phase, step: 1 + Math.floor(next() * STEPS_MAX[phase]) };
}

/** The same store, which counts the steps of what it does for the outbox. */
export function countOutbox(store: Store, moment: OutboxMoment | undefined): Store {
  if (moment?.phase !== "outbox") return store;
  let left = moment.step;
  let changes = 0;
  const step = (): void => {
    if (changes > 0 && --left === 0) process.kill(process.pid, "SIGKILL");
  };
  const { exec } = DatabaseSync.prototype;
  const { run } = StatementSync.prototype;
  DatabaseSync.prototype.exec = function (...args) {
    step();
    exec.apply(this, args);
    step();
  };
  StatementSync.prototype.run = function (...args: unknown[]) {
    step();
    const result = Reflect.apply(run, this, args);
    step();
    return result;
  };
  return {
    ...store,
    async saveOutbox(account, change) {
      changes++;
      step();
      try {
        await store.saveOutbox?.(account, change);
      } finally {
        step();
        changes--;
      }
    },
  };
}
