/** A line of the preload never ends the process, whatever has become of stderr. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Loopback, serveLoopback } from "../../../sim/loopback/loopback.ts";

const PRELOAD = path.resolve(import.meta.dirname, "../../../src/repair/preload.ts");
const PROGRAM = path.join(import.meta.dirname, "surviving.mjs");

let service: Loopback;
beforeEach(async () => {
  service = await serveLoopback({ server: { holdMs: 500, notifystart: "heals" } });
});
afterEach(() => service.close());

/** `reads`: somebody reads stderr. Else its reader is gone before the program begins, and a line meets EPIPE. */
async function program(
  mode: string,
  reads: boolean,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const { baseUrl, token } = service.credential();
  const child = spawn(process.execPath, [PROGRAM, baseUrl, token, mode], {
    env: {
      PATH: process.env.PATH ?? "",
      NODE_OPTIONS: `--import ${PRELOAD} --disable-warning=ExperimentalWarning`,
      ILINK_REPAIR_HOSTS: new URL(baseUrl).host,
    },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 120_000,
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", chunk => {
    said.stdout += chunk;
  });
  if (reads)
    child.stderr.on("data", chunk => {
      said.stderr += chunk;
    });
  else child.stderr.destroy();
  const [code] = await once(child, "close");
  return { code, ...said };
}

const ANSWER = '{"status":200,"stale":false,"messages":1}';
const MODES = ["plain", "throws", "rejects", "no-stream", "ended", "destroyed", "closed-file", "worker"];

test.each(MODES.flatMap(mode => [[mode, false] as const, [mode, true] as const]))(
  "%s, read: %s: the program gets its message and goes on",
  async (mode, reads) => {
    service.makeStale();
    service.userWrites("alice");
    const { code, stdout, stderr } = await program(mode, reads);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${ANSWER}\nwent on\n` });
    if (!reads) return;
    if (mode === "plain" || mode === "worker") expect(stderr).toContain("is cured.");
    // Once a process, not once a thread.
    expect(stderr.split("] on, for ")).toHaveLength(2);
  },
);
