/** When a fault's window is open, which of several faults acts, and what is written about it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { startFaults } from "../../../sim/fault/engine.ts";
import type {
  DiskAction,
  FaultLine,
  FaultRequest,
  HandlerAction,
  InFlight,
  WorldAction,
} from "../../../sim/fault/fault.ts";
import type { AnyFaultKind } from "../../../sim/fault/table.ts";
import { installClock, type VirtualClock } from "../../../sim/kernel/clock.ts";
import { createStreams } from "../../../sim/kernel/streams.ts";
import { ENDPOINTS, type Endpoint, type SessionState } from "../../../sim/trace/record.ts";
import { createTraceWriter } from "../../../sim/trace/writer.ts";

type InFlightRequest = FaultRequest & { request: number };

const KINDS: Record<string, Partial<AnyFaultKind>> = {
  wire: {
    endpoints: ENDPOINTS,
    impact: () => ({ blocks: true, seenBy: "answer" }),
    onRequest: () => ({ do: "hang" }),
  },
  narrow: {
    endpoints: ["sendmessage"],
    impact: () => ({ blocks: false, seenBy: "deadline" }),
    onRequest: () => ({ do: "delay", requestMs: 1, answerMs: 1 }),
  },
  lasting: {
    impact: () => ({ blocks: false, seenBy: "answer" }),
    onOpen: () => ({ do: "suspend", connections: "lost", clock: "runs" }),
    onClose: () => ({ do: "resume" }),
  },
  halves: {
    endpoints: ENDPOINTS,
    impact: () => ({ blocks: true, seenBy: "answer" }),
    onRequest: (_request, { hits }) => (hits % 2 === 0 ? { do: "hang" } : { do: "pass" }),
  },
  picky: {
    endpoints: ENDPOINTS,
    impact: () => ({ blocks: true, seenBy: "answer" }),
    onRequest: (_request, { nowMs }) => (nowMs % 2 === 0 ? { do: "hang" } : undefined),
  },
  clog: {
    endpoints: ENDPOINTS,
    impact: () => ({ blocks: true, seenBy: "deadline" }),
    onRequest: () => ({ do: "clog", release: "in-order" }),
  },
  network: {
    endpoints: ENDPOINTS,
    impact: () => ({ blocks: true, seenBy: "answer" }),
    inFlight: ({ how }) => how as InFlight,
    onRequest: () => ({ do: "break", shape: "network-unreachable" }),
  },
  handler: {
    impact: () => ({ blocks: false, seenBy: "answer" }),
    onHandler: ({ hits }) => ({ do: "slow", byMs: hits }),
  },
  disk: {
    impact: () => ({ blocks: false, seenBy: "answer" }),
    onWrite: () => ({ do: "tear" }),
  },
  server: {
    impact: () => ({ blocks: false, seenBy: "answer" }),
    onOpen: () => ({ do: "expire" }),
  },
};
const kindOf = (id: string): AnyFaultKind => ({ id, family: "C", summary: "", ...KINDS[id] }) as AnyFaultKind;

const line = (name: string, given: Partial<FaultLine> = {}): FaultLine => ({
  name,
  kind: "wire",
  atMs: 0,
  skip: 0,
  chance: 1,
  endpoints: [],
  attributes: {},
  ...given,
});

/** Runs lines against requests at given times; gives back which fault hit, and the trace. */
function run(
  lines: FaultLine[],
  requests: { atMs: number; endpoint?: Endpoint; account?: string; session?: SessionState }[],
  { healAtMs = 1_000, seed = "1", endAtMs = 2_000, inFlight = [] as InFlightRequest[] } = {},
) {
  const clock: VirtualClock = installClock(0);
  try {
    const trace = createTraceWriter(clock.nowMs);
    const streams = createStreams(seed);
    const severed: [number, number, string, string][] = [];
    const actions: [number, WorldAction["do"], string | undefined][] = [];
    const engine = startFaults(lines, healAtMs, kindOf, {
      nowMs: clock.nowMs,
      after: clock.after,
      chance: name => streams.stream(`fault/${name}`).next,
      write: trace.write,
      inFlight: () => inFlight,
      sever: (request, how, fault) => void severed.push([clock.nowMs(), request, how, fault]),
      act(action, account) {
        actions.push([clock.nowMs(), action.do, account]);
      },
    });
    clock.after(healAtMs, engine.heal);
    const hits: (string | undefined)[] = [];
    const handler: (HandlerAction | undefined)[] = [];
    const disk: (DiskAction | undefined)[] = [];
    const closedMs: number[] = [];
    for (const [index, { atMs, endpoint = "getupdates", account = "bot", session }] of requests.entries()) {
      clock.after(atMs, () => {
        const hit = engine.onRequest({ endpoint, account, session, request: index + 1 });
        hits[index] = hit?.fault;
        hit?.whenClosed(() => closedMs.push(clock.nowMs()));
        handler[index] = engine.onHandler(account, `m${index}`)?.action;
        disk[index] = engine.onWrite();
      });
    }
    clock.after(endAtMs, () => {});
    while (clock.step());
    const steps = trace.records.flatMap(record =>
      record.type === "fault" ? [`${record.atMs} ${record.fault} ${record.step}`] : [],
    );
    return {
      hits,
      handler,
      disk,
      closedMs,
      steps,
      records: trace.records,
      fired: engine.fired,
      actions,
      severed,
    };
  } finally {
    clock.uninstall();
  }
}
const at = (...moments: number[]) => moments.map(atMs => ({ atMs }));

