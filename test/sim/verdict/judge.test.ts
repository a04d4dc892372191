/** The judge: verdict, phase, order and the reasons why a run says nothing. */
import { describe, expect, it } from "vitest";
import type { Invariant } from "../../../sim/invariant/invariant.ts";
import { INVARIANTS } from "../../../sim/invariant/table.ts";
import { exitCode, judge } from "../../../sim/verdict/judge.ts";
import { TraceBuilder } from "../invariant/trace-builder.ts";

/** A run in which everything is right: a message in, a send out, a stop. Healed at 30 s. */
function healthy(): TraceBuilder {
  const t = new TraceBuilder({ healAtMs: 30_000 });
  const poll = t.live();
  t.at(1_000)
    .inbound("m1")
    .answer(poll, { messages: ["m1"] })
    .handles("m1");
  t.held();
  return t;
}

function broken(name: string, ...atMs: number[]): Invariant {
  const violations = atMs.map(ms => ({ invariant: name, atMs: ms, message: name, proof: [0] }));
  return { name, duty: name, promise: name, required: true, examine: () => ({ examined: 1, violations }) };
}

it("knows every invariant, in the order of the architecture's table", () => {
  expect(INVARIANTS.map(({ name, required }) => (required ? `${name}!` : name))).toEqual([
    "recovers-in-time!",
    "outbound-never-blocked",
    "outbox-moves",
    "no-pause-loop!",
    "no-loss",
    "handled-once",
    "in-order",
    "one-poll!",
    "bounded-rate!",
    "truthful-send",
    "delivered-once",
    "right-recipient",
    "words-intact",
    "out-in-order",
    "typing-ends",
    "fair-to-users",
    "truthful-health",
    "login-needed-is-loud",
    "prompt-stop",
    "nothing-left-behind",
    "credentials-stay-home",
    "wire-conformance!",
  ]);
});

describe("a verdict", () => {
  it("is a pass when everything was tried and nothing broke", () => {
    const verdict = judge(healthy().at(40_000).end());
    expect(verdict).toMatchObject({ verdict: "pass", phase: null, violations: [], reasons: [] });
    expect(Object.keys(verdict.examined)).toEqual(INVARIANTS.map(({ name }) => name));
    expect(verdict.examined).toMatchObject({ "no-loss": 1, "one-poll": 2, "prompt-stop": 0 });
  });

  it("is violated in the phase of the earliest violation", () => {
    const trace = healthy().at(40_000).end();
    const phaseOf = (...atMs: number[]) => judge(trace, { invariants: [broken("x", ...atMs)] }).phase;
    expect(phaseOf(35_000, 29_999)).toBe("safety");
    expect(phaseOf(30_000)).toBe("liveness");
  });

  it("lists violations by time, then in the order of the invariants", () => {
    const invariants = [broken("second", 5, 2), broken("first", 5, 1)];
    const { violations } = judge(healthy().end(), { invariants });
    expect(violations.map(({ invariant, atMs }) => [invariant, atMs])).toEqual([
      ["first", 1],
      ["second", 2],
      ["second", 5],
      ["first", 5],
    ]);
  });

  it("has what no invariant of the table says after what they say of the same instant", () => {
    const t = healthy().at(2_000).add({ type: "halt", why: "stuck", message: "x" });
    const { violations } = judge(t.unfinished(), { invariants: [broken("x", 2_000), broken("y", 2_000)] });
    expect(violations.map(({ invariant }) => invariant)).toEqual(["x", "y", "no-pause-loop"]);
  });

  it("says since when was owed what is proven, unless the invariant says it itself", () => {
    const t = healthy().at(20_000);
    const late = t.seq;
    const own = { name: "to wait", fromMs: 7, untilMs: 9 };
    const violations = [
      { invariant: "x", atMs: 25_000, message: "x", proof: [late, 0] },
      { invariant: "x", atMs: 26_000, message: "x", proof: [] },
      { invariant: "x", atMs: 27_000, message: "x", proof: [late], duty: own },
    ];
    const x: Invariant = { ...broken("x"), duty: "to do x", examine: () => ({ examined: 1, violations }) };
    expect(judge(t.end(), { invariants: [x] }).violations.map(({ duty }) => duty)).toEqual([
      { name: "to do x", fromMs: 0, untilMs: 25_000 },
      { name: "to do x", fromMs: 26_000, untilMs: 26_000 },
      own,
    ]);
  });

  it("has what was excused of whoever excused anything", () => {
    const excused = { stopped: { times: 2, ms: 5 } } as never;
    const kind: Invariant = { ...broken("kind"), examine: () => ({ examined: 1, violations: [], excused }) };
    const verdict = judge(healthy().end(), { invariants: [kind, broken("strict")] });
    expect(verdict.excused).toEqual({ kind: excused });
    expect("strict" in verdict.excused).toBe(false);
  });

  it("looks at what follows the planned end with those alone that judge the stopping", () => {
    const trace = healthy().end();
    const [last] = trace.records.slice(-1);
    const after = { ...trace, records: [...trace.records, { ...last, type: "settled" } as never] };
    const seen: Record<string, number> = {};
    const seeing = (name: string, teardown: boolean): Invariant => ({
      ...broken(name),
      teardown,
      examine: ({ records }) => {
        seen[name] = records.length;
        return { examined: 1, violations: [] };
      },
    });
    judge(after, { invariants: [seeing("run", false), seeing("stopping", true)] });
    expect(seen).toEqual({ run: trace.records.length, stopping: trace.records.length + 1 });
  });

  it("of a run that was cut short is violated if something broke before, and gives no reasons", () => {
    const trace = healthy().add({ type: "halt", why: "steps", message: "too many" }).unfinished();
    const verdict = judge(trace, { invariants: [broken("x", 1)] });
    expect(verdict).toMatchObject({ verdict: "violated", phase: "safety", reasons: [] });
  });
});

