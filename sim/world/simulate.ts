/** One run: scenario, subject, door and seed in; a trace out. Judges nothing. */
import type { Door, DoorName } from "../door/door.ts";
import { memoryDoor } from "../door/memory.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { SubjectModule } from "../subject/subject.ts";
import type { ClientLog } from "../trace/client-log.ts";
import type { TraceRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { createWorld, type World } from "./assembly.ts";
import { runCourse } from "./course.ts";
import { headerOf } from "./header.ts";

/** How often the event loop may come to rest while a subject is being dropped, before that is left unfinished. */
const DISPOSAL_RESTS_MAX = 10_000;

/** Which run. */
export interface RunOptions {
  scenario: Scenario;
  subject: SubjectModule;
  /** @default memory */
  door?: DoorName;
  /** @default the scenario's */
  seed?: string;
  /** Ends the run: the promise rejects with the signal's reason, and the process has its clock back. */
  signal?: AbortSignal;
  /**
   * Real milliseconds that the run may take; beyond them it is halted, and its verdict is inconclusive.
   * @default no limit
   */
  budgetMs?: number;
  /** Told of each record of the trace as it is written. */
  onRecord?: (record: TraceRecord) => void;
  /** Records that the trace keeps at most; of more, the older half goes, and the trace cannot be judged. @default all are kept */
  recordsMax?: number;
}

/** What a run leaves besides the trace. */
export interface RunResult {
  trace: Trace;
  /** What the client said for itself. */
  log: ClientLog;
  virtualMs: number;
  polls: number;
  requests: number;
  /** How often each fault kind acted. */
  fired: Readonly<Record<string, number>>;
}

/**
 * Run a scenario. Replaces the process's clock and globals while it runs; one run at a time per process.
 * @throws ClockHeldError while another run of this process has not ended; whatever the subject's `create` throws;
 *   the reason of `signal`.
 */
export async function simulate(options: RunOptions): Promise<RunResult> {
  const { scenario, subject, signal, budgetMs, onRecord, recordsMax } = options;
  signal?.throwIfAborted();
  const seed = options.seed ?? scenario.seed;
  const door = await openDoor(options.door ?? "memory");
  const world = createWorld({ scenario, subject, seed, door, signal, budgetMs, onRecord, recordsMax });
  try {
    const fired = await runCourse(world, subject.name);
    const { kernel, trace, logbook, wire } = world;
    return {
      trace: { header: headerOf(scenario, subject, seed), records: trace.records },
      log: logbook.close(),
      virtualMs: Math.min(kernel.nowMs(), scenario.endAtMs),
      polls: wire.counts.polls,
      requests: wire.counts.requests,
      fired,
    };
  } finally {
    await dispose(world);
    await world.close();
  }
}

/** Drop the subject while the virtual world still stands, so that what it does last reaches no real timer and no real network. */
async function dispose({ process, kernel }: World): Promise<void> {
  let isOver = false;
  // The trace is closed: an error of dispose cannot change the verdict, and must not replace the result.
  const over = process.dispose().then(
    () => {},
    () => {},
  );
  void over.then(() => {
    isOver = true;
  });
  try {
    for (let rest = 0; rest < DISPOSAL_RESTS_MAX; rest++) {
      await kernel.settle();
      if (isOver) return;
    }
  } catch {
    // The run was aborted, or the subject does not come to rest: closing the world takes from it what it waits for.
  }
}

/** msw takes a moment to load; only runs that go through it pay for it. */
async function openDoor(name: DoorName): Promise<Door> {
  return name === "memory" ? memoryDoor : (await import("../door/msw.ts")).mswDoor;
}
