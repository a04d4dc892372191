/** Polls on real sockets and a real file: the client in a process of its own, which measures itself. */
import { type ChildProcess, fork } from "node:child_process";
import { on, once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Loopback, serveLoopback } from "../../sim/loopback/loopback.ts";
import type { Sample } from "./sample.ts";
import type { Orders, Said } from "./sockets-child.ts";

const CHILD_FILE = new URL("./sockets-child.ts", import.meta.url);

/**
 * Each poll brings a message, as an idle one would be held in real time: a cycle is a poll, a handler, a reply and two
 * commits.
 * @param onSample told of each sample, and of the last, after the end, too
 */
export async function liveOnSockets(
  cycles: number,
  everyCycles: number,
  onSample: (sample: Sample) => void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "ilink-resources-"));
  const service: Loopback = await serveLoopback({
    recordsMax: 1_000,
    onRecord(record) {
      if (record.type === "accepted" && record.endpoint === "sendmessage")
        queueMicrotask(() => service.userWrites("alice"));
    },
  });
  const child = fork(CHILD_FILE, { execArgv: ["--expose-gc", "--no-warnings"] });
  try {
    const orders: Orders = {
      cycles,
      everyCycles,
      credential: service.credential(),
      storeFile: join(folder, "store.sqlite"),
    };
    child.send(orders);
    service.userWrites("alice");
    await listen(child, async ({ step, sample }) => {
      if (step !== "client-closed") return onSample(sample);
      // The idle connections are the runtime's, and wait for the server to close them.
      await service.close();
      child.send("the server is gone");
    });
  } finally {
    child.kill("SIGKILL");
    await service.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Until the process has said its last. */
async function listen(child: ChildProcess, hear: (said: Said) => void | Promise<void>): Promise<void> {
  const early = new AbortController();
  once(child, "close").then(
    () => early.abort(),
    () => {},
  );
  try {
    for await (const [said] of on(child, "message", { signal: early.signal }) as AsyncIterable<[Said]>) {
      await hear(said);
      if (said.step === "closed") return;
    }
  } catch (error) {
    if (!early.signal.aborted) throw error;
    throw new Error(`the client's process ended too early, with code ${child.exitCode}`, { cause: error });
  }
}
