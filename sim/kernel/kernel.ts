/** The kernel: owns time, chance and quiescence of one run, and drives it to its end. */
import { syncBuiltinESMExports } from "node:module";
import { placeOfError } from "../trace/place.ts";
import { type Cancel, installClock, type VirtualClock } from "./clock.ts";
import { type ClockHolder, holdClock } from "./clock-holder.ts";
import type { WriteFault } from "./disk.ts";
import { installGlobals } from "./globals.ts";
import type { ListenerWatch } from "./listeners.ts";
import { rememberProcess } from "./process-state.ts";
import { createQuiescence, NotQuiescentError, type Quiescence } from "./quiescence.ts";
import { realNanoseconds } from "./real-timers.ts";
import { createStandstill, type Standstill } from "./standstill.ts";
import { createStreams, type Stream } from "./streams.ts";
import { enableTripwire } from "./tripwire.ts";

/** A client that retries without any pause never lets time move. */
const STEPS_PER_INSTANT_MAX = 20_000;

/** Steps between two looks at the real clock. */
const STEPS_PER_LOOK = 256;

export interface KernelOptions {
  /** The run, in words, for whoever finds the clock taken by it. @default "a run" */
  label?: string;
  /** Ends the run from outside: `run` and `settle` reject with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Real milliseconds that the run may take. @default no limit */
  budgetMs?: number | undefined;
  /** Epoch milliseconds of virtual 0. */
  startMs: number;
  seed: string;
  /** Events (timers, arrivals) that may happen before the run is called endless. */
  stepsMax: number;
  /** Events of one instant before it is called endless. @default 20,000 */
  stepsPerInstantMax?: number;
  /** Turns of the event loop granted after the last known work of an instant; see quiescence. */
  settleTurns: number;
  /** Real milliseconds that one instant may take; see quiescence. */
  patienceMs?: number;
  /** Something happened that virtual time cannot govern: what, where in the subject's source, and by which call. */
  onTrip(what: string, where: string | undefined, call?: string): void;
  /** The subject ends its process: what it called, and where. The run is over. */
  onExit?: (what: string) => void;
  /** The subject printed something. */
  onOutput?: (text: string) => void;
  /** Asked before each write to a file; absent: nobody wants to know. */
  onWrite?: (file: string) => WriteFault | undefined;
}

/**
 * How a run came to its end: as planned; stuck, as nothing is left that could go on; spinning, as an instant never
 * ends; exited, as the subject ended its process; out of steps; out of real time.
 */
export type RunEnd =
  | { why: "done" }
  | { why: "stuck" | "spinning" | "exited" | "steps" | "time"; message: string };

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
  /** What the subject called to end its process; undefined while it has not. */
  exited(): string | undefined;
  /** Sockets, files and other handles that were opened during the run and are open still. */
  openHandles(): number;
  /** Listeners of the subject on its process and on signals. */
  readonly listeners: ListenerWatch;
  /** From now on connections are caught before they reach the network; see the tripwire. */
  catchConnections(): void;
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

/**
 * Install the virtual world. One at a time per process; `close` takes it away.
 * @throws ClockHeldError while another run holds the clock.
 */
export function openKernel(options: KernelOptions): Kernel {
  const { holder, clock } = takeClock(options);
  const putBack = rememberProcess();
  const streams = createStreams(options.seed);
  const quiescence = createQuiescence(options.settleTurns, options.patienceMs);
  const ends: Ends = { exited: undefined, overdueAt: undefined };
  const globals = installGlobals({
    clock,
    streams,
    quiescence,
    onLookup: ({ where, call = "dns.lookup" }) => options.onTrip("socket", where, call),
    onOutput: options.onOutput ?? (() => {}),
    onExit(what) {
      if (ends.exited !== undefined) return;
      ends.exited = what;
      options.onExit?.(what);
    },
    onOverdue: where => {
      ends.overdueAt ??= where;
    },
    onWrite: options.onWrite,
  });
  const ready: (() => void)[] = [];
  const soon = (action: () => void): void => void ready.push(action);
  const standstill = createStandstill(clock, soon);
  const tripwire = enableTripwire(options.onTrip, quiescence.begin, quiescence.finish);
  const { onException, unhear } = hearErrors(options.onTrip);
  // Once for all that was replaced: who imported a member by its name has the new one from here on.
  syncBuiltinESMExports();

  return {
    nowMs: clock.nowMs,
    after: clock.after,
    afterInProcess: (delayMs, action) => clock.after(delayMs, action, true),
    process: {
      ...standstill,
      kill() {
        standstill.kill();
        tripwire.forgetHandles();
      },
    },
    stepWall: clock.stepWall,
    soon,
    stream: streams.stream,
    begin: quiescence.begin,
    finish: quiescence.finish,
    subjectTimers: clock.subjectTimers,
    typeIn: globals.typeIn,
    openHandles: tripwire.openHandles,
    listeners: globals.listeners,
    exited: () => ends.exited,
    run: ended => drive({ ...options, holder, quiescence, clock, ready, ends, onException, ended }),
    settle: () => quiescence.reached(holder.signal),
    catchConnections: tripwire.catchConnections,
    close() {
      unhear();
      tripwire.disable();
      globals.restore();
      clock.uninstall();
      syncBuiltinESMExports();
      putBack();
      holder.letGo();
    },
  };
}

