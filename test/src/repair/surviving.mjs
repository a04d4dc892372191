/** A program whose stderr is of no use, and that goes on. argv: base URL, token, what is done to stderr. */
import { closeSync } from "node:fs";
import { Worker } from "node:worker_threads";

const [, , baseUrl, token, mode] = process.argv;
const PROGRAM = new URL("./preloaded.mjs", import.meta.url);
const refuse = () => {
  throw new Error("this stream takes nothing");
};

const done = {
  plain: () => {},
  throws: () => {
    process.stderr.write = refuse;
  },
  rejects: () => {
    process.stderr.write = async () => refuse();
  },
  "no-stream": () => Object.defineProperty(process, "stderr", { get: refuse }),
  ended: () => process.stderr.end(),
  destroyed: () => process.stderr.destroy(),
  "closed-file": () => closeSync(2),
  worker: () => {},
};
done[mode]();
if (mode === "worker") {
  const worker = new Worker(PROGRAM, { argv: [baseUrl, token] });
  await new Promise(resolve => worker.once("exit", resolve));
} else await import(PROGRAM);
// What comes of a line comes in one of the next turns.
for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setTimeout(resolve, 5));
console.log("went on");