describe("a window", () => {
  it("opens at its moment and closes at its end, the end excluded", () => {
    const { hits, steps } = run([line("f", { atMs: 100, untilMs: 200 })], at(99, 100, 150, 199, 200));
    expect(hits).toEqual([undefined, "f", "f", "f", undefined]);
    expect(steps.filter(step => !step.endsWith("fired"))).toEqual(["100 f opened", "200 f closed"]);
  });

  it("without an end lasts until heal", () => {
    const { hits, steps } = run([line("f", { atMs: 100 })], at(999, 1_000, 1_500));
    expect(hits).toEqual(["f", undefined, undefined]);
    expect(steps.at(-1)).toBe("1000 f closed");
  });

  it("closes with its count, at once", () => {
    const { hits, steps } = run([line("f", { count: 2 })], at(1, 2, 3));
    expect(hits).toEqual(["f", "f", undefined]);
    expect(steps).toEqual(["0 f opened", "1 f fired", "2 f fired", "2 f closed"]);
  });

  it("lets so many matching requests pass first", () => {
    const requests = [
      { atMs: 1 },
      { atMs: 2, endpoint: "sendmessage" as const },
      { atMs: 3 },
      { atMs: 4 },
      { atMs: 5 },
    ];
    const { hits } = run([line("f", { skip: 2, count: 1, endpoints: ["getupdates"] })], requests);
    expect(hits).toEqual([undefined, undefined, undefined, "f", undefined]);
  });

  it("opens again at its interval with a fresh count and a fresh skip, until heal", () => {
    const { hits, steps } = run(
      [line("f", { atMs: 100, everyMs: 300, skip: 1, count: 1 })],
      at(110, 120, 130, 410, 420, 710, 720, 1_010, 1_020),
    );
    expect(hits).toEqual([undefined, "f", undefined, undefined, "f", undefined, "f", undefined, undefined]);
    expect(steps.filter(step => step.endsWith("opened"))).toEqual([
      "100 f opened",
      "400 f opened",
      "700 f opened",
    ]);
  });

  it("opens again up to and including its last moment, and each time for its length", () => {
    const { steps } = run([line("f", { atMs: 0, untilMs: 50, everyMs: 200, repeatUntilMs: 400 })], []);
    expect(steps).toEqual([
      "0 f opened",
      "50 f closed",
      "200 f opened",
      "250 f closed",
      "400 f opened",
      "450 f closed",
    ]);
  });

  it("that is open still when the next one opens ends there, and its own end does not touch the next", () => {
    const { hits, steps } = run(
      [line("f", { untilMs: 100, everyMs: 70, repeatUntilMs: 70 })],
      at(69, 110, 169, 171),
    );
    expect(steps.filter(step => !step.endsWith("fired"))).toEqual([
      "0 f opened",
      "70 f closed",
      "70 f opened",
      "170 f closed",
    ]);
    expect(hits).toEqual(["f", "f", "f", undefined]);
  });

  it("is written with what it can touch and how it shows", () => {
    const { records } = run(
      [
        line("all", { account: "bot", untilMs: 1 }),
        line("some", { kind: "narrow", untilMs: 1 }),
        line("one", { endpoints: ["getconfig"], untilMs: 1 }),
      ],
      [],
    );
    expect(records.slice(0, 3)).toMatchObject([
      { fault: "all", kind: "wire", account: "bot", endpoints: ENDPOINTS, blocks: true, seenBy: "answer" },
      { fault: "some", kind: "narrow", endpoints: ["sendmessage"], blocks: false, seenBy: "deadline" },
      { fault: "one", endpoints: ["getconfig"] },
    ]);
    expect(records[1]).not.toHaveProperty("account");
  });
});

