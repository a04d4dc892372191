/** Every kind that acts on the world, the host's handler or the disk, in a run of its own: it fires, and its effect shows. */
import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { actsOn, type FaultLine } from "../../../sim/fault/fault.ts";
import { FAULT_KINDS } from "../../../sim/fault/table.ts";
import type { Scenario, WorkloadLine } from "../../../sim/scenario/scenario.ts";
import type { Credential, Subject, SubjectContext, SubjectModule } from "../../../sim/subject/subject.ts";
import { digestTrace } from "../../../sim/trace/digest.ts";
import type { TraceRecord } from "../../../sim/trace/record.ts";
import { type RunResult, simulate } from "../../../sim/world/simulate.ts";
import { plainClient } from "../../plain-client/client.ts";
import { faultOf, MINUTE, scenarioOf } from "../run-kit.ts";

const SECOND = 1_000;
const HOUR = 60 * MINUTE;
const START_MS = Date.parse("2026-03-01T06:00:00Z");

type Overrides = Parameters<typeof scenarioOf>[0] & { line?: Partial<FaultLine> };

/** One fault from 10 s to 20 s in two quiet minutes. */
function scenarioFor(kind: string, given: Record<string, unknown> = {}, overrides: Overrides = {}): Scenario {
  const { line, ...rest } = overrides;
  const fault = faultOf(kind, { atMs: 10 * SECOND, untilMs: 20 * SECOND, with: given, ...line });
  return scenarioOf({ faults: [fault], ...rest });
}

async function run(
  kind: string,
  given: Record<string, unknown>,
  subject: SubjectModule,
  overrides: Overrides = {},
): Promise<RunResult & { records: readonly TraceRecord[] }> {
  const result = await simulate({ scenario: scenarioFor(kind, given, overrides), subject });
  const { records } = result.trace;
  expect(result.fired[kind]).toBeGreaterThan(0);
  expect(records.filter(({ type }) => type === "halt" || type === "tripwire")).toEqual([]);
  return { ...result, records };
}

const of = <T extends TraceRecord["type"]>(records: readonly TraceRecord[], type: T) =>
  records.filter(record => record.type === type) as Extract<TraceRecord, { type: T }>[];

/** What a probe is given beside its context. */
interface Tools {
  context: SubjectContext;
  /** Which instance of the client this is, from 1. */
  instance: number;
  /** Write down what happened, and when by the monotonic clock. */
  note(what: string): void;
}

/** A subject that does no more than it is told to, and a log of what it saw. */
function probe(make: (tools: Tools) => Partial<Subject>): { subject: SubjectModule; log: string[] } {
  const log: string[] = [];
  let instances = 0;
  let originMs = 0;
  const subject: SubjectModule = {
    name: "probe",
    create(context) {
      if (++instances === 1) originMs = performance.now();
      const note = (what: string): void => void log.push(`${what} ${performance.now() - originMs}`);
      return {
        start: async () => context.host.status("bot", "live"),
        stop: async () => {},
        send: async () => ({ outcome: "declined", reason: "stopped" }),
        login: async () => {},
        ...make({ context, instance: instances, note }),
      };
    },
  };
  return { subject, log };
}

/** A probe that beats, so that a run has something to wait for. */
const beating = (everyMs = 5 * SECOND) => ({
  start: async () => void setInterval(() => {}, everyMs),
});

