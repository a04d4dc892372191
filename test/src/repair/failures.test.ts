/** Whatever breaks inside the repair, each call of the program comes to what the service says to it. */
import { describe, expect, test, vi } from "vitest";
import { Poller } from "../../../src/poller.ts";
import { Attendance } from "../../../src/repair/attendance.ts";
import { Cures } from "../../../src/repair/cures.ts";
import type { RepairFault } from "../../../src/repair/index.ts";
import { Letters } from "../../../src/repair/letters.ts";
import { Polling } from "../../../src/repair/polling.ts";
import { Program } from "../../../src/repair/program.ts";
import { ProgramPoll } from "../../../src/repair/program-poll.ts";
import { Session } from "../../../src/repair/session.ts";
import { StateNews } from "../../../src/repair/state-news.ts";
import { Waiters } from "../../../src/repair/waiters.ts";
import { SessionWire } from "../../../src/repair/wire.ts";
import { Transport } from "../../../src/transport.ts";
import { HELD, kindly, STALE, sequence, textMessage, type World } from "../world.ts";
import { program } from "./program.ts";

const breakage = await vi.hoisted(async () => new (await import("./breakage.ts")).Breakage());

vi.mock("../../../src/repair/call.ts", async original => breakage.module("call", await original<object>()));
vi.mock("../../../src/repair/wire.ts", async original => breakage.module("wire", await original<object>()));
vi.mock("../../../src/repair/reading.ts", async original =>
  breakage.module("reading", await original<object>()),
);
vi.mock("../../../src/repair/presence.ts", async original =>
  breakage.module("presence", await original<object>()),
);
vi.mock("../../../src/repair/own-words.ts", async original =>
  breakage.module("own-words", await original<object>()),
);
vi.mock("../../../src/protocol/codes.ts", async original =>
  breakage.module("codes", await original<object>()),
);
vi.mock("../../../src/protocol/lossless-json.ts", async original =>
  breakage.module("json", await original<object>()),
);
vi.mock("../../../src/recovery/machine.ts", async original =>
  breakage.module("machine", await original<object>()),
);
vi.mock("../../../src/recovery/classify.ts", async original =>
  breakage.module("classify", await original<object>()),
);
vi.mock("../../../src/recovery/pace.ts", async original => breakage.module("pace", await original<object>()));
vi.mock("../../../src/status.ts", async original => breakage.module("status", await original<object>()));
const PARTS = [
  Session,
  Program,
  Attendance,
  Letters,
  Waiters,
  Polling,
  Cures,
  SessionWire,
  ProgramPoll,
  StateNews,
  Poller,
  Transport,
];
for (const part of PARTS) breakage.class(part);

const batch = (cursor: string): object => ({
  ret: 0,
  msgs: [textMessage(`m-${cursor}`, "hello")],
  get_updates_buf: cursor,
});

interface Ended {
  what: string;
  status?: number;
  text?: string;
  error?: unknown;
  tookMs: number;
}

/** A program's hour: it sends and polls while its session goes stale twice, gives a poll up, stops, and begins again. */
async function play(): Promise<{ ends: Ended[]; faults: RepairFault[]; world: World }> {
  let stale = true;
  const faults: RepairFault[] = [];
  const script = kindly({
    getupdates: ({ body: { get_updates_buf: cursor } }) => {
      if (stale) return { json: STALE };
      if (cursor === "") return { json: batch("c1") };
      return cursor === "c1" ? { json: batch("c2"), afterMs: 5_000 } : HELD;
    },
    notifystart: () => {
      stale = false;
      return undefined;
    },
    sendmessage: () => (stale ? { json: STALE } : undefined),
  });
  const { world, poll, post } = program(script, ({ clock }) => ({
    clock: breakage.object("clock", clock),
    random: breakage.wrap("random", sequence()),
    onFault: fault => faults.push(fault),
  }));
  const ends: Ended[] = [];
  const end = async (
    what: string,
    call: Promise<{ status: number; text: unknown } | null>,
  ): Promise<void> => {
    const settled = call.then(
      async answer => ({
        status: answer?.status,
        text: typeof answer?.text === "function" ? await answer.text() : answer?.text,
      }),
      error => ({ error }),
    );
    const { value, tookMs } = await world.during(settled);
    ends.push({ what, ...value, tookMs } as Ended);
  };
  const send = (id: string): Promise<void> =>
    end(`send ${id}`, post("sendmessage", { msg: { to_user_id: "u", client_id: id } }));
  await send("a");
  stale = true;
  await end("poll", poll());
  const held = end("held poll", poll({ cursor: "c1" }));
  await world.pass(1_000);
  stale = true;
  await Promise.all([send("b"), send("c")]);
  await held;
  await end("typing", post("sendtyping"));
  await end("given up", poll({ cursor: "c2", signal: abortAfter(world, 2_000) }));
  await end("stop", post("msg/notifystop"));
  await world.pass(60_000);
  await end("start", post("msg/notifystart"));
  await end("long poll", poll({ cursor: "c2" }));
  await end("poll again", poll({ cursor: "" }));
  // Nothing of it is left when the program is.
  await world.pass(3_700_000);
  return { ends, faults, world };
}

