/** Runs that do not end as planned: the subject leaves, never rests, or is stopped from outside. Each leaves the process as it was. */
import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import type { Subject, SubjectContext, SubjectModule } from "../../../sim/subject/subject.ts";
import { runTrial } from "../../../sim/verdict/trial.ts";
import { simulate } from "../../../sim/world/simulate.ts";
import { plainClient } from "../../plain-client/client.ts";
import { faultOf, scenarioOf } from "../run-kit.ts";

const SCENARIO = scenarioOf({
  workload: [
    { action: "inbound", account: "bot", user: "ann", atMs: 10_000, everyMs: 10_000, untilMs: 100_000 },
  ],
});
const client = plainClient();

/** The sound client, with something else in the place of one call. */
function withHabit(habit: (context: SubjectContext, subject: Subject) => Partial<Subject>): SubjectModule {
  return {
    name: "habit",
    create: async context => {
      const subject = await client.create(context);
      return { ...subject, ...habit(context, subject) };
    },
  };
}

const rowOf = async (subject: SubjectModule) =>
  (await runTrial({ scenario: SCENARIO, subjectName: subject.name, subject, door: "memory" })).row;

const atStart = (act: () => void) =>
  withHabit((_, { start }) => ({
    start: async credential => {
      await start(credential);
      setTimeout(act, 5_000);
    },
  }));

const CONTROL = (await rowOf(client)).digest;

/** A run of the sound client comes out as if nothing had been before it. */
const expectUntouched = async (): Promise<void> => {
  const { digest, verdict } = await rowOf(client);
  expect([digest, verdict]).toEqual([CONTROL, "pass"]);
};

describe("a subject that ends its process", () => {
  const ways: [string, () => void][] = [
    ["process.exit(0)", () => process.exit(0)],
    ["process.exit(7)", () => process.exit(7)],
    ["process.abort()", () => process.abort()],
    [`process.kill(${process.pid}, SIGTERM)`, () => void process.kill(process.pid)],
    [`process.kill(0, 9)`, () => void process.kill(0, 9)],
  ];
  it.each(ways)("is judged for %s, with its place", async (call, act) => {
    const row = await rowOf(atStart(act));
    expect(row).toMatchObject({ verdict: "violated", phase: "liveness" });
    expect(row.violations).toHaveLength(1);
    expect(row.violations[0]?.invariant).toBe("no-pause-loop");
    expect(row.violations[0]?.message.startsWith(`the client ended its process: ${call} at `)).toBe(true);
    expect(row.violations[0]?.message).toMatch(/world\/endings\.test\.ts:\d+$/);
    await expectUntouched();
  });

  it("is judged when it does so while it is made, while it is stopped, or goes on as if it had not", async () => {
    const made: SubjectModule = { name: "made", create: () => process.exit(0) };
    const stopped = withHabit(() => ({ stop: async () => process.exit(0) }));
    const swallowed = atStart(() => {
      try {
        process.exit(0);
      } catch {
        setInterval(() => {}, 1);
      }
    });
    for (const subject of [made, stopped, swallowed]) {
      const { violations } = await rowOf(subject);
      expect(violations.map(({ message }) => message)).toEqual([
        expect.stringContaining("the client ended its process: process.exit(0)"),
      ]);
    }
    await expectUntouched();
  });

  it("may still ask whether it is there", async () => {
    expect((await rowOf(atStart(() => void process.kill(process.pid, 0)))).verdict).toBe("pass");
  });
});

describe("a subject that never rests", () => {
  it.each([
    [
      "setImmediate",
      () =>
        (function spin(): void {
          setImmediate(spin);
        })(),
    ],
    [
      "a promise of setImmediate",
      () =>
        void (async () => {
          const { setImmediate: turn } = await import("node:timers/promises");
          for (;;) await turn();
        })(),
    ],
  ])("is judged: %s", async (_, act) => {
    const row = await rowOf(atStart(act));
    expect(row.violations.map(({ invariant, message }) => `${invariant}: ${message.slice(0, 8)}`)).toContain(
      "no-pause-loop: spinning",
    );
    await expectUntouched();
  });
});

describe("a run is ended from outside", () => {
  const long = scenarioOf({ ...SCENARIO, healAtMs: 1e9, endAtMs: 2e9 });

  it("by its signal, with the signal's reason", async () => {
    const controller = new AbortController();
    const subject = atStart(() => controller.abort(new Error("enough")));
    await expect(simulate({ scenario: SCENARIO, subject, signal: controller.signal })).rejects.toThrow(
      "enough",
    );
    await expect(simulate({ scenario: SCENARIO, subject, signal: controller.signal })).rejects.toThrow(
      "enough",
    );
    await expectUntouched();
  });

  it("by its budget of real time, which proves nothing", async () => {
    const { trace } = await simulate({ scenario: long, subject: client, budgetMs: 1 });
    expect(trace.records.at(-1)).toMatchObject({ type: "halt", why: "time" });
    await expectUntouched();
  });

  it("and a second run beside it is refused, by name", async () => {
    const first = simulate({ scenario: SCENARIO, subject: client });
    await expect(simulate({ scenario: SCENARIO, subject: client })).rejects.toThrow(
      /cannot begin: the run of .* still holds the process's clock/,
    );
    await first;
  });
});

describe("a subject that cannot be made again after a crash", () => {
  const CRASH = scenarioOf({ ...SCENARIO, faults: [faultOf("crash", { atMs: 20_000, untilMs: 21_000 })] });
  /** Its state is spoilt: every create after the first throws. */
  const spoilt = (): SubjectModule => {
    let made = 0;
    return {
      name: "spoilt",
      create: context => {
        if (made++ > 0) throw new Error("its state file holds 0 bytes");
        return client.create(context);
      },
    };
  };

  it("is judged: its start failed, with its own words, and it receives nothing more", async () => {
    const { row, trace } = await runTrial({
      scenario: CRASH,
      subjectName: "spoilt",
      subject: spoilt(),
      door: "memory",
    });
    expect(row.verdict).toBe("violated");
    expect(row.violations.map(({ invariant }) => invariant)).toContain("no-pause-loop");
    expect(trace.records).toContainEqual(
      expect.objectContaining({
        type: "lifecycle",
        step: "start-failed",
        by: "crash",
        error: expect.stringContaining("its state file holds 0 bytes"),
      }),
    );
    await expectUntouched();
  });

  it("and one that can be made again passes the same crash", async () => {
    const { row } = await runTrial({
      scenario: CRASH,
      subjectName: client.name,
      subject: client,
      door: "memory",
    });
    expect(row.violations.map(({ invariant }) => invariant)).not.toContain("no-pause-loop");
  });
});

describe("a run leaves the process as it was", () => {
  it("its environment, folder, exit code and listeners", async () => {
    const before = [process.cwd(), process.exitCode, process.listenerCount("SIGUSR2"), { ...process.env }];
    await rowOf(
      atStart(() => {
        process.env.ILINK_TOKEN = "left behind";
        delete process.env.PATH;
        process.chdir("/");
        process.exitCode = 9;
        process.on("SIGUSR2", () => {});
      }),
    );
    expect([process.cwd(), process.exitCode, process.listenerCount("SIGUSR2"), { ...process.env }]).toEqual(
      before,
    );
    expect(spawnSync(process.execPath, ["-e", ""]).status).toBe(0);
  });

  it("however long a subject takes to be dropped, and if it never is", async () => {
    await rowOf(withHabit(() => ({ dispose: () => new Promise(() => {}) })));
    await rowOf(withHabit(() => ({ dispose: () => Promise.reject(new Error("no")) })));
    await expectUntouched();
  });
});
