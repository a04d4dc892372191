/** The invariants of the end: prompt-stop and nothing-left-behind. */
import { describe, expect, it } from "vitest";
import { nothingLeftBehind } from "../../../sim/invariant/nothing-left-behind.ts";
import { promptStop } from "../../../sim/invariant/prompt-stop.ts";
import { breaches, TraceBuilder } from "./trace-builder.ts";

describe("prompt-stop", () => {
  it("holds for a stop done on the last millisecond and breaks one later", () => {
    for (const [tookMs, expected] of [
      [5_000, []],
      [5_001, [[6_000, [0, 1]]]],
    ] as const) {
      const t = new TraceBuilder()
        .at(1_000)
        .lifecycle("stop-asked")
        .at(1_000 + tookMs)
        .lifecycle("stop-done");
      expect(breaches(promptStop, t.end())).toEqual(expected);
    }
  });

  it("breaks when a stop is never done, unless the trace ends before its time is up", () => {
    for (const [endMs, expected] of [
      [5_000, [[5_000, [0]]]],
      [4_999, []],
    ] as const) {
      expect(breaches(promptStop, new TraceBuilder().lifecycle("stop-asked").at(endMs).end())).toEqual(
        expected,
      );
    }
  });

  it("matches stops to their own account", () => {
    const t = new TraceBuilder().on("a").lifecycle("stop-asked").on("b").lifecycle("stop-asked");
    t.at(1_000).lifecycle("stop-done");
    const trace = t.at(9_000).end();
    expect(breaches(promptStop, trace)).toEqual([[5_000, [0]]]);
    expect(promptStop.examine(trace).examined).toBe(2);
  });
});

describe("a farewell that nobody asked for", () => {
  const running = () => new TraceBuilder().lifecycle("start-asked").lifecycle("start-done").at(60_000);
  /** The yes to a notifystop. */
  const goodbye = (t: TraceBuilder) => t.answer(t.request("notifystop"));
  const broken = (t: TraceBuilder) => breaches(promptStop, t.at(600_000).end());

  it("breaks when no notifystart follows within 10 s", () => {
    const t = goodbye(running());
    expect(broken(t)).toEqual([[60_000, [t.seq - 1]]]);
    expect(broken(goodbye(running()).at(70_000).notified())).toEqual([]);
    expect(broken(goodbye(running()).at(70_001).notified())).toHaveLength(1);
  });

  it("is none by a stop, nor before a login, a crash or a second process on the same files", () => {
    expect(broken(goodbye(running().lifecycle("stop-asked")).lifecycle("stop-done"))).toEqual([]);
    expect(broken(goodbye(running()).at(61_000).credential("bot#2"))).toEqual([]);
    expect(broken(goodbye(running()).at(61_000).crash())).toEqual([]);
    const twin = { fault: "twin", kind: "second-instance", seenBy: "answer" } as const;
    expect(broken(goodbye(running().fault("opened", twin).at(90_000).fault("closed", twin)))).toEqual([]);
    expect(broken(goodbye(running().fault("closed", twin).at(90_000)))).toHaveLength(1);
  });

  it("is none by a stop that the next start did not wait for, nor with the token that a login replaced", () => {
    const hasty = running().lifecycle("stop-asked").lifecycle("start-asked").lifecycle("start-done");
    expect(broken(goodbye(hasty).lifecycle("stop-done"))).toEqual([]);
    const saidWith = (token: string) => {
      const t = running().credential("bot#2").at(90_000);
      return broken(t.answer(t.request("notifystop", { token })));
    };
    expect(saidWith("bot#1")).toEqual([]);
    expect(saidWith("bot#2")).toHaveLength(1);
  });
});

