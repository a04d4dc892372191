/** The engine in its worker: asked, waited for no longer than it may take, and dropped when it is to stop. */
import type { Answer, Ask, Question, Told } from "../protocol.ts";

export interface Engine {
  /** @throws the reason of the signal when it aborts; the worker is dropped then, and the next question has a new one. */
  ask(ask: Ask, signal: AbortSignal): Promise<Told>;
}

/** @param code the engine's script. */
export function createEngine(code: Blob): Engine {
  const url = URL.createObjectURL(code);
  let worker: Worker | undefined;
  let asked = 0;
  return {
    ask(ask, signal) {
      signal.throwIfAborted();
      worker ??= new Worker(url);
      const current = worker;
      const id = ++asked;
      return new Promise((resolve, reject) => {
        const over = (): void => {
          current.removeEventListener("message", onMessage);
          current.removeEventListener("error", onError);
          signal.removeEventListener("abort", onAbort);
        };
        const drop = (reason: unknown): void => {
          over();
          current.terminate();
          if (worker === current) worker = undefined;
          reject(reason);
        };
        const onMessage = ({ data }: MessageEvent<Answer>): void => {
          if (data.id !== id) return;
          over();
          resolve(data.answer);
        };
        const onError = (event: ErrorEvent): void => drop(new Error(event.message));
        const onAbort = (): void => drop(signal.reason);
        current.addEventListener("message", onMessage);
        current.addEventListener("error", onError);
        signal.addEventListener("abort", onAbort, { once: true });
        current.postMessage({ id, ask } satisfies Question);
      });
    },
  };
}
