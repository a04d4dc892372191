/** A listening socket whose accept queue is full, so that the kernel drops every further SYN. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { Worker } from "node:worker_threads";
import { LOOPBACK, type Place } from "./place.ts";

/** A thread that listens and then stands still for ever: it never accepts. Node's own server cannot be told not to. */
const LISTENER = `
const { createServer } = require("node:net");
const { parentPort } = require("node:worker_threads");
const server = createServer().listen(0, "${LOOPBACK}", 1, () => {
  parentPort.postMessage(server.address().port);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
`;

/** A backlog of 1 lets two connections wait; tried are more, for kernels that count otherwise. */
const FILLERS_MAX = 8;

/** A connection on loopback that does not stand by then never will. */
const SETTLED_MS = 250;

export async function fullQueue(): Promise<Place> {
  const worker = new Worker(LISTENER, { eval: true });
  const [port] = (await once(worker, "message")) as [number];
  const fillers: Socket[] = [];
  let full = false;
  while (!full && fillers.length < FILLERS_MAX) {
    const filler = connect(port, LOOPBACK).on("error", () => {});
    fillers.push(filler);
    full = !(await stands(filler));
  }
  return {
    url: `http://${LOOPBACK}:${port}/`,
    async close() {
      for (const filler of fillers) filler.destroy();
      await worker.terminate();
    },
  };
}

async function stands(socket: Socket): Promise<boolean> {
  try {
    await once(socket, "connect", { signal: AbortSignal.timeout(SETTLED_MS) });
    return true;
  } catch {
    return false;
  }
}