describe("a stuck subject", () => {
  it("breaks no-pause-loop, as a failure of liveness even before the heal", () => {
    const t = healthy()
      .at(2_000)
      .add({ type: "halt", why: "stuck", message: "stop is awaited, no timer is armed" });
    const verdict = judge(t.unfinished());
    expect(verdict).toMatchObject({ verdict: "violated", phase: "liveness", reasons: [] });
    expect(verdict.violations).toEqual([
      {
        invariant: "no-pause-loop",
        atMs: 2_000,
        message: "stuck: stop is awaited, no timer is armed",
        sentence: expect.objectContaining({ key: "standstill.stuck" }),
        proof: [t.seq],
      },
    ]);
  });
});

describe("a client that ends or spins", () => {
  it("breaks no-pause-loop, also when that comes after the planned end", () => {
    for (const [why, words] of [
      ["spinning", "spinning"],
      ["exited", "the client ended its process"],
    ] as const) {
      const halt = { type: "halt", why, message: "at client.ts:7" } as const;
      const atOnce = judge(healthy().add(halt).unfinished());
      expect(atOnce).toMatchObject({ verdict: "violated", phase: "liveness" });
      expect(atOnce.violations[0]).toMatchObject({
        invariant: "no-pause-loop",
        message: `${words}: at client.ts:7`,
      });
      const trace = healthy().end();
      const { seq, atMs } = trace.records.at(-1) as { seq: number; atMs: number };
      const late = { ...trace, records: [...trace.records, { ...halt, seq: seq + 1, atMs }] };
      expect(judge(late).violations.map(({ message }) => message)).toEqual([`${words}: at client.ts:7`]);
    }
  });
});

