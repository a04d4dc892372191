/** The preload in processes of its own: what it does to a program that knows nothing of it. */
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Loopback, serveLoopback } from "../../../sim/loopback/loopback.ts";

const run = promisify(execFile);
const PRELOAD = path.resolve(import.meta.dirname, "../../../src/repair/preload.ts");
const PROGRAM = path.join(import.meta.dirname, "preloaded.mjs");

let service: Loopback;
beforeEach(async () => {
  service = await serveLoopback({ server: { holdMs: 500, notifystart: "heals" } });
});
afterEach(() => service.close());

/** Run the program to its end. */
async function program(env: Record<string, string>): Promise<{ says: object; stderr: string }> {
  const { baseUrl, token } = service.credential();
  const { stdout, stderr } = await run(process.execPath, [PROGRAM, baseUrl, token], {
    env: { PATH: process.env.PATH ?? "", ...env },
    timeout: 120_000,
  });
  return { says: JSON.parse(stdout), stderr };
}

/** The first line, and what follows it. */
function begun(stderr: string): string {
  const greeting = `[ilink-sim repair] on, for *.weixin.qq.com, ${new URL(service.baseUrl).host}. ILINK_REPAIR=off switches it off.\n`;
  expect(stderr.slice(0, greeting.length)).toBe(greeting);
  return stderr.slice(greeting.length);
}

const preloaded = (): Record<string, string> => ({
  NODE_OPTIONS: `--import ${PRELOAD} --disable-warning=ExperimentalWarning`,
  ILINK_REPAIR_HOSTS: new URL(service.baseUrl).host,
});

test("without it, the program gets the -14", async () => {
  service.makeStale();
  expect(await program({})).toEqual({ says: { status: 200, stale: true }, stderr: "" });
});

test("that it is on, for whom, and how to switch it off, is said before anything is stale", async () => {
  service.userWrites("alice");
  const { says, stderr } = await program(preloaded());
  expect(says).toEqual({ status: 200, stale: false, messages: 1 });
  expect(begun(stderr)).toBe("");
});

test("with it, the program gets its message, and people are told; the program ends when it is done", async () => {
  service.makeStale();
  service.userWrites("alice");
  const { says, stderr } = await program(preloaded());
  expect(says).toEqual({ status: 200, stale: false, messages: 1 });
  expect(begun(stderr)).toBe(
    `[ilink-sim repair] ${service.credential().botId}: the session was stale (-14) and is cured.\n`,
  );
  expect(stderr).not.toContain(service.credential().token);
});

test("it asks loudly for a new login when nothing helps", async () => {
  service.takeOver();
  const { says, stderr } = await program(preloaded());
  expect(says).toEqual({ status: 401, stale: false });
  expect(begun(stderr)).toMatch(/^\[ilink-sim repair\] \S+@im\.bot NEEDS A NEW LOGIN: .*\n$/);
  expect(stderr).not.toContain(service.credential().token);
});

test.each(["off", "0", "FALSE"])("ILINK_REPAIR=%s switches it off", async off => {
  service.makeStale();
  expect(await program({ ...preloaded(), ILINK_REPAIR: off })).toEqual({
    says: { status: 200, stale: true },
    stderr: "",
  });
});

test("hosts that nobody named are left alone", async () => {
  service.makeStale();
  const { NODE_OPTIONS = "" } = preloaded();
  expect(await program({ NODE_OPTIONS })).toEqual({
    says: { status: 200, stale: true },
    stderr: "[ilink-sim repair] on, for *.weixin.qq.com. ILINK_REPAIR=off switches it off.\n",
  });
});

test("a mistake in the variable is told, and the program runs all the same", async () => {
  const { says, stderr } = await program({ ...preloaded(), ILINK_REPAIR_HOSTS: "http://127.0.0.1/" });
  expect(says).toMatchObject({ status: 200 });
  expect(stderr).toBe(
    "[ilink-sim repair] not at work: ILINK_REPAIR_HOSTS: hosts must be host or host:port; got http://127.0.0.1/\n",
  );
});
