/** Clients that do something to their process: each gets its verdict, and the run beside or after it is not touched. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Outcome } from "../../../sim/pool/outcome.ts";
import { createTrialPool, type TrialPool } from "../../../sim/pool/pool.ts";
import { resolveSubject } from "../../../sim/subject/table.ts";
import { runTrial } from "../../../sim/verdict/trial.ts";
import { MINUTE, scenarioOf } from "../run-kit.ts";

const FOLDER = join(import.meta.dirname, "misbehaving");
/** Each of some two dozen clients takes a process of its own, and seconds of computing before it is caught. */
const TIMEOUT_MS = 600_000;

const scenario = scenarioOf({
  healAtMs: 20 * MINUTE,
  endAtMs: 30 * MINUTE,
  workload: [{ action: "inbound", account: "bot", user: "alice", atMs: 5 * MINUTE }],
});
const request = (name: string) => ({
  scenario,
  subject: `./${name}.ts`,
  cwd: FOLDER,
  door: "memory" as const,
  seed: "1",
  trace: false,
});

/** What one of them comes to; the healthy client runs after it in the same pool. */
const outcomes = new Map<string, Outcome>();
const refused = new Map<string, unknown>();
/** Of the healthy client, in this process. */
let digest: string;

const NAMES = readdirSync(FOLDER)
  .map(file => file.replace(/\.ts$/, ""))
  .filter(name => name !== "sick");

beforeAll(async () => {
  const healthy = await resolveSubject("./healthy.ts", { cwd: FOLDER });
  ({ digest } = (await runTrial({ scenario, subjectName: "healthy", subject: healthy, door: "memory" })).row);
  const inTurn = NAMES[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    for (const name of inTurn) {
      // A pool of one: what runs after it is offered the same process.
      const limits = {
        spinCpuMs: 1_000,
        blockedMs: 10_000,
        idleMs: 10_000,
        silentMs: 20_000,
        memoryMb: memoryOf(name),
      };
      const pool = createTrialPool({ jobs: 1, limits });
      await tryOut(pool, name).finally(pool.close);
    }
  };
  await Promise.all([lane(), lane()]);
}, TIMEOUT_MS);

const memoryOf = (name: string): number => (name.startsWith("hoards-") ? 400 : 3_000);

async function tryOut(pool: TrialPool, name: string): Promise<void> {
  try {
    await pool.check(request(name));
  } catch (error) {
    refused.set(name, error);
    return;
  }
  outcomes.set(name, await pool.run(request(name)));
  outcomes.set(`after ${name}`, await pool.run(request("healthy")));
}

const messageOf = (name: string): string => {
  const { row } = outcomes.get(name) as Outcome;
  expect(row, name).toMatchObject({ verdict: "violated", phase: "liveness", asExpected: false });
  expect(row.violations.at(-1)).toMatchObject({ invariant: "no-pause-loop" });
  return row.violations.at(-1)?.message ?? "";
};

describe("a client that ends its process", () => {
  it.each([
    ["exits-at-start", "misbehaving/exits-at-start.ts:"],
    ["exits-later", "misbehaving/exits-later.ts:"],
    ["exits-in-a-handler", "misbehaving/exits-in-a-handler.ts:"],
    ["aborts", "misbehaving/aborts.ts:"],
    ["kills-itself", "its process was killed by SIGKILL"],
    ["closes-everything", "its process "],
  ])("has broken no-pause-loop: %s", (name, words) => {
    expect(messageOf(name)).toContain(words);
  });

  it("leaves a trace where the guard inside the run saw it, and says so where it did not", () => {
    expect(outcomes.get("exits-later")?.row).toMatchObject({
      virtualMs: 10 * MINUTE,
      digest: expect.any(String),
    });
    expect(outcomes.get("kills-itself")?.row).toMatchObject({ digest: null });
  });
});