let uin = 0;
async function call({ baseUrl, token }: Credential, endpoint: string, body: object = {}): Promise<unknown> {
  const response = await fetch(`${baseUrl}/ilink/bot/${endpoint}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorizationtype: "ilink_bot_token",
      authorization: `Bearer ${token}`,
      "x-wechat-uin": btoa(String(++uin)),
      "ilink-app-id": "bot",
      "ilink-app-clientversion": "132105",
    },
    body: JSON.stringify({ ...body, base_info: { channel_version: "2.4.9" } }),
  });
  return JSON.parse(await response.text());
}

const inbound = (...atMs: number[]): WorkloadLine[] =>
  atMs.map(at => ({ action: "inbound", account: "bot", user: "ann", atMs: at }));

const EVENTS: WorkloadLine[] = [
  { action: "inbound", account: "bot", user: "ann", atMs: 1_000, everyMs: 3_000, untilMs: 100_000 },
  { action: "send", account: "bot", user: "ann", atMs: 2_500, everyMs: 5_000, untilMs: 100_000 },
];

describe("every kind that touches no request", () => {
  const kinds = FAULT_KINDS.filter(kind => actsOn(kind) !== "request");
  const cases = kinds.flatMap(kind => kind.examples.map(example => ({ id: kind.id, example, kind })));

  // The client of these runs waits for its handler when it is stopped; that one would wait for itself.
  const client = plainClient();
  /** Its disk and store kinds need somebody who writes. */
  const writing: SubjectModule = {
    name: "writing",
    async create(context) {
      const subject = await client.create(context);
      return {
        ...subject,
        async start(credential) {
          setInterval(() => {
            void context.beforeStore();
            try {
              fs.writeFileSync(join(context.stateDir(), "beat"), "12345678");
            } catch {}
          }, SECOND);
          await subject.start(credential);
        },
      };
    },
  };

  it.each(cases)("$id fires with $example, and does the same each time", async ({ id, example, kind }) => {
    const scenario = scenarioOf({
      workload: EVENTS,
      faults: [
        {
          ...faultOf("session-expires"),
          kind: id,
          name: id,
          attributes: example,
          atMs: 10_000,
          untilMs: 40_000,
        },
      ],
    });
    const results = [];
    for (const door of ["memory", "memory", "msw"] as const) {
      results.push(await simulate({ scenario, subject: writing, door }));
    }
    const [first, second, other] = results as [RunResult, RunResult, RunResult];
    expect(first.fired[id]).toBeGreaterThan(0);
    expect(digestTrace(second.trace)).toBe(digestTrace(first.trace));
    expect(digestTrace(other.trace)).toBe(digestTrace(first.trace));
    const steps = of(first.trace.records, "fault").map(({ step }) => step);
    expect([steps[0], steps.at(-1)]).toEqual(["opened", "closed"]);
    expect(of(first.trace.records, "tripwire").filter(({ what }) => what.startsWith("un"))).toEqual([]);
    expect(actsOn(kind) === "world" ? first.fired[id] : 1).toBe(1);
  });
});

describe("suspend", () => {
  /** Polls that end before, during and after the sleep, and timers everywhere. */
  const sleeper = () =>
    probe(({ note, context }) => ({
      start: async credential => {
        context.host.status("bot", "live");
        for (const at of [5, 12, 14, 20, 25]) setTimeout(() => note(`timer ${at}`), at * SECOND);
        setInterval(() => note("interval"), 8 * SECOND);
        for (const timeout of [6, 17, 30]) {
          const named = `poll of ${timeout} s`;
          void call(credential, "getupdates", { get_updates_buf: "", timeout }).then(
            () => note(`${named} answered`),
            error => note(`${named} failed: ${(error as { cause: { code: string } }).cause.code}`),
          );
        }
      },
    }));
  const world: Overrides = { server: { timeoutField: "honoured" }, endAtMs: 90 * SECOND };
  const timers = (log: string[]) => log.filter(line => !line.startsWith("poll"));
  const polls = (log: string[]) => log.filter(line => line.startsWith("poll"));

  test.each(["kept", "reset", "lost"])(
    "lets no timer fire before the resume, and each once then: %s",
    async connections => {
      const { subject, log } = sleeper();
      await run("suspend", { connections }, subject, world);
      expect(timers(log).slice(0, 8)).toEqual([
        "timer 5 5000",
        "interval 8000",
        "timer 12 20000",
        "timer 14 20000",
        "interval 20000",
        "timer 20 20000",
        "timer 25 25000",
        "interval 28000",
      ]);
    },
  );

  test.each([
    ["kept", ["poll of 6 s answered 6000", "poll of 17 s answered 20000", "poll of 30 s answered 30000"]],
    [
      "reset",
      ["poll of 6 s answered 6000", "poll of 17 s answered 20000", "poll of 30 s failed: ECONNRESET 20000"],
    ],
    ["lost", ["poll of 6 s answered 6000"]],
  ])(
    "%s: an answer that came meanwhile, and one that was to come, fare as they should",
    async (connections, seen) => {
      const { subject, log } = sleeper();
      await run("suspend", { connections }, subject, world);
      // What happens at one instant has no order here.
      expect(polls(log).toSorted()).toEqual(seen.toSorted());
    },
  );

  it("loses no connection that is made afterwards", async () => {
    const { subject, log } = probe(({ note }) => ({
      start: async credential => {
        setInterval(() => {}, SECOND);
        setTimeout(() => {
          const poll = call(credential, "getupdates", { get_updates_buf: "", timeout: 5 });
          void poll.then(() => note("answered"));
        }, 15 * SECOND);
      },
    }));
    await run("suspend", {}, subject, world);
    expect(log).toEqual(["answered 25000"]);
  });

  it("moves both clocks", async () => {
    const { subject, log } = probe(({ note }) => ({
      start: async () => {
        setInterval(() => {}, MINUTE);
        setTimeout(() => note(new Date().toISOString()), 11 * SECOND);
      },
    }));
    const untilMs = 10 * SECOND + HOUR;
    await run("suspend", {}, subject, {
      line: { untilMs },
      healAtMs: 2 * HOUR,
      endAtMs: 2 * HOUR + MINUTE,
    });
    expect(log).toEqual([`2026-03-01T07:00:10.000Z ${untilMs}`]);
  });

  it("keeps what the host asks for until the resume", async () => {
    const { subject, log } = probe(({ note }) => ({
      ...beating(),
      send: async () => {
        note("asked to send");
        return { outcome: "sent" };
      },
      stop: async () => note("asked to stop"),
    }));
    const workload: WorkloadLine[] = [
      { action: "send", account: "bot", user: "ann", atMs: 12 * SECOND },
      { action: "stop", account: "bot", atMs: 13 * SECOND },
    ];
    const { records } = await run("suspend", {}, subject, { workload });
    expect(log).toEqual(["asked to send 20000", "asked to stop 20000"]);
    expect(of(records, "host").map(({ step, atMs }) => [step, atMs])).toEqual([
      ["suspended", 10 * SECOND],
      ["resumed", 20 * SECOND],
    ]);
  });

  it("makes another fault of the host wait, too", async () => {
    const { subject, log } = probe(({ note }) => ({
      start: async () => {
        note("start");
        setInterval(() => {}, SECOND);
      },
    }));
    const faults = [
      faultOf("suspend", { atMs: 10 * SECOND, untilMs: 20 * SECOND }),
      faultOf("start-twice", { atMs: 15 * SECOND }),
    ];
    await simulate({ scenario: scenarioOf({ faults }), subject });
    expect(log).toEqual(["start 0", "start 20000"]);
  });

  it("ends with its regime's pause, and not with the window", async () => {
    const { subject, log } = probe(({ note }) => ({
      start: async () => {
        for (const at of [11, 14, 17]) setTimeout(() => note(`timer ${at}`), at * SECOND);
        setInterval(() => {}, MINUTE);
      },
    }));
    const regime = { flapping: { down: 3 * SECOND, up: 2 * SECOND } };
    await run("suspend", {}, subject, { line: { regime } });
    expect(log).toEqual(["timer 11 13000", "timer 14 14000", "timer 17 18000"]);
  });
});

test("event-loop-stall: timers are late, and connections live on with what came meanwhile", async () => {
  const { subject, log } = probe(({ note }) => ({
    start: async credential => {
      setInterval(() => {}, MINUTE);
      setTimeout(() => note("timer"), 11 * SECOND);
      const poll = call(credential, "getupdates", { get_updates_buf: "", timeout: 12 });
      void poll.then(() => note("answer"));
    },
  }));
  const line = { untilMs: 12_500 };
  await run("event-loop-stall", {}, subject, { line, server: { timeoutField: "honoured" } });
  expect(log).toEqual(["answer 12500", "timer 12500"]);
});

describe("wall-clock-step", () => {
  test.each([
    ["forward", HOUR],
    ["back", -HOUR],
  ])(
    "%s: the date jumps and jumps back, timers and monotonic time do not notice",
    async (direction, byMs) => {
      const { subject, log } = probe(({ note }) => ({
        start: async () =>
          void setInterval(() => note(String(Date.now() - START_MS - process.uptime() * SECOND)), 8 * SECOND),
      }));
      await run("wall-clock-step", { by: "1h", direction }, subject);
      expect(log.slice(0, 4)).toEqual(["0 8000", `${byMs} 16000`, "0 24000", "0 32000"]);
    },
  );

  it("by a year lets the run go on at its own pace", async () => {
    const { records } = await run("wall-clock-step", { by: "366d" }, plainClient(), {
      workload: inbound(15_000),
    });
    expect(of(records, "handled").map(({ atMs }) => atMs)).toEqual([15 * SECOND]);
    expect(records.at(-1)?.atMs).toBe(2 * MINUTE);
    expect(of(records, "host").map(({ byMs }) => byMs)).toEqual([366 * 24 * HOUR, -366 * 24 * HOUR]);
  });
});

describe("crash", () => {
  /** Beats, polls and writes; each instance notes what it finds. */
  const mortal = () =>
    probe(({ note, instance, context }) => ({
      start: async credential => {
        note(`start of ${instance}`);
        const file = (name: string) => join(context.stateDir(), name);
        const found = fs.readdirSync(context.stateDir()).toSorted();
        if (instance > 1) {
          note(found.map(name => `${name}=${fs.readFileSync(file(name), "utf8")}`).join(","));
        }
        fs.writeFileSync(file("long"), `written by ${instance}`);
        setTimeout(() => fs.writeFileSync(file("short"), "12"), 5 * SECOND);
        setInterval(() => note(`beat of ${instance}`), 8 * SECOND);
        const poll = call(credential, "getupdates", { get_updates_buf: "" });
        void poll.catch(() => {}).finally(() => note(`poll of ${instance} ended`));
        AbortSignal.timeout(12 * SECOND).addEventListener("abort", () => note(`signal of ${instance}`));
      },
      killed: () => note(`killed ${instance}`),
    }));

  it("ends the old instance for good and begins a new one, with the accounts that were running", async () => {
    const { subject, log } = mortal();
    const { records } = await run("crash", {}, subject, { endAtMs: 70 * SECOND });
    expect(log.filter(line => !line.includes("="))).toEqual([
      "start of 1 0",
      "beat of 1 8000",
      "killed 1 10000",
      "start of 2 20000",
      "beat of 2 28000",
      "signal of 2 32000",
      "beat of 2 36000",
      "beat of 2 44000",
      "beat of 2 52000",
      "poll of 2 ended 54990",
      "beat of 2 60000",
      "beat of 2 68000",
    ]);
    expect(of(records, "crash")).toMatchObject([{ atMs: 10 * SECOND, kept: "all" }]);
    const starts = of(records, "lifecycle").filter(({ step }) => step === "start-asked");
    expect(starts).toMatchObject([
      { by: "workload", atMs: 0 },
      { by: "crash", atMs: 20 * SECOND },
    ]);
    expect(of(records, "leftover")).toMatchObject([{ requests: 0, timers: 1 }]);
  });

  test.each([
    ["all", "long=written by 1,short=12"],
    // The files of 0 s are remembered as they were before the client was started.
    ["last-writes-lost", ""],
    ["torn", "long=writte,short=12"],
    ["nothing", ""],
  ])("leaves of the files what was said: %s", async (kept, found) => {
    const { subject, log } = mortal();
    await run("crash", { kept }, subject);
    expect(log.filter(line => line.endsWith(" 20000")).slice(1)).toEqual([`${found} 20000`]);
  });

  it("loses the last minute's writes at most", async () => {
    const { subject, log } = mortal();
    const line = { atMs: 65 * SECOND, untilMs: 70 * SECOND };
    await run("crash", { kept: "last-writes-lost" }, subject, {
      line,
      healAtMs: 2 * MINUTE,
      endAtMs: 3 * MINUTE,
    });
    expect(log).toContain("long=written by 1,short=12 70000");
  });

  it("tears a file that changed, though it is as long as it was", async () => {
    const { subject, log } = probe(({ note, instance, context }) => ({
      start: async () => {
        const file = join(context.stateDir(), "cursor");
        if (instance > 1) note(fs.readFileSync(file, "utf8"));
        else fs.writeFileSync(file, "cursor-1");
        setTimeout(() => fs.writeFileSync(file, "cursor-2"), 62 * SECOND);
        setInterval(() => {}, MINUTE);
      },
    }));
    const line = { atMs: 65 * SECOND, untilMs: 70 * SECOND };
    await run("crash", { kept: "torn" }, subject, { line, healAtMs: 2 * MINUTE, endAtMs: 3 * MINUTE });
    expect(log).toEqual(["curs 70000"]);
  });

  it("takes the handler's work along, and the host's own timers", async () => {
    const client = plainClient();
    const { records } = await run("crash", {}, client, {
      workload: inbound(8_000),
      host: { handlerMs: 5_000 },
      server: { cursor: "replay" },
    });
    expect(of(records, "handling").map(({ atMs }) => atMs)).toEqual([8 * SECOND, 20 * SECOND]);
    expect(of(records, "handled").map(({ atMs }) => atMs)).toEqual([25 * SECOND]);
  });

  it("spares what the host asks for while it is down: that waits for the next life", async () => {
    const { subject, log } = probe(({ note, instance }) => ({
      ...beating(),
      send: async () => {
        note(`send through ${instance}`);
        return { outcome: "sent" };
      },
    }));
    const workload: WorkloadLine[] = [{ action: "send", account: "bot", user: "ann", atMs: 15 * SECOND }];
    await run("crash", {}, subject, { workload });
    expect(log).toEqual(["send through 2 20000"]);
  });
});

describe("second-instance", () => {
  it("runs beside the first while the window is open, on the same files and unseen by the host", async () => {
    const { subject, log } = probe(({ note, instance, context }) => ({
      start: async ({ account }) => {
        note(`start of ${account} in ${instance}`);
        const file = join(context.stateDir(), "file");
        if (fs.existsSync(file)) note(`${instance} reads ${fs.readFileSync(file, "utf8")}`);
        fs.writeFileSync(file, String(instance));
        context.host.status(account, instance === 1 ? "live" : "needs-login");
        setInterval(() => {}, SECOND);
      },
      stop: async account => note(`stop of ${account} in ${instance}`),
    }));
    const { records } = await run("second-instance", {}, subject);
    expect(log).toEqual([
      "start of bot in 1 0",
      "start of bot in 2 10000",
      "2 reads 1 10000",
      "stop of bot in 2 20000",
      "stop of bot in 1 120000",
    ]);
    expect(of(records, "status").map(({ state }) => state)).toEqual(["live"]);
  });

  it("gets messages as well: what both handle is handled twice", async () => {
    const { records } = await run("second-instance", {}, plainClient(), { workload: inbound(15_000) });
    expect(of(records, "handled")).toHaveLength(2);
  });
});

describe("the disk", () => {
  /** Writes a file each 4 s, and notes what it saw and what is in the file afterwards. */
  const writer = () =>
    probe(({ note, context }) => ({
      start: async () => {
        let count = 0;
        setInterval(() => {
          const file = join(context.stateDir(), "file");
          let seen = "fine";
          try {
            fs.writeFileSync(file, `content ${++count}`);
          } catch (error) {
            seen = (error as { code: string }).code;
          }
          note(`${seen}, ${fs.readFileSync(file, "utf8")},`);
        }, 4 * SECOND);
      },
    }));

  test.each([
    ["disk-full", "ENOSPC", "content 2"],
    ["disk-denied", "EACCES", "content 2"],
    ["disk-error", "EIO", "content 2"],
    ["torn-write", "EIO", "cont"],
  ])(
    "%s: writes fail with %s while the window is open, and the file holds %s",
    async (kind, code, content) => {
      const { subject, log } = writer();
      const { fired } = await run(kind, {}, subject);
      expect(log.slice(0, 6)).toEqual([
        "fine, content 1, 4000",
        "fine, content 2, 8000",
        `${code}, ${content}, 12000`,
        `${code}, ${content}, 16000`,
        "fine, content 5, 20000",
        "fine, content 6, 24000",
      ]);
      expect(fired[kind]).toBe(2);
    },
  );

  it("fails as often as it is told to, one write at a time", async () => {
    const { subject, log } = writer();
    await run("disk-full", {}, subject, { line: { skip: 1, count: 1 } });
    expect(log.slice(2, 5)).toEqual([
      "fine, content 3, 12000",
      "ENOSPC, content 3, 16000",
      "fine, content 5, 20000",
    ]);
  });

  it("fails for storage that asks by itself", async () => {
    const { subject, log } = probe(({ note, context }) => ({
      start: async () =>
        void setInterval(() => {
          try {
            context.beforeWrite(join(context.stateDir(), "database"));
            note("fine");
          } catch (error) {
            note((error as Error).message.replace(context.stateDir(), "<dir>"));
          }
        }, 6 * SECOND),
    }));
    await run("disk-denied", {}, subject);
    expect(log.slice(0, 4)).toEqual([
      "fine 6000",
      "EACCES: permission denied, write '<dir>/database' 12000",
      "EACCES: permission denied, write '<dir>/database' 18000",
      "fine 24000",
    ]);
  });

  it("is whole elsewhere, and for the harness", async () => {
    const { subject, log } = probe(({ note, context }) => ({
      start: async () => {
        fs.writeFileSync(join(context.stateDir(), "file"), "12345678");
        setInterval(() => {}, SECOND);
        setTimeout(() => {
          const elsewhere = `${context.stateDir()}-elsewhere`;
          fs.mkdirSync(elsewhere);
          fs.rmSync(elsewhere, { recursive: true });
          note("fine");
        }, 12 * SECOND);
      },
    }));
    const whole = { atMs: 10 * SECOND, untilMs: 50 * SECOND };
    const faults = [
      faultOf("disk-full", whole),
      faultOf("crash", { atMs: 15 * SECOND, untilMs: 18 * SECOND, with: { kept: "torn" } }),
    ];
    const { trace } = await simulate({ scenario: scenarioOf({ faults }), subject });
    expect(of(trace.records, "tripwire").filter(({ what }) => what === "uncaught-exception")).toEqual([]);
    expect(log[0]).toBe("fine 12000");
  });
});

describe("the handler", () => {
  const client = plainClient();
  const times = (records: readonly TraceRecord[], type: "handling" | "handled") =>
    of(records, type).map(({ atMs }) => atMs);

  it("handler-slow: takes so much longer", async () => {
    const workload = inbound(5_000, 12_000);
    const { records } = await run("handler-slow", { by: "20s" }, client, { workload });
    expect([times(records, "handling"), times(records, "handled")]).toEqual([
      [5_000, 12_000],
      [5_000, 32_000],
    ]);
  });

  it("handler-hangs: does not end before the window does", async () => {
    const { records } = await run("handler-hangs", {}, client, { workload: inbound(5_000, 12_000) });
    expect([times(records, "handling"), times(records, "handled")]).toEqual([
      [5_000, 12_000],
      [5_000, 20_001],
    ]);
  });

  test.each([
    ["at-once", 12_000],
    ["later", 13_000],
  ])("handler-throws %s: the client is told at %i ms", async (when, atMs) => {
    const { subject, log } = probe(({ note, context }) => ({
      start: async () => {
        setInterval(() => {}, SECOND);
        setTimeout(() => {
          const handled = context.host.handle({ account: "bot", from: "ann@im.wechat", text: "hi" }, {});
          void handled.catch(error => note((error as Error).message));
        }, 12 * SECOND);
      },
    }));
    const { records } = await run("handler-throws", { when }, subject);
    expect(log).toEqual([`the handler failed ${atMs}`]);
    expect([times(records, "handling"), times(records, "handled")]).toEqual([[12_000], []]);
  });

  it("stop-inside-handler: the client is stopped from within, and started again", async () => {
    const { subject, log } = probe(({ note, context }) => ({
      start: async () => {
        note("start");
        setInterval(() => {}, SECOND);
        setTimeout(() => {
          const handled = context.host.handle({ account: "bot", from: "ann@im.wechat", text: "hi" }, {});
          void handled.then(() => note("handled"));
        }, 12 * SECOND);
      },
      stop: async () => {
        note("stop");
        await new Promise(resolve => setTimeout(resolve, 3 * SECOND));
        note("stopped");
      },
    }));
    const { records } = await run("stop-inside-handler", {}, subject, { line: { count: 1 } });
    expect(log.slice(0, 5)).toEqual([
      "start 0",
      "stop 12000",
      "stopped 15000",
      "start 15000",
      "handled 15000",
    ]);
    const asked = of(records, "lifecycle").filter(({ by }) => by === "fault");
    expect(asked.map(({ step, atMs }) => [step, atMs])).toEqual([
      ["stop-asked", 12_000],
      ["stop-done", 15_000],
      ["start-asked", 15_000],
      ["start-done", 15_000],
    ]);
  });
});

describe("the host", () => {
  it("start-twice: the client is asked to start what it runs", async () => {
    const { subject, log } = probe(({ note }) => ({
      start: async ({ account }) => {
        note(`start of ${account}`);
        setInterval(() => {}, SECOND);
      },
    }));
    const { records } = await run("start-twice", {}, subject);
    expect(log).toEqual(["start of bot 0", "start of bot 10000"]);
    expect(of(records, "lifecycle").filter(({ step }) => step === "start-asked")).toHaveLength(1);
  });

  test.each([
    ["at once", 0, 10_000],
    ["within the grace", 2_000, 12_000],
    ["never", Number.POSITIVE_INFINITY, 15_000],
  ])("hot-reload: a stop that ends %s is followed by a start", async (_how, stopMs, startMs) => {
    const { subject, log } = probe(({ note }) => ({
      start: async () => {
        note("start");
        setInterval(() => {}, SECOND);
      },
      stop: () =>
        new Promise(resolve => {
          note("stop");
          if (stopMs === 0) resolve();
          else if (stopMs < Number.POSITIVE_INFINITY) setTimeout(resolve, stopMs);
        }),
    }));
    await run("hot-reload", {}, subject);
    expect(log.slice(0, 3)).toEqual(["start 0", "stop 10000", `start ${startMs}`]);
  });

  it("credential-half-written: half a token, and the whole one at the end", async () => {
    const tokens: string[] = [];
    const { subject, log } = probe(({ note }) => ({
      start: async credential => {
        tokens.push(credential.token);
        setInterval(() => {}, SECOND);
      },
      login: async credential => {
        tokens.push(credential.token);
        note(JSON.stringify(await call(credential, "getconfig", { ilink_user_id: "a" })).slice(0, 10));
      },
    }));
    await run("credential-half-written", {}, subject);
    const [whole = "", half = "", again] = tokens;
    expect([tokens.length, again]).toEqual([3, whole]);
    expect([whole.startsWith(half), half.length]).toEqual([true, whole.length >> 1]);
    expect(log).toEqual(['{"errcode" 10000', '{"ret":0," 20000']);
  });

  it("credential-half-written: starts nobody who is stopped", async () => {
    const { subject, log } = probe(({ note }) => ({
      start: async () => {
        note("start");
        setInterval(() => {}, SECOND);
      },
      login: async () => note("login"),
    }));
    const workload: WorkloadLine[] = [{ action: "stop", account: "bot", atMs: 5 * SECOND }];
    await run("credential-half-written", {}, subject, { workload });
    expect(log).toEqual(["start 0"]);
  });
});

describe("the server", () => {
  /** Makes one call at a time of its own choosing. */
  const asking = (asks: readonly { atMs: number; endpoint: string; body?: object }[]) =>
    probe(({ note }) => ({
      start: async credential => {
        setInterval(() => {}, SECOND);
        for (const { atMs, endpoint, body } of asks) {
          setTimeout(() => {
            void call(credential, endpoint, body).then(
              answer => note(JSON.stringify(answer)),
              error => note((error as { cause: { code: string } }).cause.code),
            );
          }, atMs);
        }
      },
    }));
  const client = plainClient();

  test.each([
    ["session-expires", 10_000, '{"errcode":-14,"errmsg":"session timeout"} 12000'],
    ["taken-over", 10_000, '{"errcode":-14,"errmsg":"session timeout"} 12000'],
    ["session-lapses", 10_000, "{} 12000"],
  ])("%s: the session is over", async (kind, atMs, answer) => {
    const { subject, log } = asking([
      { atMs: 12_000, endpoint: "getupdates", body: { get_updates_buf: "" } },
    ]);
    const { records } = await run(kind, {}, subject);
    expect(log).toEqual([answer]);
    expect(of(records, "session").map(session => session.atMs)).toEqual([0, atMs]);
  });

  it("taken-over: lets the former session live for the delay", async () => {
    const { records } = await run("taken-over", { delay: "29s" }, client);
    const dead = of(records, "session").find(({ state }) => state === "dead");
    expect(dead?.atMs).toBe(39 * SECOND);
  });

  it("server-restarts: hangs up on the poll that is held", async () => {
    const { subject, log } = asking([{ atMs: 5_000, endpoint: "getupdates", body: { get_updates_buf: "" } }]);
    await run("server-restarts", {}, subject);
    expect(log).toEqual(["ECONNRESET 10000"]);
  });

  test.each([
    ["nothing", "live"],
    ["cursors", "live"],
    ["sessions", "stale"],
    ["everything", "stale"],
  ])("server-restarts forgets %s: the session is %s then", async (forgets, state) => {
    const { subject } = probe(() => beating());
    const { records } = await run("server-restarts", { forgets }, subject);
    expect(of(records, "session").at(-1)?.state).toBe(state);
  });

  it("quota-exhausted: refuses until the user has written again", async () => {
    const workload: WorkloadLine[] = [
      ...inbound(1_000, 20_000),
      { action: "send", account: "bot", user: "ann", atMs: 5_000, everyMs: 10_000, untilMs: 25_000 },
    ];
    const { records } = await run("quota-exhausted", {}, client, { workload });
    const answers = of(records, "answer").filter(({ endpoint }) => endpoint === "sendmessage");
    // The text that was refused is offered again as soon as the user writes.
    expect(answers.map(({ code }) => code)).toEqual([undefined, -2, undefined, undefined]);
  });

  it("redelivery: the newest message comes again, with its id", async () => {
    const { records } = await run("redelivery", {}, client, { workload: inbound(2_000, 4_000) });
    const handedOver = of(records, "answer").flatMap(({ messages = [], atMs }) =>
      messages.map(key => [key, atMs]),
    );
    expect(handedOver).toEqual([
      ["m1", 2_000],
      ["m2", 4_000],
      ["m2", 10_000],
    ]);
  });

  it("withheld-messages: come all at once at the end", async () => {
    const { records } = await run("withheld-messages", {}, client, {
      workload: inbound(8_000, 12_000, 15_000),
    });
    const handedOver = of(records, "answer").flatMap(({ messages, atMs }) =>
      messages ? [[atMs, messages]] : [],
    );
    expect(handedOver).toEqual([
      [8_000, ["m1"]],
      [20_000, ["m2", "m3"]],
    ]);
  });

  it("stolen-messages: the next ones are lost, and those after come", async () => {
    const workload = inbound(8_000, 12_000, 15_000, 18_000);
    const { records } = await run("stolen-messages", { count: 2 }, client, { workload });
    expect(of(records, "lost").flatMap(({ messages }) => messages)).toEqual(["m2", "m3"]);
    expect(of(records, "handled").map(({ message }) => message)).toEqual(["m1", "m4"]);
  });

  it("tickets-forgotten: the old ticket is refused, a new one is good", async () => {
    const { subject, log } = probe(({ note }) => ({
      start: async credential => {
        setInterval(() => {}, SECOND);
        const type = async (typing_ticket: unknown): Promise<void> => {
          const body = { ilink_user_id: "a@im.wechat", typing_ticket, status: 1 };
          note(JSON.stringify(await call(credential, "sendtyping", body)));
        };
        const ticket = async (): Promise<unknown> => {
          const answer = await call(credential, "getconfig", { ilink_user_id: "a@im.wechat" });
          return (answer as { typing_ticket: string }).typing_ticket;
        };
        const old = await ticket();
        setTimeout(() => void type(old), 5 * SECOND);
        setTimeout(() => void type(old), 12 * SECOND);
        setTimeout(async () => type(await ticket()), 15 * SECOND);
      },
    }));
    await run("tickets-forgotten", {}, subject);
    expect(log).toEqual([
      '{"ret":0} 5000',
      '{"ret":-1,"errmsg":"invalid typing_ticket"} 12000',
      '{"ret":0} 15000',
    ]);
  });
});

describe("calls that the client makes of its store and of its host", () => {
  /** Asks its store every second from 9 s on, and notes when that is done with. */
  const asking = (ask: (context: SubjectContext) => unknown) =>
    probe(({ note, context }) => ({
      start: async () => {
        context.host.status("bot", "live");
        for (let second = 9; second <= 22; second += 3) {
          setTimeout(async () => {
            await ask(context);
            note(`asked at ${second} s, done`);
          }, second * SECOND);
        }
        setInterval(() => {}, SECOND);
      },
    }));

  test("store-hangs: what is asked in the window is never done", async () => {
    const { subject, log } = asking(({ beforeStore }) => beforeStore());
    await run("store-hangs", {}, subject);
    expect(log).toEqual(["asked at 9 s, done 9000", "asked at 21 s, done 21000"]);
  });

  test("store-slow: each ends later, and none before an earlier one, after the window either", async () => {
    const { subject, log } = asking(({ beforeStore }) => beforeStore());
    await run("store-slow", { by: "5s" }, subject);
    expect(log).toEqual([
      "asked at 9 s, done 9000",
      "asked at 12 s, done 17000",
      "asked at 15 s, done 20000",
      "asked at 18 s, done 23000",
      "asked at 21 s, done 23000",
    ]);
  });

  test.each([
    ["status", ({ host }: SubjectContext) => host.status("bot", "recovering")],
    ["event", ({ host }: SubjectContext) => host.event("bot")],
    ["log", ({ host }: SubjectContext) => host.log("line")],
    ["show", ({ host }: SubjectContext) => host.show("bot")],
    ["setAside", ({ host }: SubjectContext) => host.setAside("bot", "7")],
    ["sendEnded", ({ host }: SubjectContext) => host.sendEnded("bot", { text: "t", outcome: "sent" })],
  ])("callback-hangs: the host hears, and is never done with it: %s", async (_name, tell) => {
    const { subject, log } = asking(tell);
    const { records } = await run("callback-hangs", {}, subject);
    expect(log).toEqual(["asked at 9 s, done 9000", "asked at 21 s, done 21000"]);
    if (_name === "setAside") expect(of(records, "set-aside")).toHaveLength(5);
  });
});
