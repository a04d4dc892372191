/** After `close` a real process, with real sockets and a real file, holds nothing and ends by itself. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Loopback, serveLoopback } from "../../sim/loopback/loopback.ts";

const CHILD_FILE = join(import.meta.dirname, "left-behind-child.ts");

let service: Loopback;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "ilink-left-"));
  service = await serveLoopback({ server: { holdMs: 100 } });
  service.userWrites("alice", { text: "hello" });
});
afterEach(async () => {
  await service.close();
  rmSync(folder, { recursive: true });
});

/** Run the client in a process of its own. Resolves with what it says of itself. */
async function run(closes: "closes" | "goes-on") {
  const args = [CHILD_FILE, JSON.stringify(service.credential()), join(folder, "store.sqlite"), closes];
  // Into a file: for a pipe Node opens a stream by itself, and holds it.
  const stderr = openSync(join(folder, "stderr"), "w");
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", stderr], timeout: 120_000 });
  closeSync(stderr);
  const gone = once(child, "close");
  const line = once(createInterface(child.stdout as Readable), "line") as Promise<[string]>;
  const said = await Promise.race([line, gone.then(() => undefined)]);
  if (said === undefined) throw new Error(readFileSync(join(folder, "stderr"), "utf8"));
  return { child, gone, ...JSON.parse(said[0]) };
}

describe("a closed client", () => {
  it("keeps no timer, no socket and no file, and its process ends by itself", async () => {
    const { gone, before, after } = await run("closes");
    const [code] = await gone;
    expect(code).toBe(0);
    expect(after).toEqual({ active: [], files: 0 });
    expect(before.files).toBeGreaterThan(0);
  });

  it("is told by that from one that goes on", async () => {
    const { child, gone, after } = await run("goes-on");
    expect(after.active).toContain("TCPSocketWrap");
    expect(after.files).toBeGreaterThan(0);
    expect(child.exitCode).toBeNull();
    child.kill("SIGKILL");
    await gone;
  });
});
