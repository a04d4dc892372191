/** A whole run: repeatable, isolated, ended in order, and with nothing of it left in the process. */
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Scenario } from "../../../sim/scenario/scenario.ts";
import { API_URL } from "../../../sim/server/hosts.ts";
import legacy from "../../../sim/subject/legacy.ts";
import type { Subject, SubjectContext, SubjectModule } from "../../../sim/subject/subject.ts";
import { digestTrace } from "../../../sim/trace/digest.ts";
import type { TraceRecord } from "../../../sim/trace/record.ts";
import { type RunOptions, simulate } from "../../../sim/world/simulate.ts";
import { plainClient, plainClientOver } from "../../plain-client/client.ts";
import { faultOf, MINUTE, NOTHING_LEFT, scenarioOf } from "../run-kit.ts";

const BUSY: Scenario = scenarioOf({
  server: { idleAfterMs: 20_000, latencyMs: 20 },
  host: { reply: true, typing: true, handlerMs: 200 },
  workload: [
    { action: "inbound", account: "bot", user: "ann", atMs: 1_000, everyMs: 9_000, untilMs: 100_000 },
    { action: "send", account: "bot", user: "bob", atMs: 2_000, everyMs: 13_000, untilMs: 100_000 },
    { action: "login", account: "bot", atMs: 45_000 },
  ],
  faults: [
    faultOf("connection-reset", { chance: 0.4, leg: "answer" }),
    faultOf("session-expires", { atMs: 30_000 }),
  ],
});
const OTHER: Scenario = scenarioOf({
  accounts: ["bot", "second"],
  faults: [faultOf("hang", { chance: 0.5 }), faultOf("stale-token", { chance: 0.5 })],
  workload: [
    { action: "inbound", account: "second", user: "cid", atMs: 3_000, everyMs: 4_000, untilMs: 80_000 },
  ],
});

const digestOf = async (options: RunOptions): Promise<string> => digestTrace((await simulate(options)).trace);
const client = plainClient();

/** A subject of which only some parts are given. */
function subjectOf(make: (context: SubjectContext) => Partial<Subject>, name = "partial"): SubjectModule {
  return {
    name,
    create: context => ({
      start: async () => {},
      stop: async () => {},
      send: async () => ({ outcome: "declined", reason: "stopped" }),
      login: async () => {},
      ...make(context),
    }),
  };
}
const types = (records: readonly TraceRecord[]): string[] => records.map(record => record.type);
const last = <T extends TraceRecord["type"]>(records: readonly TraceRecord[], type: T) =>
  records.findLast(record => record.type === type) as Extract<TraceRecord, { type: T }>;

describe("a scenario and a seed", () => {
  it("give the same digest on every run, through either door", async () => {
    for (const subject of [client, legacy]) {
      const digest = await digestOf({ scenario: BUSY, subject });
      expect(await digestOf({ scenario: BUSY, subject })).toBe(digest);
      expect(await digestOf({ scenario: BUSY, subject, door: "msw" })).toBe(digest);
    }
  });

  it("give the same digest whatever ran before", async () => {
    const alone = await digestOf({ scenario: BUSY, subject: client });
    const otherAlone = await digestOf({ scenario: OTHER, subject: legacy });
    for (const door of ["memory", "msw"] as const) {
      await simulate({ scenario: OTHER, subject: client, door, seed: "77" });
      expect(await digestOf({ scenario: BUSY, subject: client }), door).toBe(alone);
      expect(await digestOf({ scenario: OTHER, subject: legacy, door }), door).toBe(otherAlone);
    }
  });

  it("give the same digest after a run that was broken off", async () => {
    const alone = await digestOf({ scenario: BUSY, subject: client });
    const broken: SubjectModule = {
      name: "broken",
      create: () => {
        setTimeout(() => {}, 5);
        throw new Error("no subject");
      },
    };
    await expect(simulate({ scenario: OTHER, subject: broken })).rejects.toThrow("no subject");
    expect(await digestOf({ scenario: BUSY, subject: client })).toBe(alone);
  });

  it("that is another gives other chances: another trace", async () => {
    const digests = new Set<string>();
    for (const seed of ["1", "2", "3", "b7bad7f"])
      digests.add(await digestOf({ scenario: BUSY, subject: client, seed }));
    expect(digests.size).toBe(4);
    expect(await digestOf({ scenario: BUSY, subject: client, seed: BUSY.seed })).toBe(
      await digestOf({ scenario: BUSY, subject: client }),
    );
  });

  it("leave the scenario as it was", async () => {
    const before = structuredClone(BUSY);
    await simulate({ scenario: BUSY, subject: client });
    expect(BUSY).toEqual(before);
  });

  it("show no token in the trace", async () => {
    const tokens: string[] = [];
    const spying: SubjectModule = {
      name: "spying",
      async create(context) {
        const subject = await client.create(context);
        return {
          ...subject,
          start: credential => {
            tokens.push(credential.token);
            return subject.start(credential);
          },
        };
      },
    };
    const { trace } = await simulate({ scenario: BUSY, subject: spying });
    expect(tokens).not.toEqual([]);
    for (const token of tokens) expect(JSON.stringify(trace)).not.toContain(token);
  });
});

