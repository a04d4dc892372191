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

/**
 * Stop the main thread, in the subject's code if it is found there.
 * @param stopMs how long each stop may take, real milliseconds.
 */
export async function catchMainThread(cwd: string, stopMs: number): Promise<Caught> {
  const session = new Session();
  session.connectToMainThread();
  const letGo = (): void => session.disconnect();
  // Frames name their file by a number only.
  const urls = new Map<string, string>();
  session.on("Debugger.scriptParsed", ({ params: { scriptId, url } }) => void urls.set(scriptId, url));
  session.post("Debugger.enable");
  let stops = 0;
  for (let look = 0; look < LOOKS_MAX; look++) {
    const stack = await stop(session, stopMs);
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
        uptimeMs: await uptime(session, stopMs),
        letGo,
      };
    }
    session.post("Debugger.resume");
    // Not in step with the loop that is looked at.
    await sleep(1 + (look % 7));
  }
  return { frames: [], isHarness: stops === LOOKS_MAX, uptimeMs: undefined, letGo };
}

/** @returns the frames where it stopped; undefined when it did not. */
function stop(session: Session, stopMs: number): Promise<Debugger.CallFrame[] | undefined> {
  return new Promise(resolve => {
    const onPaused = ({ params }: { params: Debugger.PausedEventDataType }): void => {
      clearTimeout(timer);
      resolve(params.callFrames);
    };
    const timer = setTimeout(() => {
      session.off("Debugger.paused", onPaused);
      resolve(undefined);
    }, stopMs);
    session.once("Debugger.paused", onPaused);
    session.post("Debugger.pause");
  });
}

/** Virtual time does not move while the main thread stands here. */
function uptime(session: Session, stopMs: number): Promise<number | undefined> {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve(undefined), stopMs);
    const options = { expression: "process.uptime()", returnByValue: true, silent: true };
    session.post("Runtime.evaluate", options, (error: Error | null, answer?: Runtime.EvaluateReturnType) => {
      clearTimeout(timer);
      const seconds: unknown = error === null ? answer?.result.value : undefined;
      resolve(typeof seconds === "number" ? Math.round(seconds * 1_000) : undefined);
    });
  });
}
