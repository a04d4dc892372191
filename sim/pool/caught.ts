/** Stops the main thread where it is, and reads where that is. */
import { type Debugger, type Runtime, Session } from "node:inspector";
import { setTimeout as sleep } from "node:timers/promises";
import { isForeign, shownFrame } from "./frames.ts";

export interface Caught {
  /** The subject's frames, innermost first. */
  frames: string[];
  /** The main thread was seen, and each time in the harness's own code alone. */
  isHarness: boolean;
  /** `process.uptime()` of the main thread: virtual during a run. */
  uptimeMs: number | undefined;
  /** Let the main thread go on. */
  letGo(): void;
}

/** Looks at the main thread; a loop through the harness's code is in the subject's only now and then. */
const LOOKS_MAX = 40;
const FRAMES_MAX = 5;

/** How long a stop may take. The process's own computing is what counts: on a busy machine real time says nothing. */
export interface Patience {
  /** What the process may compute meanwhile, milliseconds of CPU time. */
  cpuMs: number;
  /** The most, real milliseconds. */
  realMs: number;
}

const PATIENCE_BEAT_MS = 50;

/** Stop the main thread, in the subject's code if it is found there. */
export async function catchMainThread(cwd: string, patience: Patience): Promise<Caught> {
  const session = new Session();
  session.connectToMainThread();
  const letGo = (): void => session.disconnect();
  // Frames name their file by a number only.
  const urls = new Map<string, string>();
  session.on("Debugger.scriptParsed", ({ params: { scriptId, url } }) => void urls.set(scriptId, url));
  session.post("Debugger.enable");
  let stops = 0;
  for (let look = 0; look < LOOKS_MAX; look++) {
    const stack = await stop(session, patience);
    if (stack === undefined) break;
    stops++;
    const frames = stack.map(({ functionName, location }) => ({
      functionName,
      line: location.lineNumber + 1,
      url: urls.get(location.scriptId) ?? "",
    }));
    const foreign = frames.filter(({ url }) => isForeign(url));
    if (foreign.length > 0) {
      return {
        frames: foreign.slice(0, FRAMES_MAX).map(frame => shownFrame(frame, cwd)),
        isHarness: false,
        uptimeMs: await uptime(session, patience),
        letGo,
      };
    }
    if (!(await resume(session, patience))) break;
    // Not in step with the loop that is looked at.
    await sleep(1 + (look % 7));
  }
  return { frames: [], isHarness: stops === LOOKS_MAX, uptimeMs: undefined, letGo };
}

/** @returns the frames where it stopped; undefined when it did not. */
async function stop(session: Session, patience: Patience): Promise<Debugger.CallFrame[] | undefined> {
  let onPaused: ((message: { params: Debugger.PausedEventDataType }) => void) | undefined;
  const frames = await within<Debugger.CallFrame[]>(patience, resolve => {
    onPaused = ({ params }) => resolve(params.callFrames);
    session.once("Debugger.paused", onPaused);
    session.post("Debugger.pause");
  });
  if (frames === undefined && onPaused !== undefined) session.off("Debugger.paused", onPaused);
  return frames;
}

/** A pause that is asked for while the last one still holds is answered and forgotten, so its end is waited for. */
async function resume(session: Session, patience: Patience): Promise<boolean> {
  const resumed = await within<true>(patience, resolve => {
    session.once("Debugger.resumed", () => resolve(true));
    session.post("Debugger.resume");
  });
  return resumed === true;
}

/** Virtual time does not move while the main thread stands here. */
function uptime(session: Session, patience: Patience): Promise<number | undefined> {
  return within<number>(patience, resolve => {
    const options = { expression: "process.uptime()", returnByValue: true, silent: true };
    session.post("Runtime.evaluate", options, (error: Error | null, answer?: Runtime.EvaluateReturnType) => {
      const seconds: unknown = error === null ? answer?.result.value : undefined;
      resolve(typeof seconds === "number" ? Math.round(seconds * 1_000) : undefined);
    });
  });
}

/** What `begin` resolves with; undefined when the patience ends first. */
function within<T>(
  patience: Patience,
  begin: (resolve: (value: T | undefined) => void) => void,
): Promise<T | undefined> {
  return new Promise(resolve => {
    const begunCpuMs = computedMs();
    const begunMs = performance.now();
    const end = (value: T | undefined): void => {
      clearInterval(timer);
      resolve(value);
    };
    const timer = setInterval(() => {
      const isOver =
        computedMs() - begunCpuMs > patience.cpuMs || performance.now() - begunMs > patience.realMs;
      if (isOver) end(undefined);
    }, PATIENCE_BEAT_MS);
    begin(end);
  });
}

/** CPU time of the whole process. */
export function computedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