describe("the header of a trace", () => {
  it("tells a judge what it must know", async () => {
    const scenario = scenarioOf({ name: "theme/name", server: { advertiseMs: null, cursor: "consume" } });
    const { trace } = await simulate({ scenario, subject: client, seed: "abc" });
    expect(trace.header).toEqual({
      version: 1,
      scenario: "theme/name",
      subject: "plain",
      seed: "abc",
      start: "2026-03-01T06:00:00.000Z",
      accounts: ["bot"],
      healAtMs: MINUTE,
      endAtMs: 2 * MINUTE,
      advertisedMs: 35_000,
      cursor: "consume",
      limits: scenario.limits,
    });
  });
});

describe("the records of a run", () => {
  it("begin with the sessions, heal once, and close with end, teardown and leftover", async () => {
    const { trace, virtualMs, requests, polls, fired } = await simulate({ scenario: BUSY, subject: client });
    const { records } = trace;
    expect(records.map(({ seq }) => seq)).toEqual(records.map((_, index) => index));
    expect(records.every(({ atMs }, index) => index === 0 || atMs >= records[index - 1]!.atMs)).toBe(true);
    expect(records[0]).toMatchObject({ type: "session", state: "live", cause: "start", atMs: 0 });
    expect(records.filter(({ type }) => type === "heal").map(({ atMs }) => atMs)).toEqual([MINUTE]);
    for (const record of records)
      if (record.type === "fault") expect(record.atMs).toBeLessThanOrEqual(MINUTE);
    const end = types(records).indexOf("end");
    expect(records[end]).toMatchObject({ atMs: 2 * MINUTE });
    expect(types(records).filter(type => type === "leftover")).toHaveLength(1);
    expect(records.at(-1)).toMatchObject(NOTHING_LEFT);
    expect(records.slice(end).filter(record => record.type === "lifecycle")).toMatchObject([
      { step: "stop-asked", by: "end" },
      { step: "stop-done", by: "end" },
    ]);
    expect(virtualMs).toBe(2 * MINUTE);
    expect(requests).toBe(records.filter(({ type }) => type === "request").length);
    expect(polls).toBe(
      records.filter(record => record.type === "request" && record.endpoint === "getupdates").length,
    );
    const firings = records.filter(record => record.type === "fault" && record.step === "fired").length;
    expect(Object.values(fired).reduce((sum, count) => sum + count, 0)).toBe(firings);
  });

  it("close every fault that is open before they say heal", async () => {
    const faults = [faultOf("hang"), faultOf("latency", { atMs: 20_000, everyMs: 9_000, untilMs: 25_000 })];
    const { records } = (await simulate({ scenario: scenarioOf({ faults }), subject: client })).trace;
    const heal = types(records).indexOf("heal");
    expect(types(records).lastIndexOf("fault")).toBe(heal - 1);
    expect(records.filter(r => r.type === "fault" && r.step === "opened").length).toBe(
      records.filter(r => r.type === "fault" && r.step === "closed").length,
    );
  });

  it("start accounts at once, unless the workload starts them", async () => {
    const scenario = scenarioOf({
      accounts: ["bot", "late"],
      workload: [{ action: "start", account: "late", atMs: 7_000 }],
    });
    const { records } = (await simulate({ scenario, subject: client })).trace;
    const starts = records.filter(record => record.type === "lifecycle" && record.step === "start-asked");
    expect(starts).toMatchObject([
      { account: "bot", atMs: 0 },
      { account: "late", atMs: 7_000 },
    ]);
  });

  it("go on past 24.8 days", async () => {
    const day = 24 * 60 * MINUTE;
    // A poll every hour keeps the run short.
    const scenario = scenarioOf({
      healAtMs: 30 * day,
      endAtMs: 31 * day,
      server: { holdMs: 60 * MINUTE },
      workload: [{ action: "inbound", account: "bot", user: "ann", atMs: 29 * day }],
    });
    const { records } = (await simulate({ scenario, subject: plainClientOver({ pollLimitMs: 61 * MINUTE }) }))
      .trace;
    expect([last(records, "inbound").atMs, last(records, "heal").atMs, last(records, "end").atMs]).toEqual([
      29 * day,
      30 * day,
      31 * day,
    ]);
    expect(last(records, "handled").atMs).toBe(29 * day);
  });
});