describe("a request", () => {
  it("is touched by the first fault in file order, whichever opened first", () => {
    const { hits } = run([line("first", { atMs: 50, untilMs: 100 }), line("second")], at(10, 60, 110));
    expect(hits).toEqual(["second", "first", "second"]);
  });

  it("that one fault lets pass is touched by the next", () => {
    const { hits, fired } = run(
      [line("first", { skip: 1, count: 1 }), line("second", { count: 2 })],
      at(1, 2, 3, 4),
    );
    expect(hits).toEqual(["second", "first", "second", undefined]);
    expect(fired).toEqual({ wire: 3 });
  });

  it("that a kind lets be counts for nothing, and is touched by the next", () => {
    const { hits, fired } = run(
      [line("first", { kind: "picky", count: 2 }), line("second", { count: 1 })],
      at(1, 2, 3, 4, 6),
    );
    expect(hits).toEqual(["second", "first", undefined, "first", undefined]);
    expect(fired).toEqual({ picky: 2, wire: 1 });
  });

  it("is touched only at the fault's endpoints and account", () => {
    const lines = [
      line("account", { account: "second" }),
      line("endpoint", { endpoints: ["getconfig", "sendtyping"] }),
      line("kind", { kind: "narrow" }),
    ];
    const { hits } = run(lines, [
      { atMs: 1, account: "second" },
      { atMs: 2, endpoint: "sendtyping" },
      { atMs: 3, endpoint: "sendmessage" },
      { atMs: 4, endpoint: "getupdates" },
      { atMs: 5, endpoint: "getupdates", account: "?" },
    ]);
    expect(hits).toEqual(["account", "endpoint", "kind", undefined, undefined]);
  });

  it("is not called blocked by a fault that lets it pass", () => {
    const { records } = run([line("f", { kind: "halves", count: 2 })], [...at(5), ...at(6)]);
    const blocks = records.flatMap(record =>
      record.type === "fault" ? [`${record.step} ${record.blocks}`] : [],
    );
    expect(blocks).toEqual(["opened true", "fired true", "fired false", "closed true"]);
  });

  it("is written with the fault that touched it", () => {
    const { records } = run([line("f", { count: 1 })], at(5));
    expect(records[1]).toMatchObject({ step: "fired", request: 1, atMs: 5 });
  });

  it("is touched as often as chance has it, by the fault's own stream", () => {
    const many = at(...Array.from({ length: 900 }, (_, index) => index));
    const count = (lines: FaultLine[], seed: string) => {
      const { hits } = run(lines, many, { seed });
      return hits.map(hit => hit === "f");
    };
    const alone = count([line("f", { chance: 0.25 })], "1");
    // 900 draws at a quarter: 225 ± 13 (one sigma).
    expect(Math.abs(alone.filter(Boolean).length - 225)).toBeLessThan(65);
    expect(count([line("f", { chance: 0.25 })], "1")).toEqual(alone);
    expect(count([line("f", { chance: 0.25 })], "2")).not.toEqual(alone);
    // Another fault's draws, made after it, move nothing.
    expect(count([line("f", { chance: 0.25 }), line("g", { chance: 0.5 })], "1")).toEqual(alone);
  });

  /** Every regime, and how many of 900 requests, one a millisecond, it lets the fault touch. */
  const REGIMES: readonly (readonly [string, NonNullable<FaultLine["regime"]>])[] = [
    ["every-nth", { "every-nth": 2 }],
    ["rate-cap", { "rate-cap": { limit: 1, within: 10 } }],
    ["brown-out", { "brown-out": { peak: 1 } }],
    ["flapping", { flapping: { down: 5, up: 5 } }],
    ["unstable", { unstable: { down: [2, 8], up: [2, 8] } }],
  ];
  const touched = (given: Partial<FaultLine>): number =>
    run(
      [line("f", { atMs: 0, untilMs: 900, ...given })],
      at(...Array.from({ length: 900 }, (_, ms) => ms)),
    ).hits.filter(hit => hit === "f").length;

  it.each(REGIMES)(
    "counts beside the regime %s: of what that lets through, it touches its share",
    (_, regime) => {
      const alone = touched({ regime });
      expect(alone).toBeGreaterThan(300);
      for (const chance of [0.5, 0.2]) {
        const expected = alone * chance;
        const sigma = Math.sqrt(alone * chance * (1 - chance));
        expect(Math.abs(touched({ regime, chance }) - expected)).toBeLessThan(6 * sigma + 15);
      }
      expect(touched({ regime, chance: 0.000_001 })).toBe(0);
    },
  );

  it.each(REGIMES)("and count and skip hold beside the regime %s too", (_, regime) => {
    expect(touched({ regime, count: 7 })).toBe(7);
    expect(touched({ regime, count: 7, chance: 0.5 })).toBe(7);
    expect(touched({ regime, skip: 895 })).toBeLessThanOrEqual(5);
  });

  it("draws nothing when chance is certain", () => {
    const clock = installClock(0);
    try {
      let draws = 0;
      const engine = startFaults([line("f")], 10, kindOf, {
        nowMs: clock.nowMs,
        after: clock.after,
        chance: () => () => draws++,
        write: () => {},
        inFlight: () => [],
        sever: () => {},
        act: () => {},
      });
      clock.step();
      engine.onRequest({ endpoint: "getupdates", account: "bot", request: 1 });
      expect(draws).toBe(0);
    } finally {
      clock.uninstall();
    }
  });
});

