/** The kinds of family X: what each does to the process, its clock, its disk, its host and the host's handler. */
import { describe, expect, it, test } from "vitest";
import { actsOn, type FaultContext, type WorldAction } from "../../../sim/fault/fault.ts";
import { FAULT_KINDS, faultKind } from "../../../sim/fault/table.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Hook = "onOpen" | "onClose" | "onHandler" | "onWrite" | "onStore" | "onCallback";

const ask = (id: string, hook: Hook, given: object = {}): unknown =>
  asked(id, hook, faultKind(id).attributes.parse(given));

function asked(id: string, hook: Hook, attributes: Readonly<Record<string, unknown>>): unknown {
  const context: FaultContext<typeof attributes> = {
    attributes,
    leg: "request",
    random: () => 0.5,
    hits: 0,
    nowMs: 0,
    memory: { busyUntilMs: 0 },
  };
  return faultKind(id)[hook]?.(context);
}

test.each([
  ["suspend", {}, { do: "suspend", connections: "lost", clock: "runs" }, { do: "resume" }],
  [
    "suspend",
    { connections: "kept", clock: "stops" },
    { do: "suspend", connections: "kept", clock: "stops" },
    { do: "resume" },
  ],
  ["event-loop-stall", {}, { do: "suspend", connections: "kept", clock: "runs" }, { do: "resume" }],
  ["wall-clock-step", {}, { do: "step-clock", byMs: HOUR_MS }, { do: "step-clock", byMs: -HOUR_MS }],
  [
    "wall-clock-step",
    { by: "2d", direction: "back" },
    { do: "step-clock", byMs: -2 * DAY_MS },
    { do: "step-clock", byMs: 2 * DAY_MS },
  ],
  ["crash", {}, { do: "kill", kept: "all" }, { do: "run-again" }],
  ["crash", { kept: "torn" }, { do: "kill", kept: "torn" }, { do: "run-again" }],
  ["second-instance", {}, { do: "second-instance" }, { do: "end-second-instance" }],
  ["credential-half-written", {}, { do: "tear-credential" }, { do: "mend-credential" }],
  ["start-twice", {}, { do: "start-twice" }, undefined],
  ["hot-reload", {}, { do: "hot-reload" }, undefined],
])("%s with %j opens with %j and closes with %j", (id, given, open, close) => {
  expect(ask(id, "onOpen", given)).toEqual(open);
  expect(ask(id, "onClose", given)).toEqual(close);
});

test.each([
  ["handler-slow", {}, { do: "slow", byMs: 60_000 }],
  ["handler-slow", { by: "5s" }, { do: "slow", byMs: 5_000 }],
  ["handler-hangs", {}, { do: "hang" }],
  ["handler-throws", {}, { do: "throw", when: "at-once" }],
  ["handler-throws", { when: "later" }, { do: "throw", when: "later" }],
  ["stop-inside-handler", {}, { do: "stop-inside" }],
])("%s with %j does to the handler: %j", (id, given, action) => {
  expect(ask(id, "onHandler", given)).toEqual(action);
});

test.each([
  ["disk-full", { do: "fail", code: "ENOSPC" }],
  ["disk-denied", { do: "fail", code: "EACCES" }],
  ["disk-error", { do: "fail", code: "EIO" }],
  ["torn-write", { do: "tear" }],
])("%s does to a write: %j", (id, action) => {
  expect(ask(id, "onWrite")).toEqual(action);
});

describe("a wall clock", () => {
  it("is moved by something", () => {
    expect(faultKind("wall-clock-step").attributes.safeParse({ by: "0s" }).success).toBe(false);
  });
});

test.each([
  ["store-hangs", "onStore", {}, { do: "hang" }],
  ["store-slow", "onStore", {}, { do: "slow", byMs: 2_000 }],
  ["store-slow", "onStore", { by: "20s" }, { do: "slow", byMs: 20_000 }],
  ["callback-hangs", "onCallback", {}, { do: "hang" }],
] as const)("%s: a call of the store or of the host ends late, or never", (id, hook, given, action) => {
  expect(ask(id, hook, given)).toEqual(action);
});

test("kinds that kill the process or harm its disk ask for state in files", () => {
  const durable = FAULT_KINDS.filter(kind => kind.durable).map(({ id }) => id);
  expect(durable.toSorted()).toEqual([
    "crash",
    "disk-denied",
    "disk-error",
    "disk-full",
    "handler-kills",
    "second-instance",
    "store-hangs",
    "store-slow",
    "torn-write",
  ]);
});

test("files are remembered for every kind that may take from them what was written last", () => {
  const wants = FAULT_KINDS.flatMap(kind =>
    kind.examples.flatMap(attributes => {
      const opened = asked(kind.id, "onOpen", attributes) as WorldAction | undefined;
      const isLoss = opened?.do === "kill" && ["last-writes-lost", "torn"].includes(opened.kept);
      expect(kind.losesWrites?.(attributes) === true, kind.id).toBe(isLoss);
      return isLoss ? [opened.kept] : [];
    }),
  );
  expect(wants).toEqual(["last-writes-lost", "torn"]);
});

test("what a process or a clock can be in once at a time excludes its like", () => {
  const words = FAULT_KINDS.filter(kind => kind.exclusive).map(({ id, exclusive }) => `${id}: ${exclusive}`);
  expect(words.toSorted()).toEqual([
    "crash: process",
    "event-loop-stall: process",
    "handler-kills: process",
    "second-instance: second-instance",
    "suspend: process",
    "wall-clock-step: clock",
  ]);
});

test("of all that does not touch requests, only half a token blocks them", () => {
  const blocking = FAULT_KINDS.filter(
    kind => actsOn(kind) !== "request" && kind.examples.some(example => kind.impact(example).blocks),
  );
  expect(blocking.map(({ id }) => id)).toEqual(["credential-half-written"]);
  expect(blocking[0]?.endpoints).toEqual([
    "getupdates",
    "sendmessage",
    "sendtyping",
    "getconfig",
    "notifystart",
    "notifystop",
  ]);
});