describe("a subject that is stuck", () => {
  it("halts the run at the instant in which nothing is left that could wake it", async () => {
    const stuck = subjectOf(() => ({ start: () => new Promise(() => {}) }));
    const { trace, virtualMs } = await simulate({ scenario: scenarioOf(), subject: stuck });
    expect(trace.records.at(-1)).toMatchObject({
      type: "halt",
      why: "stuck",
      message: "bot, whose start never resolved: nothing in flight, no timer armed, and not stopped",
    });
    expect(virtualMs).toBe(0);
  });

  it("is not one that waits for a login, and says so", async () => {
    const waiting = subjectOf(({ host }) => ({
      start: async () => host.status("bot", "needs-login", "revoked"),
    }));
    const { records } = (await simulate({ scenario: scenarioOf(), subject: waiting })).trace;
    expect(types(records).slice(-4)).toEqual(["end", "lifecycle", "lifecycle", "leftover"]);
  });

  it("is not one that was stopped, or whose message is being handled", async () => {
    const handling = subjectOf(({ host }) => ({
      start: async () => {
        await host.handle({ account: "bot", from: "ann@im.wechat", text: "x" }, {});
        host.status("bot", "needs-login");
      },
    }));
    const scenario = scenarioOf({ host: { handlerMs: 5_000 } });
    expect(types((await simulate({ scenario, subject: handling })).trace.records)).not.toContain("halt");
    const stopped = scenarioOf({ workload: [{ action: "stop", account: "bot", atMs: 0 }] });
    const idle = subjectOf(() => ({ start: async () => void setTimeout(() => {}, 1) }));
    expect(types((await simulate({ scenario: stopped, subject: idle })).trace.records)).not.toContain("halt");
  });
});