describe("what is in flight as a fault begins", () => {
  const inFlight: InFlightRequest[] = [
    { request: 71, endpoint: "getupdates", account: "bot", session: "live" },
    { request: 72, endpoint: "sendmessage", account: "bot", session: "live" },
    { request: 73, endpoint: "getupdates", account: "other", session: "stale" },
  ];
  const met = (how: string, given: Partial<FaultLine> = {}, more: { seed?: string } = {}) =>
    run([line("f", { kind: "network", atMs: 100, untilMs: 200, attributes: { how }, ...given })], [], {
      inFlight,
      ...more,
    });

  it("is severed as the kind says, each request once, and the trace names it and how it shows", () => {
    for (const [how, seenBy] of [
      ["reset", "answer"],
      ["lost", "deadline"],
    ] as const) {
      const { severed, records, fired } = met(how);
      expect(severed).toEqual([71, 72, 73].map(request => [100, request, how, "f"]));
      expect(fired).toEqual({ network: 3 });
      expect(records.filter(record => record.type === "fault" && record.step === "fired")).toMatchObject(
        [71, 72, 73].map(request => ({ request, seenBy, blocks: true })),
      );
    }
  });

  it("is let be where the kind keeps it, or says nothing", () => {
    expect(met("kept").severed).toEqual([]);
    expect(met("reset", { kind: "wire" }).severed).toEqual([]);
  });

  it("is what the line is aimed at, and nothing else", () => {
    const requests = (given: Partial<FaultLine>) => met("lost", given).severed.map(([, request]) => request);
    expect(requests({ endpoints: ["getupdates"] })).toEqual([71, 73]);
    expect(requests({ account: "other" })).toEqual([73]);
    expect(requests({ session: "live" })).toEqual([71, 72]);
  });

  it("is spared by a line that picks single requests", () => {
    for (const given of [
      { count: 1 },
      { skip: 1 },
      { regime: { "every-nth": 2 } },
      { regime: { "rate-cap": { limit: 1, within: 1_000 } } },
    ])
      expect(met("lost", given).severed).toEqual([]);
  });

  it("is met by chance where the line says so", () => {
    const counts = Array.from({ length: 200 }, (_, at) => met("lost", { chance: 0.5 }, { seed: `${at}` }));
    const total = counts.reduce((sum, { severed }) => sum + severed.length, 0);
    // 600 draws at a half: 300 ± 12 (one sigma).
    expect(Math.abs(total - 300)).toBeLessThan(60);
  });

  it("is met at each beginning: at each window, and after each pause of a regime", () => {
    const moments = (given: Partial<FaultLine>) =>
      met("lost", { endpoints: ["sendmessage"], ...given }).severed.map(([atMs]) => atMs);
    expect(moments({ everyMs: 300, repeatUntilMs: 700 })).toEqual([100, 400, 700]);
    expect(moments({ regime: { flapping: { down: 20, up: 30 } } })).toEqual([100, 150]);
  });
});