describe("a handler that begins", () => {
  const handledAfter = (course: (t: TraceBuilder) => unknown) => {
    const t = new TraceBuilder().lifecycle("start-asked").lifecycle("start-done").at(1_000).inbound("m1");
    course(t.at(2_000).lifecycle("stop-asked"));
    return breaches(promptStop, t.handling("m1").at(9_000).end());
  };

  it("after its account was stopped breaks prompt-stop, once for each stop", () => {
    expect(handledAfter(t => t.at(3_000).lifecycle("stop-done").at(4_000))).toEqual([[4_000, [4, 5]]]);
    expect(handledAfter(t => t.lifecycle("stop-done").handling("m1"))).toEqual([[2_000, [4, 5]]]);
  });

  it("before the stop is done, after the next start, after a crash or for another account does not", () => {
    const late = (t: TraceBuilder) => t.at(3_000).lifecycle("start-asked").lifecycle("stop-done");
    for (const course of [
      (t: TraceBuilder) => t.at(6_000),
      (t: TraceBuilder) => t.lifecycle("stop-done").lifecycle("start-asked"),
      late,
      (t: TraceBuilder) => t.lifecycle("stop-done").crash(),
      (t: TraceBuilder) => t.lifecycle("stop-done").on("other"),
    ])
      expect(handledAfter(course).filter(([, proof]) => proof.length > 1)).toEqual([]);
  });
});

it("a notifystart after the stop breaks prompt-stop, once for each stop, and none after the next start", () => {
  const broken = (course: (t: TraceBuilder) => unknown) => {
    const t = new TraceBuilder().lifecycle("start-asked").lifecycle("start-done").at(1_000);
    course(t.lifecycle("stop-asked"));
    return breaches(promptStop, t.at(9_000).end()).filter(([, proof]) => proof.length > 1);
  };
  expect(broken(t => t.lifecycle("stop-done").at(3_000).refused("notifystart"))).toEqual([[3_000, [3, 4]]]);
  expect(broken(t => t.lifecycle("stop-done").notified().notified())).toHaveLength(1);
  expect(broken(t => t.notified().lifecycle("stop-done"))).toEqual([]);
  expect(broken(t => t.lifecycle("stop-done").lifecycle("start-asked").notified())).toEqual([]);
});

describe("another attempt at a text", () => {
  const attempt = (t: TraceBuilder) => t.request("sendmessage", { message: "s1", to: "alice" });
  const triedAfter = (
    first: (t: TraceBuilder, request: number) => unknown,
    course: (t: TraceBuilder) => unknown,
  ) => {
    const t = new TraceBuilder().lifecycle("start-done").at(1_000).asked("s1");
    first(t, attempt(t));
    course(t.at(2_000).lifecycle("stop-asked"));
    attempt(t);
    return breaches(promptStop, t.at(9_000).end()).filter(([, proof]) => proof.length > 1);
  };
  const stopped = (t: TraceBuilder) => t.lifecycle("stop-done").at(4_000);
  const broken = (t: TraceBuilder, request: number) => t.failure(request);

  it("after its account was stopped breaks prompt-stop", () => {
    expect(triedAfter(broken, stopped)).toEqual([[4_000, [5, 6]]]);
    expect(triedAfter((t, request) => t.answer(request, { ok: false, code: -2 }), stopped)).toHaveLength(1);
  });

  it("before the stop is done, after the next start, or asked for anew does not", () => {
    expect(triedAfter(broken, () => {})).toEqual([]);
    expect(triedAfter(broken, t => stopped(t).lifecycle("start-asked"))).toEqual([]);
    expect(triedAfter(broken, t => stopped(t).asked("s1"))).toEqual([]);
    const restarted = (t: TraceBuilder) =>
      t.lifecycle("stop-asked").lifecycle("stop-done").lifecycle("start-asked").lifecycle("stop-done");
    expect(triedAfter(broken, restarted)).toEqual([]);
  });

  it("is none where a piece went, or where a -14 is followed by its cure", () => {
    expect(triedAfter((t, request) => t.answer(request), stopped)).toEqual([]);
    expect(triedAfter((t, request) => t.answer(request, { ok: false, stale: true }), stopped)).toEqual([]);
  });
});