describe("what a subject leaves behind", () => {
  it("shows in the leftover record: timers, requests, listeners, handles", async () => {
    const untidy = subjectOf(({ host }) => ({
      start: async ({ baseUrl, token }) => {
        setInterval(() => {}, 10_000);
        setTimeout(() => {}, 2 ** 31 - 1);
        const post = () =>
          fetch(`${baseUrl}/ilink/bot/getupdates`, {
            method: "POST",
            headers: { Authorization: `Bearer ${token}` },
            body: "{}",
          });
        host.status("bot", "live");
        for (let i = 0; i < 3; i++) void post();
      },
      listeners: () => 4,
    }));
    // Every request hangs for good once the server has it.
    const scenario = scenarioOf({ server: { latencyMs: 3 * MINUTE } });
    const { records } = (await simulate({ scenario, subject: untidy })).trace;
    expect(records.at(-1)).toMatchObject({
      type: "leftover",
      timers: 2,
      requests: 3,
      listeners: 4,
      handles: 0,
    });
  });

  it("shows even when its stop never ends, 30 s later", async () => {
    const unstoppable = subjectOf(() => ({
      start: async () => void setInterval(() => {}, 1_000),
      stop: () => new Promise(() => {}),
    }));
    const { records } = (await simulate({ scenario: scenarioOf(), subject: unstoppable })).trace;
    expect(records.at(-1)).toMatchObject({ type: "leftover", timers: 1, atMs: 2 * MINUTE + 30_000 });
    expect(types(records).slice(-3)).toEqual(["end", "lifecycle", "leftover"]);
  });

  it("writes nothing after the leftover record, whatever it still does", async () => {
    const restless = subjectOf(({ host }) => {
      const busy = (): void => {
        host.status("bot", "recovering");
        host.status("bot", "live");
        void fetch(`${API_URL}/ilink/bot/getupdates`, { method: "POST" }).catch(() => {});
      };
      return {
        start: async () => void setInterval(busy, 1_000),
        stop: async () => busy(),
        dispose: () => {
          busy();
          setTimeout(busy, 1);
        },
      };
    });
    const { records } = (await simulate({ scenario: scenarioOf(), subject: restless })).trace;
    const count = records.length;
    expect(records.at(-1)!.type).toBe("leftover");
    await new Promise(resolve => setImmediate(resolve));
    expect(records).toHaveLength(count);
  });

  it("does not reach the real world: what follows from dispose parks in the virtual one", async () => {
    const realFetch = globalThis.fetch;
    const realTimeout = globalThis.setTimeout;
    const strays: string[] = [];
    globalThis.fetch = async () => {
      strays.push("fetch");
      return new Response();
    };
    try {
      const subject = subjectOf(() => {
        let wake = (): void => {};
        return {
          start: async () => {
            setInterval(() => {}, 1_000);
            void (async () => {
              await new Promise<void>(resolve => {
                wake = resolve;
              });
              for (let i = 0; i < 20; i++) await Promise.resolve();
              await new Promise(resolve => setImmediate(resolve));
              if (setTimeout === realTimeout) strays.push("setTimeout");
              await new Promise(resolve => setTimeout(resolve, 0));
              await fetch(API_URL);
            })();
          },
          dispose: () => wake(),
        };
      });
      await simulate({ scenario: scenarioOf(), subject });
      for (let i = 0; i < 10; i++) await new Promise(resolve => setImmediate(resolve));
      expect(strays).toEqual([]);
    } finally {
      globalThis.fetch = realFetch;
    }
  });
});

describe("a run that is over", () => {
  it("has given the process back, also when create, dispose or the run itself fails", async () => {
    const world = () => [
      setTimeout,
      Date,
      Math.random,
      fetch,
      setImmediate,
      process.hrtime,
      AbortSignal.timeout,
    ];
    const before = world();
    const failing: (() => SubjectModule)[] = [
      () => client,
      () => ({ name: "x", create: () => Promise.reject(new Error("on purpose")) }),
      () =>
        subjectOf(() => ({
          dispose() {
            throw new Error("on purpose");
          },
        })),
      () => subjectOf(() => ({ dispose: () => Promise.reject(new Error("on purpose")) })),
    ];
    for (const make of failing) {
      for (const door of ["memory", "msw"] as const) {
        await simulate({ scenario: scenarioOf(), subject: make(), door }).catch(error => {
          expect((error as Error).message).toBe("on purpose");
        });
        expect(world().map((member, index) => member === before[index])).toEqual(before.map(() => true));
      }
    }
  });

  it("has taken the state directory with it", async () => {
    let directory = "";
    const filing = subjectOf(({ stateDir, host }) => {
      directory = stateDir();
      expect(stateDir()).toBe(directory);
      expect(existsSync(directory)).toBe(true);
      return { start: async () => host.status("bot", "needs-login") };
    });
    await simulate({ scenario: scenarioOf(), subject: filing });
    expect(existsSync(directory)).toBe(false);
  });
});

describe("work outside virtual time", () => {
  it("is recorded with its place, as declared where the subject declares it", async () => {
    const { promisify } = await import("node:util");
    const { pbkdf2 } = await import("node:crypto");
    const working = (exceptions?: Record<string, string>): SubjectModule => ({
      ...subjectOf(({ host }) => ({
        start: async () => {
          await promisify(pbkdf2)("a", "b", 1, 8, "sha1");
          host.status("bot", "needs-login");
        },
      })),
      ...(exceptions === undefined ? {} : { exceptions }),
    });
    const of = async (subject: SubjectModule) =>
      (await simulate({ scenario: scenarioOf(), subject })).trace.records.filter(r => r.type === "tripwire");
    expect(await of(working())).toMatchObject([
      {
        what: "thread-pool",
        declared: false,
        where: expect.stringMatching(/^test\/sim\/world\/simulate\.test\.ts:\d+$/),
      },
    ]);
    expect(await of(working({ "thread-pool": "a reason" }))).toMatchObject([
      { what: "thread-pool", declared: true },
    ]);
  });
});