describe("a fault on the server", () => {
  it("opens, fires once and closes in one instant, without touching requests", () => {
    const { hits, steps, actions, fired } = run(
      [line("f", { kind: "server", atMs: 100, everyMs: 400, account: "bot" })],
      at(100, 150),
    );
    expect(steps.slice(0, 3)).toEqual(["100 f opened", "100 f fired", "100 f closed"]);
    expect(actions).toEqual([
      [100, "expire", "bot"],
      [500, "expire", "bot"],
      [900, "expire", "bot"],
    ]);
    expect([hits, fired]).toEqual([[undefined, undefined], { server: 3 }]);
  });
});

describe("a fault with an end of its own", () => {
  it("stays open for its window, and acts at both ends", () => {
    const { steps, actions } = run([line("f", { kind: "lasting", atMs: 100, untilMs: 300 })], []);
    expect(steps).toEqual(["100 f opened", "100 f fired", "300 f closed"]);
    expect(actions).toEqual([
      [100, "suspend", undefined],
      [300, "resume", undefined],
    ]);
  });

  it("ends with heal when it has no other end", () => {
    const { actions } = run([line("f", { kind: "lasting", atMs: 100 })], []);
    expect(actions.at(-1)).toEqual([1_000, "resume", undefined]);
  });
});

describe("a fault on one state of the session", () => {
  it("touches requests of that state only", () => {
    const { hits } = run(
      [line("f", { session: "stale" })],
      [{ atMs: 1, session: "live" }, { atMs: 2, session: "stale" }, { atMs: 3 }],
    );
    expect(hits).toEqual([undefined, "f", undefined]);
  });
});

describe("a regime", () => {
  it("that flaps acts and pauses in turn, down first, until its window closes", () => {
    const flapping = { flapping: { down: 100, up: 50 } };
    const { hits, steps } = run(
      [line("f", { regime: flapping, untilMs: 320 })],
      at(50, 99, 101, 149, 151, 260, 310, 330),
    );
    expect(hits).toEqual(["f", "f", undefined, undefined, "f", undefined, "f", undefined]);
    expect(steps.filter(step => !step.endsWith("fired"))).toEqual([
      "0 f opened",
      "100 f closed",
      "150 f opened",
      "250 f closed",
      "300 f opened",
      "320 f closed",
    ]);
  });

  it("that flaps keeps one count for its whole window", () => {
    const { hits } = run(
      [line("f", { regime: { flapping: { down: 10, up: 10 } }, count: 2 })],
      at(5, 25, 45, 65),
    );
    expect(hits).toEqual(["f", "f", undefined, undefined]);
  });

  it("that is unstable keeps each time within its bounds, and differs by seed", () => {
    const unstable = { unstable: { down: [20, 60] as [number, number], up: [50, 90] as [number, number] } };
    const flips = (seed: string) =>
      run([line("f", { regime: unstable })], [], { seed }).steps.map(step => Number(step.split(" ", 1)[0]));
    const times = flips("1");
    for (const [index, atMs] of times.entries()) {
      const lengthMs = (times[index + 1] ?? 0) - atMs;
      // The last window is cut by heal.
      if (index >= times.length - 2) continue;
      const [least, most] = index % 2 === 0 ? [20, 60] : [50, 90];
      expect(lengthMs).toBeGreaterThanOrEqual(least);
      expect(lengthMs).toBeLessThanOrEqual(most);
    }
    expect(times.length).toBeGreaterThan(8);
    expect(flips("2")).not.toEqual(times);
  });

  it("that browns out touches most in the middle of its window", () => {
    const many = Array.from({ length: 1_000 }, (_, index) => ({ atMs: index }));
    const { hits } = run([line("f", { regime: { "brown-out": { peak: 0.8 } } })], many);
    const rate = (from: number, to: number) => hits.slice(from, to).filter(Boolean).length / (to - from);
    expect(rate(0, 100)).toBeLessThan(0.2);
    expect(rate(450, 550)).toBeGreaterThan(0.6);
    expect(rate(900, 1_000)).toBeLessThan(0.2);
  });

  it("of every n-th touches that one", () => {
    const { hits } = run([line("f", { regime: { "every-nth": 3 } })], at(1, 2, 3, 4, 5, 6));
    expect(hits).toEqual([undefined, undefined, "f", undefined, undefined, "f"]);
  });

  it("of a rate cap touches what goes beyond, whoever asks, and stands in nobody's way", () => {
    const cap = { "rate-cap": { limit: 2, within: 100 } };
    const { hits, records } = run(
      [line("f", { regime: cap })],
      [
        { atMs: 1, account: "bot" },
        { atMs: 2, account: "other" },
        { atMs: 3, account: "bot" },
        { atMs: 60, account: "other" },
        { atMs: 61, account: "bot" },
      ],
    );
    expect(hits).toEqual([undefined, undefined, "f", undefined, "f"]);
    const blocks = records.map(record => record.type === "fault" && `${record.step} ${record.blocks}`);
    expect(blocks).toEqual(["opened false", "fired true", "fired true", "closed false"]);
  });
});

