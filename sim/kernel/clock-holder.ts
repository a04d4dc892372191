/** Who holds the process's clock: one run at a time, known by its name, and ended from outside when it must be. */

/** Another run holds the clock. */
export class ClockHeldError extends Error {
  override readonly name = "ClockHeldError";

  constructor(wanted: string, held: string) {
    super(
      `${wanted} cannot begin: ${held} still holds the process's clock. One run at a time per process: ` +
        "await that run's promise, or end it with the signal that simulate() takes.",
    );
  }
}

export interface ClockHolder {
  /** Aborted when the run is to end. */
  readonly signal: AbortSignal;
  /** The clock is free again. */
  letGo(): void;
}

interface Held {
  label: string;
  abort(reason: Error): void;
  released: Promise<void>;
}

let held: Held | undefined;

/**
 * Take the clock.
 * @throws ClockHeldError while another run has it.
 */
export function holdClock(label: string, signal: AbortSignal | undefined): ClockHolder {
  if (held !== undefined) throw new ClockHeldError(label, held.label);
  const controller = new AbortController();
  let release = (): void => {};
  held = {
    label,
    abort: reason => controller.abort(reason),
    released: new Promise(resolve => {
      release = resolve;
    }),
  };
  return {
    signal: signal === undefined ? controller.signal : AbortSignal.any([signal, controller.signal]),
    letGo() {
      held = undefined;
      release();
    },
  };
}

/** End the run that holds the clock, if there is one, and wait until the clock is free. Gives its label. */
export async function endHeldRun(why: string): Promise<string | undefined> {
  if (held === undefined) return undefined;
  const { label, abort, released } = held;
  abort(new Error(`${label} was ended: ${why}`));
  await released;
  return label;
}