function abortAfter(world: World, ms: number): AbortSignal {
  const caller = new AbortController();
  world.timers.setTimeout(() => caller.abort(), ms);
  return caller.signal;
}

const STALE_TEXT = JSON.stringify(STALE);

function check({ ends, faults, world }: Awaited<ReturnType<typeof play>>): void {
  for (const { what, status, text, error, tookMs } of ends) {
    expect(error, what).toBe(undefined);
    expect(tookMs, what).toBeLessThanOrEqual(45_000);
    // Given up, by the caller or by its own deadline, which is what it always has.
    if (status === undefined) expect(what).toMatch(/^(given up|long poll)$/);
    else if (what.startsWith("send ") && text === STALE_TEXT) expect([200, 401], what).toContain(status);
    else expect([status, JSON.parse(String(text))], what).toEqual([200, expect.any(Object)]);
  }
  // A text is repeated once at most, and never after it was taken.
  for (const id of ["a", "b", "c"]) {
    const sent = world.of("sendmessage").filter(({ body }) => body.msg.client_id === id);
    expect(sent.length, `sends of ${id}`).toBeGreaterThanOrEqual(1);
    expect(sent.length, `sends of ${id}`).toBeLessThanOrEqual(2);
  }
  expect(faults.length).toBeLessThanOrEqual(3);
  expect(faults.map(({ count, forGood }) => [count, forGood])).toEqual(
    faults.map((_fault, at) => [at + 1, at === 2]),
  );
}

breakage.begin();
const sound = await play();
const steps = [...breakage.taken.keys()];

test("a sound run has no failure, and takes the steps that matter", () => {
  check(sound);
  expect(sound.faults).toEqual([]);
  expect(sound.ends.map(({ status }) => status)).toEqual([
    200,
    200,
    200,
    200,
    200,
    200,
    undefined,
    200,
    200,
    200,
    200,
  ]);
  expect(steps.length).toBeGreaterThan(30);
  for (const step of [
    "Session.poll",
    "Waiters.give",
    "Cures.taken",
    "SessionWire.use",
    "clock.setTimeout",
    "random",
  ])
    expect(steps).toContain(step);
});

describe.each(steps)("%s", step => {
  test.each([
    ["breaks once", { from: 1, lasts: false }],
    ["breaks the second time", { from: 2, lasts: false }],
    ["breaks the third time", { from: 3, lasts: false }],
    ["breaks for good", { from: 1, lasts: true }],
    ["breaks for good after a while", { from: 4, lasts: true }],
  ])("%s", async (_name, plan) => {
    breakage.begin({ step, ...plan });
    const end = await play();
    const { fired } = breakage;
    breakage.begin();
    check(end);
    // A timer that could not be cleared has gone off by now, and none follows it.
    expect([end.world.timersLeft, end.world.inFlight]).toEqual([0, 0]);
    // It is told, unless it was never reached.
    if (fired > 0) expect(end.faults.length).toBeGreaterThan(0);
  });
});
