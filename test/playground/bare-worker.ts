/** A thread that has what a browser's worker has, and nothing of Node's: the engine of the playground runs in it. */
import { Worker } from "node:worker_threads";
import type { Answer, Ask, Told } from "../../playground/protocol.ts";

/** Takes away what only Node has, then obeys. Whoever reaches for the network fails. */
const BARE = `(() => {
const { parentPort, workerData } = require("node:worker_threads");
const { runInThisContext } = require("node:vm");
const { postMessage } = parentPort;
globalThis.self = globalThis;
globalThis.postMessage = answer => postMessage.call(parentPort, answer);
globalThis.fetch = () => { throw new Error("the engine asked for something on the network"); };
parentPort.on("message", data => globalThis.onmessage({ data }));
// Node makes these when they are first asked for, of what is taken away next.
void [Response, Headers, ReadableStream, TextDecoderStream];
for (const name of ["process", "Buffer", "setImmediate", "clearImmediate", "global", "require", "module"]) delete globalThis[name];
runInThisContext(workerData, { filename: "engine.js" });
})()`;

export class BareWorker {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, (told: Told) => void>();
  readonly #died = Promise.withResolvers<never>();
  #asked = 0;

  /** @param engine the script */
  constructor(engine: string) {
    this.#worker = new Worker(BARE, { eval: true, workerData: engine });
    this.#worker.on("message", ({ id, answer }: Answer) => this.#waiting.get(id)?.(answer));
    this.#worker.on("error", this.#died.reject);
    this.#died.promise.catch(() => {});
  }

  ask(ask: Ask): Promise<Told> {
    const id = ++this.#asked;
    const { promise, resolve } = Promise.withResolvers<Told>();
    this.#waiting.set(id, resolve);
    this.#worker.postMessage({ id, ask });
    return Promise.race([promise, this.#died.promise]);
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
