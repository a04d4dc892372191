/** The engine in its worker: asked, waited for no longer than it may take, and dropped when it is to stop. */
import { type Mutants, scriptOf } from "../mutants.ts";
import type { Answer, Ask, Question, Told } from "../protocol.ts";

export interface Engine {
  /** @throws the reason of the signal when it aborts; the worker is dropped then, and the next question has a new one. */
  ask(ask: Ask, signal: AbortSignal): Promise<Told>;
  /** Nothing more is asked. */
  close(): void;
}

/** Knows the mutants too, and asks an engine of its own for each run of one: their code is none of the engine's. */
export function withMutants(engine: Engine, code: Blob, mutants: Mutants): Engine {
  return {
    ...engine,
    async ask(ask, signal) {
      if (ask.do === "tell") return withNames(await engine.ask(ask, signal), mutants);
      const mutant = ask.do === "run" ? mutants.all.find(({ name }) => name === ask.subject) : undefined;
      if (mutant === undefined) return engine.ask(ask, signal);
      const other = createEngine(new Blob([scriptOf(mutants, mutant), code]));
      try {
        return await other.ask(ask, signal);
      } finally {
        other.close();
      }
    },
  };
}

function withNames(told: Told, { all }: Mutants): Told {
  if (told.told !== "facts") return told;
  const more = all.map(({ name, does }) => ({ name, does }));
  return { ...told, facts: { ...told.facts, subjects: [...told.facts.subjects, ...more] } };
}

/** @param code the engine's script. */
export function createEngine(code: Blob): Engine {
  const url = URL.createObjectURL(code);
  let worker: Worker | undefined;
  let asked = 0;
  return {
    close() {
      worker?.terminate();
      worker = undefined;
      URL.revokeObjectURL(url);
    },
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
