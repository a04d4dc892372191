/** Runs that prove nothing are never green: real work, silence, faults that miss and workloads that do nothing. */
import crypto from "node:crypto";
import net from "node:net";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { parseScenario } from "../../../sim/scenario/parse.ts";
import type { Scenario } from "../../../sim/scenario/scenario.ts";
import type { SubjectModule } from "../../../sim/subject/subject.ts";
import { exitCode } from "../../../sim/verdict/judge.ts";
import { runTrial } from "../../../sim/verdict/trial.ts";
import { plainClient } from "../../plain-client/client.ts";
import { quiet } from "./scenarios.ts";

const judge = async (scenario: Scenario, subject: SubjectModule) =>
  (await runTrial({ scenario, subjectName: subject.name, subject, door: "memory" })).verdict;

const scenario = (lines: string): Scenario =>
  parseScenario(`title: t\nruns: 1h\n${lines}`, { name: "t", file: "t.yaml" });

/** The plain client, which does something else whenever it is started. */
function plainClientThat(work: () => unknown, exceptions: Record<string, string> = {}): SubjectModule {
  const plain = plainClient();
  return {
    ...plain,
    exceptions,
    create: async context => {
      const client = await plain.create(context);
      return {
        ...client,
        start: async credential => {
          await work();
          await client.start(credential);
        },
      };
    },
  };
}

/** Begun and given up at once: nothing is sent. */
const openSocket = () =>
  net
    .connect({ host: "127.0.0.1", port: 9 })
    .on("error", () => {})
    .destroy();
const readThreadPool = () => promisify(crypto.pbkdf2)("password", "salt", 1, 16, "sha256");

it.each([
  ["opens a real socket", openSocket, "net.connect (socket)"],
  ["waits for the thread pool", readThreadPool, "crypto.pbkdf2 (thread-pool)"],
])("a subject that %s is inconclusive, with the place", async (_, work, what) => {
  const verdict = await judge(quiet, plainClientThat(work));
  expect(verdict.verdict).toBe("inconclusive");
  expect(exitCode(verdict)).toBe(3);
  expect(verdict.reasons[0]).toContain(`: ${what} at `);
  expect(verdict.reasons).toEqual([
    expect.stringMatching(
      /^the subject did real work outside virtual time: .* at test\/sim\/defects\/harness\.test\.ts:\d+: /,
    ),
  ]);
});

it("a declared exception passes", async () => {
  const declared = plainClientThat(readThreadPool, { "thread-pool": "derives its key" });
  expect(await judge(quiet, declared)).toMatchObject({ verdict: "pass", reasons: [] });
});

it("a subject that stops doing anything is stuck, a breach of liveness", async () => {
  const idle: SubjectModule = {
    name: "idle",
    create: () => ({
      start: async () => {},
      stop: async () => {},
      send: async () => ({ outcome: "unknown", reason: "idle" }),
      login: async () => {},
    }),
  };
  const verdict = await judge(quiet, idle);
  expect(verdict).toMatchObject({ verdict: "violated", phase: "liveness" });
  expect(exitCode(verdict)).toBe(2);
  expect(verdict.violations[0]).toMatchObject({
    invariant: "no-pause-loop",
    message: "stuck: bot: nothing in flight, no timer armed, and not stopped",
  });
});

it("a subject that stops doing anything in the middle of a run is stuck", async () => {
  const verdict = await judge(scenario("workload: [{ at: 10m, inbound: alice }]"), {
    name: "waits for ever",
    // The handler's end never reaches the client.
    create: context =>
      plainClient("polls only when nothing is being handled").create({
        ...context,
        host: { ...context.host, handle: () => new Promise(() => {}) },
      }),
  });
  expect(verdict.verdict).toBe("violated");
  expect(verdict.violations).toContainEqual(
    expect.objectContaining({
      atMs: 600_000,
      message: "stuck: bot: nothing in flight, no timer armed, and not stopped",
    }),
  );
});

it("a fault that cannot fire leaves the run inconclusive", async () => {
  // The plain client never shows typing.
  const verdict = await judge(
    scenario(`
workload: [{ every: 10m, inbound: alice }]
faults: [{ kind: http-status, name: typing-fails, at: 10m, on: sendtyping, with: { status: 500 } }]`),
    plainClient(),
  );
  expect(verdict).toMatchObject({
    verdict: "inconclusive",
    violations: [],
    reasons: ["fault typing-fails opened but never fired"],
  });
});

it("a workload that delivers nothing leaves the run inconclusive", async () => {
  // What arrives after the stop is owed by nobody, so no invariant speaks of it.
  const verdict = await judge(
    scenario("workload: [{ at: 10m, stop: bot }, { at: 20m, inbound: alice }]"),
    plainClient(),
  );
  expect(verdict).toMatchObject({
    verdict: "inconclusive",
    violations: [],
    reasons: ["the workload delivered nothing: 1 inbound, 0 handed over and none handled"],
  });
});
