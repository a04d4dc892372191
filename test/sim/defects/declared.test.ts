/** A client is judged by what it declares of itself, and by the least that is asked of all where it declares nothing. */
import { expect, it } from "vitest";
import { parseScenario } from "../../../sim/scenario/parse.ts";
import fixed, { subjectOver } from "../../../sim/subject/fixed.ts";
import type { SubjectModule } from "../../../sim/subject/subject.ts";
import type { Policy } from "../../../sim/trace/limits/policy.ts";
import { runTrial, violatedInvariants } from "../../../sim/verdict/trial.ts";
import * as own from "../../../src/index.ts";
import { resolveOptions } from "../../../src/options.ts";
import { ACCOUNT_TEXTS_MAX, USER_TEXTS_MAX } from "../../../src/outbox/report.ts";

const HOUR_MS = 3_600_000;

async function broken(subject: SubjectModule, declares: Policy, lines: string) {
  const scenario = parseScenario(`title: t\n${lines}`, { file: "t.yaml", name: "t" });
  const { verdict } = await runTrial({
    scenario,
    subjectName: "t",
    subject: { ...subject, declares },
    door: "memory",
  });
  return violatedInvariants(verdict);
}

/** The client with room for so many texts that wait. */
const withRoom = (room: number): SubjectModule => ({
  name: "t",
  create: async context => {
    const client = await fixed.create(context);
    let waiting = 0;
    return {
      ...client,
      send: async request => {
        if (waiting >= room) return { outcome: "declined", reason: "outbox-full" };
        const report = await client.send(request);
        if (report.outcome === "declined" && report.reason === "queued") waiting += 1;
        return report;
      },
    };
  },
});

/** The client that knows a message for so long, and among so many. */
const withMemory = (memory: { dedupeAgeMsMax?: number; dedupeCountMax?: number }): SubjectModule =>
  subjectOver("t", { ...own, createClient: options => own.createClient({ ...options, ...memory }) });

it.each([
  [20, 20, []],
  [20, 15, ["outbound-never-blocked"]],
  [undefined, 10, []],
  [undefined, 9, ["outbound-never-blocked"]],
  [3, 9, ["outbound-never-blocked"]],
])(
  "who declares room for %s texts of a user and has it for %s breaks %j",
  async (outboxTextsPerUser, room, expected) => {
    const lines = `runs: 1h
server: { quota: 1 }
workload: [{ at: 5m, inbound: alice }, { every: 1m, from: 6m, until: 40m, send: alice }]`;
    const declares = outboxTextsPerUser === undefined ? {} : { outboxTextsPerUser };
    expect(await broken(withRoom(room), declares, lines)).toEqual(expected);
  },
);

it.each([
  [48, 30, 40, ["handled-once"]],
  [30, 30, 40, []],
  [undefined, 30, 40, []],
  [undefined, 12, 20, ["handled-once"]],
  [12, 12, 20, ["handled-once"]],
])(
  "who declares to know a message for %s h, knows it for %s h and meets it again after %s h breaks %j",
  async (declared, known, afterHours, expected) => {
    const lines = `runs: ${afterHours + 2}h
workload: [{ at: 5m, inbound: alice }]
faults: [{ kind: redelivery, at: ${afterHours}h }]`;
    const declares = declared === undefined ? {} : { dedupeMs: declared * HOUR_MS };
    expect(await broken(withMemory({ dedupeAgeMsMax: known * HOUR_MS }), declares, lines)).toEqual(expected);
  },
);

it.each([
  [2_000, 1_100, 1_200, ["handled-once"]],
  [1_100, 1_100, 1_200, []],
  [undefined, 1_100, 1_200, []],
  [undefined, 900, 950, ["handled-once"]],
  [900, 900, 950, ["handled-once"]],
])(
  "who declares to know %s messages and knows %s breaks, when %s come again, %j",
  async (dedupeMessages, dedupeCountMax, messages, expected) => {
    const lines = `runs: 1h
workload: [{ every: 1s, from: 5m, until: ${300 + messages}s, inbound: alice }]
faults: [{ kind: cursor-regressed, from: 40m, count: 1 }]`;
    const declares = dedupeMessages === undefined ? {} : { dedupeMessages };
    expect(await broken(withMemory({ dedupeCountMax }), declares, lines)).toEqual(expected);
  },
);

it("a scenario may ask for more than a client declares", async () => {
  const lines = `runs: 1h
server: { quota: 1 }
limits: { outboxTextsPerUser: 25 }
workload: [{ at: 5m, inbound: alice }, { every: 1m, from: 6m, until: 40m, send: alice }]`;
  expect(await broken(withRoom(20), { outboxTextsPerUser: 20 }, lines)).toEqual(["outbound-never-blocked"]);
  expect(await broken(withRoom(25), { outboxTextsPerUser: 20 }, lines)).toEqual([]);
});

it("this package's client declares what it is by default options", () => {
  const { handlersMax, dedupeAgeMsMax, dedupeCountMax } = resolveOptions();
  expect(fixed.declares).toEqual({
    handlersAtOnce: handlersMax,
    outboxTextsPerUser: USER_TEXTS_MAX,
    outboxTexts: ACCOUNT_TEXTS_MAX,
    dedupeMs: dedupeAgeMsMax,
    dedupeMessages: dedupeCountMax,
  });
});