describe("the farewell of a stop", () => {
  /** An account that is served, asked to stop after 10 s. */
  const served = (before: (t: TraceBuilder, poll: number) => unknown = () => {}): TraceBuilder => {
    const t = new TraceBuilder();
    const poll = t.live();
    t.at(5_000);
    before(t, poll);
    return t.at(10_000).lifecycle("stop-asked");
  };
  const stopped = (t: TraceBuilder) => breaches(promptStop, t.at(11_000).lifecycle("stop-done").end());

  it("is a notifystop between the asking and the end", () => {
    const told = served();
    told.answer(told.request("notifystop"));
    expect(stopped(told)).toEqual([]);
    expect(stopped(served())).toEqual([[11_000, [8, 9]]]);
    expect(stopped(served(t => t.answer(t.request("notifystop"))))).toHaveLength(1);
    const late = served().at(11_000).lifecycle("stop-done");
    late.request("notifystop");
    expect(breaches(promptStop, late.end())).toHaveLength(1);
  });

  it("is told for each account", () => {
    const t = new TraceBuilder({ accounts: ["bot", "other"] });
    t.live();
    t.on("other").live();
    t.at(1_000).on("bot").lifecycle("stop-asked").on("other").lifecycle("stop-asked");
    t.request("notifystop");
    t.lifecycle("stop-done").on("bot").lifecycle("stop-done");
    expect(promptStop.examine(t.end()).violations.map(({ account }) => account)).toEqual(["bot"]);
  });

  it.each<[string, (t: TraceBuilder, poll: number) => unknown]>([
    ["whose session is stale", t => t.session("stale")],
    ["whose session is dead", t => t.session("dead")],
    [
      "whose last poll got -14, whatever other calls get",
      (t, poll) => t.stale(poll).answer(t.request("sendtyping")),
    ],
    ["whose poll is held after a -14, which says nothing yet", (t, poll) => t.stale(poll).held()],
    ["whose last request failed", (t, poll) => t.failure(poll)],
    ["whose last answer was none", (t, poll) => t.answer(poll, { ok: false })],
    ["which gave its last request up", (t, poll) => t.abort(poll)],
    ["whose start failed", t => t.lifecycle("start-asked").lifecycle("start-failed")],
    ["which is starting still", t => t.lifecycle("start-asked")],
  ])("is not asked of an account %s", (_, before) => {
    expect(stopped(served(before))).toEqual([]);
  });

  it("is asked again once the trouble is over, and whatever windows are open", () => {
    const healed = served((t, poll) => {
      t.failure(poll).fault("opened");
      t.held();
    });
    expect(stopped(healed)).toHaveLength(1);
    expect(stopped(served(t => t.session("stale").session("live", "notifystart")))).toHaveLength(1);
    expect(stopped(served((t, poll) => t.stale(poll).answer(t.held())))).toHaveLength(1);
    const told = (t: TraceBuilder, poll: number) => {
      t.stale(poll).held();
      t.status("live");
    };
    expect(stopped(served(told))).toHaveLength(1);
  });
});

describe("nothing-left-behind", () => {
  const none = { timers: 0, requests: 0, listeners: 0, handles: 0 };

  it("holds when all counts are zero", () => {
    const t = new TraceBuilder().add({ type: "leftover", ...none });
    expect(nothingLeftBehind.examine(t.end())).toEqual({ examined: 1, violations: [] });
  });

  it.each(["timers", "requests", "listeners", "handles"] as const)("breaks when %s remain", what => {
    const trace = new TraceBuilder()
      .at(7_000)
      .add({ type: "leftover", ...none, [what]: 2 })
      .end();
    expect(breaches(nothingLeftBehind, trace)).toEqual([[7_000, [0]]]);
    expect(nothingLeftBehind.examine(trace).violations[0]?.message).toContain(`${what}: 2`);
  });
});

describe("what a client holds", () => {
  const none = { type: "holding", timers: 0, requests: 0, listeners: 0, onOneSignal: 0 } as const;

  it.each(["timers", "requests", "listeners", "onOneSignal"] as const)(
    "may be five hundred %s and three for each account, message and send, not more",
    what => {
      for (const [count, breached] of [
        [509, []],
        [510, [[5_000, [2]]]],
      ] as const) {
        const t = new TraceBuilder().at(1_000).inbound("m1").asked("s1").at(5_000);
        expect(breaches(nothingLeftBehind, t.add({ ...none, [what]: count }).end())).toEqual(breached);
      }
    },
  );

  it("is not explained by work that comes later", () => {
    const t = new TraceBuilder().add({ ...none, timers: 504 });
    expect(breaches(nothingLeftBehind, t.inbound("m1").end())).toHaveLength(1);
  });
});
