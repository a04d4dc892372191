/** The watchdog: a thread beside the main one that sees it spin, stand still, take too much memory or too long, and tells the parent. */
import { writeSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { type Caught, catchMainThread, computedMs } from "./caught.ts";
import { WATCHDOG_FD, type WatchdogWord } from "./protocol.ts";
import { BEAT_MS, type ToWatchdog, type WatchdogData } from "./watchdog.ts";

/** The parent hears so often that somebody is alive, in real milliseconds. */
const SIGN_MS = 1_000;
/** Less computing than this share of the time is standing still: a thread that wants to run gets more on any machine. */
const STANDING_STILL = 0.01;
/** How long stopping the main thread may take: native code (a regular expression) is not to be stopped. */
const STOP_SPINNING = { cpuMs: 5_000, realMs: 60_000 };
/** The same while memory grows. */
const STOP_GROWING = { cpuMs: 500, realMs: 500 };

const { beats, limits } = workerData as WatchdogData;
const counter = new Int32Array(beats);

/** The request in work, and what the process had computed when it began. */
type Work = Omit<Extract<ToWatchdog, { type: "begin" }>, "type"> & { cpuMs: number };
let work: Work | undefined;
let loading = false;
/** When the main thread was last seen in its event loop. */
let seen = { beats: -1, cpuMs: 0, realMs: 0 };
/** Looks since it computed, and what it had computed by then. Looks are counted, so that a machine that slept ends nobody. */
let idle = { looks: 0, cpuMs: 0 };
let signedMs = 0;
let catching = false;

function tell(word: WatchdogWord): void {
  try {
    writeSync(WATCHDOG_FD, `${JSON.stringify(word)}\n`);
  } catch {
    // The parent is gone, and nobody wants this process any more.
    process.kill(process.pid, "SIGKILL");
  }
}

function see(): void {
  seen = { beats: Atomics.load(counter, 0), cpuMs: computedMs(), realMs: performance.now() };
}

const spinCpuMs = (): number => (loading ? limits.loadCpuMs : limits.spinCpuMs);

async function look(): Promise<void> {
  const nowMs = performance.now();
  if (nowMs - signedMs >= SIGN_MS) {
    signedMs = nowMs;
    tell({ type: "alive" });
  }
  if (work === undefined || Atomics.load(counter, 0) !== seen.beats) see();
  if (work === undefined || catching) return;
  catching = true;
  const isIdle = seesIdle();
  const sinceSeenMs = computedMs() - seen.cpuMs;
  const passedMs = nowMs - seen.realMs;
  if (process.memoryUsage.rss() > limits.memoryMb * 2 ** 20) await endGrowing(work);
  else if (computedMs() - work.cpuMs > limits.budgetCpuMs) await endBudget(work);
  else if (sinceSeenMs >= spinCpuMs()) await endSpinning(work);
  else if (passedMs >= limits.blockedMs && sinceSeenMs < passedMs * STANDING_STILL)
    tell({ type: "blocked", realMs: limits.blockedMs });
  else if (isIdle && passedMs < SIGN_MS) tell({ type: "idle", realMs: limits.idleMs });
  catching = false;
}

/** Whether the process has computed next to nothing for as long as it may. */
function seesIdle(): boolean {
  const cpuMs = computedMs();
  if (cpuMs - idle.cpuMs >= limits.idleMs * STANDING_STILL) idle = { looks: 0, cpuMs };
  idle.looks++;
  return idle.looks * BEAT_MS >= limits.idleMs;
}

async function endGrowing(begun: Work): Promise<void> {
  const caught = await catchMainThread(begun.cwd, STOP_GROWING);
  tell({ type: "memory", limitMb: limits.memoryMb, ...placeOf(begun, caught) });
}

async function endBudget(begun: Work): Promise<void> {
  const caught = await catchMainThread(begun.cwd, STOP_SPINNING);
  tell({ type: "budget", cpuMs: limits.budgetCpuMs, ...placeOf(begun, caught) });
}

async function endSpinning(begun: Work): Promise<void> {
  const before = seen.beats;
  const caught = await catchMainThread(begun.cwd, STOP_SPINNING);
  const isOver = work !== begun || Atomics.load(counter, 0) !== before;
  // Long work of the harness's own, such as judging a long trace, is no spinning. It has its budget.
  if (isOver || caught.isHarness) {
    caught.letGo();
    see();
  } else tell({ type: "spinning", cpuMs: spinCpuMs(), ...placeOf(begun, caught) });
}

/** Where it was caught, and when in virtual time. */
function placeOf({ isTrial }: Work, { frames, uptimeMs }: Caught) {
  return { frames, atMs: isTrial ? uptimeMs : undefined };
}

function begin(word: Exclude<ToWatchdog, { type: "loading" }>): void {
  work = word.type === "end" ? undefined : { ...word, cpuMs: computedMs() };
  idle = { looks: 0, cpuMs: computedMs() };
}

parentPort?.on("message", (word: ToWatchdog) => {
  loading = word.type === "loading" && word.is;
  if (word.type !== "loading") begin(word);
  see();
});
setInterval(() => void look(), BEAT_MS);