describe("a client that never lets go of its process", () => {
  it.each([
    ["spins", "spinForEver (spins.ts:"],
    ["waits-busily", "waitBusily (waits-busily.ts:"],
    ["microtasks", "turnRound (microtasks.ts:"],
    ["ticks", "tickForEver (ticks.ts:"],
    ["matches-for-ever", "caught in "],
  ])("has broken no-pause-loop, with the place where it was caught: %s", (name, words) => {
    expect(messageOf(name)).toMatch(/^spinning: /);
    expect(messageOf(name)).toContain(words);
  });

  it.each(["spins", "waits-busily", "microtasks", "ticks"])(
    "is told with the moment of the run in which it began: %s",
    name => {
      expect(outcomes.get(name)?.row.violations[0]?.atMs).toBeGreaterThanOrEqual(5 * MINUTE);
      expect(outcomes.get(name)?.row.virtualMs).toBeLessThan(6 * MINUTE);
    },
  );

  it("is told so when its event loop turns and nothing else does", () => {
    expect(messageOf("immediates")).toMatch(/^spinning: /);
  });

  it("is told so when it waits synchronously, or is stopped as a whole", () => {
    expect(messageOf("blocks")).toMatch(/^blocked: its process stood still for 10 s/);
    expect(messageOf("stops-itself")).toMatch(/^its process gave no sign of life for 20 s/);
  });
});

describe("a client that takes all the memory", () => {
  it.each(["hoards-arrays", "hoards-buffers"])("has broken no-pause-loop: %s", name => {
    expect(messageOf(name)).toMatch(/^took more than 400 MB of memory/);
  });
});

describe("a client that takes longer than its trial may", () => {
  it("leaves it inconclusive, and is told where it was", { timeout: TIMEOUT_MS }, async () => {
    const pool = createTrialPool({ jobs: 1, limits: { spinCpuMs: 60_000, budgetCpuMs: 1_000 } });
    const { row } = await pool.run(request("spins")).finally(pool.close);
    expect(row).toMatchObject({ verdict: "inconclusive", phase: null, violations: [], digest: null });
    expect(row.reasons).toEqual([
      expect.stringMatching(/^the trial took more than its budget of 1 s of computing, .*spinForEver/),
    ]);
  });
});

describe("a client that cannot be loaded", () => {
  it.each([
    ["throws-when-loaded", "no key in the environment"],
    ["exits-when-loaded", "its process ended by itself with exit code 0"],
    ["spins-when-loaded", "spinning: "],
    ["waits-when-loaded", "waits for ever: "],
  ])("is refused before any run: %s", (name, words) => {
    expect(refused.get(name)).toMatchObject({
      name: "UnknownSubjectError",
      message: expect.stringContaining(words),
    });
    expect((refused.get(name) as Error).message).toContain(`subject "./${name}.ts"`);
  });
});

describe("what a client leaves behind", () => {
  it.each(["healthy", "disconnects"])("is no concern of its own run: %s", name => {
    expect(outcomes.get(name)?.row).toMatchObject({ verdict: "pass", reasons: [] });
  });

  it.each([
    ["a timer of the run", "leaves-a-timer-running"],
    ["a listener on the process", "remembers"],
  ])("is told when it is %s", (_, name) => {
    const { row } = outcomes.get(name) as Outcome;
    expect(row.violations.map(({ invariant }) => invariant)).toEqual(["nothing-left-behind"]);
  });

  it("is told when it is real work", () => {
    const { row } = outcomes.get("leaves-a-socket-open") as Outcome;
    expect(row).toMatchObject({ verdict: "inconclusive", reasons: [expect.stringContaining("socket")] });
  });

  it(
    "does not reach the next run of the same client",
    async () => {
      const pool = createTrialPool({ jobs: 1 });
      try {
        // It would be deaf if it found anything of the run before but what it left itself.
        for (let run = 0; run < 3; run++) {
          const { row } = await pool.run(request("remembers"));
          expect(row.violations.map(({ invariant }) => invariant)).toEqual(["nothing-left-behind"]);
        }
      } finally {
        pool.close();
      }
    },
    TIMEOUT_MS,
  );

  it.each(["./healthy.ts", "openclaw-weixin@2.4.9"])(
    "is nothing, and its process is kept: %s",
    { timeout: TIMEOUT_MS },
    async subject => {
      const pool = createTrialPool({ jobs: 1, limits: { retireMb: 10_000 } });
      try {
        await pool.check({ ...request("healthy"), subject });
        for (let run = 0; run < 3; run++) await pool.run({ ...request("healthy"), subject });
        expect(pool.begun()).toBe(1);
      } finally {
        pool.close();
      }
    },
  );

  it("does not reach the run of another client after it", () => {
    const after = [...outcomes].filter(([name]) => name.startsWith("after "));
    expect(after.length).toBeGreaterThan(15);
    for (const [name, { row }] of after)
      expect([name, row.verdict, row.digest]).toEqual([name, "pass", digest]);
  });
});
