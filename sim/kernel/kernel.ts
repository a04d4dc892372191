/** The kernel: owns time, chance and quiescence of one run, and drives it to its end. */
import { type Cancel, installClock } from "./clock.ts";
import type { WriteFault } from "./disk.ts";
import { installGlobals } from "./globals.ts";
import { createQuiescence } from "./quiescence.ts";
import { createStandstill, type Standstill } from "./standstill.ts";
import { createStreams, type Stream } from "./streams.ts";
import { enableTripwire } from "./tripwire.ts";

/** A client that retries without any pause never lets time move; no honest instant takes a tenth of this. */
const STEPS_PER_INSTANT_MAX = 20_000;

export interface KernelOptions {
  /** Epoch milliseconds of virtual 0. */
  startMs: number;
  seed: string;
  /** Events (timers, arrivals) that may happen before the run is called endless. */
  stepsMax: number;
  /** Turns of the event loop granted after the last known work of an instant; see quiescence. */
  settleTurns: number;
  /** Real milliseconds that one instant may take; see quiescence. */
  patienceMs?: number;
  /** Something happened that virtual time cannot govern. */
  onTrip(what: string, where: string | undefined): void;
  /** The subject printed something. */
  onOutput?: (text: string) => void;
  /** Asked before each write to a file; absent: nobody wants to know. */
  onWrite?: (file: string) => WriteFault | undefined;
}

/** How a run came to its end: as planned, stuck, or out of steps. */
export type RunEnd = { why: "done" } | { why: "stuck" | "steps"; message: string };

export interface Kernel {
  nowMs(): number;
  after(delayMs: number, action: () => void): Cancel;
  /** Run something of the subject's process after a delay: it waits while the process stands still, and dies with it. */
  afterInProcess(delayMs: number, action: () => void): Cancel;
  /** The subject's process: standing still, thawed, killed. */
  readonly process: Standstill;
  /** Move the wall clock. Timers and monotonic time do not notice. */
  stepWall(byMs: number): void;
  /** Run a piece of the harness at this instant, once everything before it has settled. First come, first served. */
  soon(action: () => void): void;
  stream(name: string): Stream;
  /** Bracket work that the event loop finishes by itself. */
  begin(): void;
  finish(): void;
  subjectTimers(): number;
  /** The operator types at the terminal of the subject's process. */
  typeIn(text: string): void;
  /** Sockets, files and other handles that were opened during the run and are open still. */
  openHandles(): number;
  /**
   * Move from instant to instant.
   * @param ended asked at every quiescent instant; the run goes on while it answers nothing.
   */
  run(ended: () => RunEnd | undefined): Promise<RunEnd>;
  /** Let what is ready run, without moving time. */
  settle(): Promise<void>;
  /** Give the real world back to the process. */
  close(): void;
}

/** Install the virtual world. One at a time per process; `close` takes it away. */
export function openKernel(options: KernelOptions): Kernel {
  const streams = createStreams(options.seed);
  const quiescence = createQuiescence(options.settleTurns, options.patienceMs);
  const clock = installClock(options.startMs);
  const globals = installGlobals({
    clock,
    streams,
    quiescence,
    onLookup: where => options.onTrip("socket", where),
    onOutput: options.onOutput ?? (() => {}),
    onWrite: options.onWrite,
  });
  const ready: (() => void)[] = [];
  const soon = (action: () => void): void => void ready.push(action);
  const standstill = createStandstill(clock, soon);
  const tripwire = enableTripwire(options.onTrip, quiescence.begin, quiescence.finish);
  const onRejection = (reason: unknown): void => options.onTrip("unhandled-rejection", firstLine(reason));
  // What `step` below cannot catch: exceptions from immediates, ticks and event listeners.
  const onException = (error: unknown): void => options.onTrip("uncaught-exception", firstLine(error));
  process.on("unhandledRejection", onRejection);
  process.on("uncaughtException", onException);

  const run: Kernel["run"] = async ended => {
    let instantMs = clock.nowMs();
    let instantFrom = 0;
    for (let steps = 0; steps < options.stepsMax; steps++) {
      await quiescence.reached();
      if (clock.nowMs() !== instantMs) {
        instantMs = clock.nowMs();
        instantFrom = steps;
      } else if (steps - instantFrom >= STEPS_PER_INSTANT_MAX) {
        return {
          why: "steps",
          message: `${STEPS_PER_INSTANT_MAX} steps at ${instantMs} ms: time does not move on`,
        };
      }
      const next = ready.shift();
      const end = next === undefined ? ended() : undefined;
      if (end !== undefined) return end;
      try {
        if (next === undefined) clock.step();
        else next();
      } catch (error) {
        onException(error);
      }
    }
    return { why: "steps", message: `the run took ${options.stepsMax} steps without reaching its end` };
  };

  return {
    nowMs: clock.nowMs,
    after: clock.after,
    afterInProcess: (delayMs, action) => clock.after(delayMs, action, true),
    process: standstill,
    stepWall: clock.stepWall,
    soon,
    stream: streams.stream,
    begin: quiescence.begin,
    finish: quiescence.finish,
    subjectTimers: clock.subjectTimers,
    typeIn: globals.typeIn,
    openHandles: tripwire.openHandles,
    run,
    settle: quiescence.reached,
    close() {
      process.off("unhandledRejection", onRejection);
      process.off("uncaughtException", onException);
      tripwire.disable();
      globals.restore();
      clock.uninstall();
    },
  };
}

function firstLine(reason: unknown): string {
  return String(reason instanceof Error ? `${reason.name}: ${reason.message}` : reason).split(
    "\n",
    1,
  )[0] as string;
}