/** The clock, and the right to it. */
function takeClock({ label = "a run", signal, startMs }: KernelOptions): {
  holder: ClockHolder;
  clock: VirtualClock;
} {
  const holder = holdClock(label, signal);
  try {
    return { holder, clock: installClock(startMs) };
  } catch (error) {
    holder.letGo();
    throw error;
  }
}

/** Errors that nobody caught. */
function hearErrors(onTrip: KernelOptions["onTrip"]): {
  onException(error: unknown): void;
  unhear(): void;
} {
  const onRejection = (reason: unknown): void => onTrip("unhandled-rejection", firstLine(reason));
  // What a step cannot catch: exceptions from immediates, ticks and event listeners.
  const onException = (error: unknown): void => onTrip("uncaught-exception", firstLine(error));
  process.on("unhandledRejection", onRejection);
  process.on("uncaughtException", onException);
  return {
    onException,
    unhear() {
      process.off("unhandledRejection", onRejection);
      process.off("uncaughtException", onException);
    },
  };
}

/** Ends that the subject brings about. */
interface Ends {
  /** What it called to end its process. */
  exited: string | undefined;
  /** Who asks for turn after turn of the event loop. */
  overdueAt: string | undefined;
}

interface Drive extends Pick<KernelOptions, "stepsMax" | "stepsPerInstantMax" | "budgetMs"> {
  holder: ClockHolder;
  quiescence: Quiescence;
  clock: VirtualClock;
  ready: (() => void)[];
  ends: Ends;
  onException(error: unknown): void;
  ended(): RunEnd | undefined;
}

/** From one quiescent instant to the next, until the run ends. */
async function drive(run: Drive): Promise<RunEnd> {
  const { quiescence, holder, ends } = run;
  try {
    return await quiescence.untilGiven(stepper(run), holder.signal);
  } catch (error) {
    return ends.exited === undefined ? endOf(error, ends) : { why: "exited", message: ends.exited };
  }
}

/** What happens at a quiescent instant: the next event, or the end of the run. */
function stepper(run: Drive): () => RunEnd | undefined {
  const { clock, ready, ends, stepsMax, stepsPerInstantMax = STEPS_PER_INSTANT_MAX } = run;
  const isOverBudget = budget(run.budgetMs);
  let instantMs = clock.nowMs();
  let instantFrom = 0;
  let steps = -1;
  return () => {
    if (ends.exited !== undefined) return { why: "exited", message: ends.exited };
    if (++steps >= stepsMax)
      return { why: "steps", message: `the run took ${stepsMax} steps without reaching its end` };
    const nowMs = clock.nowMs();
    if (nowMs !== instantMs) {
      instantMs = nowMs;
      instantFrom = steps;
    } else if (steps - instantFrom >= stepsPerInstantMax) {
      return {
        why: "spinning",
        message: `${stepsPerInstantMax} steps at ${instantMs} ms: time does not move on`,
      };
    }
    if (steps % STEPS_PER_LOOK === 0 && isOverBudget()) {
      return {
        why: "time",
        message: `the run took more than ${run.budgetMs} ms of real time, for ${instantMs} ms of virtual time`,
      };
    }
    const next = ready.shift();
    const end = next === undefined ? run.ended() : undefined;
    if (end !== undefined) return end;
    try {
      if (next === undefined) clock.step();
      else next();
    } catch (error) {
      run.onException(error);
    }
    return undefined;
  };
}

/** An instant that does not end is the subject's doing; anything else is thrown on. */
function endOf(error: unknown, { overdueAt }: Ends): RunEnd {
  if (!(error instanceof NotQuiescentError)) throw error;
  if (error.why === "time" || overdueAt === undefined) return { why: error.why, message: error.message };
  return { why: "spinning", message: `${error.message}: setImmediate again and again at ${overdueAt}` };
}

function budget(budgetMs: number | undefined): () => boolean {
  if (budgetMs === undefined) return () => false;
  const giveUpAt = realNanoseconds() + BigInt(Math.round(budgetMs)) * 1_000_000n;
  return () => realNanoseconds() > giveUpAt;
}

/** An error in one line, with its place. */
function firstLine(reason: unknown): string {
  const text = String(reason instanceof Error ? `${reason.name}: ${reason.message}` : reason);
  const [line = ""] = text.split("\n", 1);
  const place = placeOfError(reason);
  return place === undefined ? line : `${line} (${place})`;
}