describe("a clog", () => {
  it("with a count holds so many until its window's own end, and lets the rest pass", () => {
    const { hits, closedMs } = run([line("f", { kind: "clog", count: 2, untilMs: 500 })], at(1, 2, 3));
    expect(hits).toEqual(["f", "f", undefined]);
    expect(closedMs).toEqual([500, 500]);
  });
});

describe("a fault on the handler or the disk", () => {
  it("acts on calls and writes, with skip and count, and knows how often it did", () => {
    const { handler, disk, fired } = run(
      [line("h", { kind: "handler", skip: 1, count: 2 }), line("d", { kind: "disk", count: 1 })],
      at(1, 2, 3, 4),
    );
    expect(handler).toEqual([undefined, { do: "slow", byMs: 0 }, { do: "slow", byMs: 1 }, undefined]);
    expect(disk).toEqual([{ do: "tear" }, undefined, undefined, undefined]);
    expect(fired).toEqual({ handler: 2, disk: 1 });
  });

  it("on another account's handler does nothing", () => {
    const { handler } = run([line("h", { kind: "handler", account: "other" })], at(1));
    expect(handler).toEqual([undefined]);
  });
});

describe("heal", () => {
  it("that comes early still opens nothing again", () => {
    const clock = installClock(0);
    try {
      const steps: string[] = [];
      const { heal } = startFaults([line("f", { atMs: 10, everyMs: 100, untilMs: 60 })], 1_000, kindOf, {
        nowMs: clock.nowMs,
        after: clock.after,
        chance: () => () => 0,
        write: record => void (record.type === "fault" && steps.push(`${clock.nowMs()} ${record.step}`)),
        inFlight: () => [],
        sever: () => {},
        act: () => {},
      });
      clock.after(130, heal);
      while (clock.step());
      expect(steps).toEqual(["10 opened", "60 closed", "110 opened", "130 closed"]);
    } finally {
      clock.uninstall();
    }
  });

  it("closes every open window, opens none again, and lets every request pass", () => {
    const windows = fc.record({
      atMs: fc.nat(1_200),
      length: fc.option(fc.integer({ min: 1, max: 1_200 }), { nil: undefined }),
      everyMs: fc.option(fc.integer({ min: 50, max: 500 }), { nil: undefined }),
      count: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
      skip: fc.nat(2),
      kind: fc.constantFrom("wire", "narrow", "server"),
    });
    fc.assert(
      fc.property(fc.array(windows, { maxLength: 6 }), drawn => {
        const lines = drawn.map(({ atMs, length, everyMs, count, skip, kind }, index) =>
          line(`f${index}`, {
            kind,
            atMs,
            skip,
            ...(length === undefined ? {} : { untilMs: atMs + length }),
            ...(everyMs === undefined ? {} : { everyMs }),
            ...(count === undefined ? {} : { count }),
          }),
        );
        const moments = Array.from({ length: 40 }, (_, index) => index * 45);
        const { hits, steps } = run(lines, at(...moments));
        for (const [index, moment] of moments.entries())
          if (moment >= 1_000) expect(hits[index]).toBeUndefined();
        const open = new Set<string>();
        for (const step of steps) {
          const [moment, fault, what] = step.split(" ") as [string, string, string];
          expect(Number(moment)).toBeLessThanOrEqual(1_000);
          // Opened when closed, fired and closed when open: never otherwise.
          expect(open.has(fault)).toBe(what !== "opened");
          if (what === "opened") open.add(fault);
          if (what === "closed") open.delete(fault);
          if (what !== "closed") expect(Number(moment)).toBeLessThan(1_000);
        }
        expect(open.size).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});