describe("a run is inconclusive", () => {
  it("when its budget ran out or nothing closes the trace", () => {
    for (const why of ["steps", "time"] as const) {
      const { verdict, reasons } = judge(
        healthy().add({ type: "halt", why, message: "budget spent" }).unfinished(),
      );
      expect([verdict, reasons]).toEqual(["inconclusive", [`the run was cut short (${why}): budget spent`]]);
    }
    expect(judge(healthy().unfinished()).reasons).toEqual(["the trace does not close with end or halt"]);
  });

  it("when a fault opened and never fired, and names it", () => {
    const t = healthy();
    t.fault("opened", { fault: "idle", blocks: false }).fault("opened", { fault: "busy", blocks: false });
    t.fault("fired", { fault: "busy", blocks: false });
    for (const fault of ["idle", "busy"]) t.fault("closed", { fault, blocks: false });
    const { verdict, reasons } = judge(t.at(40_000).end());
    expect([verdict, reasons]).toEqual(["inconclusive", ["fault idle opened but never fired"]]);
  });

  it("when a required invariant examined nothing; others may", () => {
    const { verdict, reasons } = judge(new TraceBuilder().at(1_000).end());
    expect(verdict).toBe("inconclusive");
    expect(reasons).toEqual(
      INVARIANTS.filter(({ required }) => required).map(({ name }) => `${name} examined nothing`),
    );
    expect(judge(new TraceBuilder().end(), { invariants: [] }).verdict).toBe("pass");
  });

  it("when nothing that users wrote was handled, or nothing that was to be sent reached the wire", () => {
    const t = new TraceBuilder();
    t.live();
    // So late that no other invariant has an opinion.
    t.at(40_000).inbound("m1").asked("s1");
    expect(judge(t.at(40_500).end()).reasons).toEqual([
      "the workload delivered nothing: 1 inbound, 0 handed over and none handled",
      "the workload sent nothing: of 1 sends none reached the wire",
    ]);
  });

  it("when everything was handled and every send declined, for whatever reason", () => {
    for (const reason of ["invalid", "stopped", "queued"] as const) {
      const t = healthy().at(35_000);
      t.asked("s1").done("s1", "declined", reason);
      const { reasons } = judge(t.at(36_000).end(), { invariants: [] });
      expect(reasons).toEqual(["the workload sent nothing: of 1 sends none reached the wire"]);
    }
  });

  it("when an invariant looked at nothing of what was handled or sent", () => {
    const blind = (name: string): Invariant => ({
      name,
      duty: name,
      promise: name,
      required: false,
      examine: () => ({ examined: 0, violations: [] }),
    });
    const t = healthy().at(35_000).asked("s1").sent("s1").done("s1", "sent");
    const invariants = ["no-loss", "right-recipient", "truthful-send", "prompt-stop"].map(blind);
    expect(judge(t.at(36_000).end(), { invariants }).reasons).toEqual([
      "no-loss examined nothing, although 1 messages were handled",
      "right-recipient examined nothing, although 1 texts reached the wire",
      "truthful-send examined nothing, although 1 ends of texts were reported",
    ]);
  });

  it("but not when a send reached the server, if only to be refused", () => {
    for (const how of ["accepted", "refused", "faked", "none"] as const) {
      const t = new TraceBuilder();
      t.live();
      t.asked("s1");
      const request = t.request("sendmessage", { message: "s1" });
      if (how === "accepted") t.accepted(request);
      else if (how === "refused") t.stale(request);
      else if (how === "faked") t.answer(request, { ok: false, fault: "html" });
      const reached = how === "accepted" || how === "refused";
      expect(judge(t.at(1_000).end(), { invariants: [] }).reasons).toEqual(
        reached ? [] : ["the workload sent nothing: of 1 sends none reached the server"],
      );
    }
  });

  it("nor when messages came through, and of the sends only requests", () => {
    const t = healthy().asked("s1");
    t.request("sendmessage", { message: "s1" });
    expect(judge(t.at(40_000).end(), { invariants: [] }).reasons).toEqual([]);
  });

  it("when the subject did undeclared real work, even if something broke", () => {
    const t = healthy();
    t.add({ type: "tripwire", what: "thread-pool", declared: true });
    t.add({ type: "tripwire", what: "socket", declared: false, where: "dial (client.js:3)" });
    const verdict = judge(t.at(40_000).end(), { invariants: [broken("x", 1)] });
    expect(verdict).toMatchObject({
      verdict: "inconclusive",
      phase: null,
      reasons: [
        expect.stringContaining("outside virtual time: a socket or a host name at dial (client.js:3): "),
      ],
    });
    expect(verdict.violations).toHaveLength(1);
  });

  it("a foreign host too, unless a secret went to one: that is a breach", () => {
    const foreign = { type: "tripwire", what: "foreign-host", declared: false } as const;
    const leakTo = (where: string) => ({ type: "leak", account: "bot", what: "token", where }) as const;
    const verdictOf = (...where: string[]) => {
      const t = healthy().add(foreign);
      for (const place of where) t.add(leakTo(place));
      return judge(t.add(foreign).at(40_000).end());
    };
    expect(verdictOf().verdict).toBe("inconclusive");
    expect(verdictOf("log").verdict).toBe("inconclusive");
    expect(verdictOf("request to a foreign host")).toMatchObject({
      verdict: "violated",
      violations: [{ invariant: "credentials-stay-home" }],
    });
  });

  it("tells the same work at the same place once", () => {
    const dial = { type: "tripwire", what: "socket", declared: false, where: "dial (client.js:3)" } as const;
    const leak = { type: "leak", account: "bot", what: "token", where: "request to a foreign host" } as const;
    const { reasons } = judge(healthy().add(leak).add(dial).add(dial).at(40_000).end());
    expect(reasons).toHaveLength(1);
  });

  it("but not for declared exceptions", () => {
    const t = healthy().add({ type: "tripwire", what: "thread-pool", declared: true });
    expect(judge(t.at(40_000).end()).verdict).toBe("pass");
  });
});

it.each([
  ["pass", null, 0],
  ["violated", "safety", 1],
  ["violated", "liveness", 2],
  ["inconclusive", null, 3],
] as const)("%s (%s) exits with %d", (verdict, phase, code) => {
  expect(exitCode({ verdict, phase })).toBe(code);
});

it("tells the server's faults with messages from the subject's", () => {
  const t = new TraceBuilder();
  const poll = t.live();
  t.at(1_000)
    .inbound("m1")
    .inbound("m2")
    .answer(poll, { messages: ["m1", "m1"] })
    .marked("lost", "m2");
  const { blame, violations } = judge(t.handles("m1").at(60_000).end());
  expect(violations).toEqual([]);
  expect(blame).toEqual({
    server: { lost: 1, duplicated: 1, reordered: 0 },
    subject: { lost: 0, duplicated: 0, reordered: 0 },
  });
});
