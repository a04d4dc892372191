/** recovers-in-time, met and broken in every way that its clock knows. */
import { describe, expect, it } from "vitest";
import { recoversInTime } from "../../../sim/invariant/recovers-in-time.ts";
import type { Endpoint } from "../../../sim/trace/record.ts";
import { breaches, TraceBuilder } from "./trace-builder.ts";

const HANG = { fault: "hole", kind: "black-hole", seenBy: "deadline" } as const;

/** Live, then the session becomes dead at 1 s and the subject gives a justified needs-login at once. */
function justifiedlyDead(t: TraceBuilder): void {
  const poll = t.live();
  t.at(1_000).session("dead").stale(poll);
  t.refused("notifystart");
  t.status("needs-login", "taken over");
}

describe("an obligation", () => {
  it("begins when the start is asked and is met by an accepted poll", () => {
    const t = new TraceBuilder();
    t.live();
    const { examined, violations } = recoversInTime.examine(t.at(30_000).end());
    expect([examined, violations]).toEqual([1, []]);
  });

  it("is broken exactly recoverWithinMs after the start, and says when it was met at last", () => {
    const t = new TraceBuilder().session("live").lifecycle("start-asked").lifecycle("start-done");
    t.at(20_000).held();
    const accepted = t.seq;
    const { violations } = recoversInTime.examine(t.at(30_000).end());
    expect(violations).toEqual([
      {
        invariant: "recovers-in-time",
        atMs: 10_000,
        account: "bot",
        message:
          "bot: was to receive again within 10 s of 06:00:00 (it was asked to start), but no getupdates was " +
          "accepted by 06:00:10; it received again at 06:00:20, 10 s late",
        sentence: {
          key: "recovers-in-time.late",
          params: {
            missed: {
              key: "recovers-in-time.missed",
              params: {
                account: "bot",
                allowedMs: 10_000,
                sinceMs: 0,
                cause: { key: "deaf.asked-to-start", params: {} },
                dueMs: 10_000,
              },
            },
            backMs: 20_000,
            lateMs: 10_000,
          },
        },
        proof: [1, accepted],
        duty: { name: "to receive again", fromMs: 0, untilMs: 20_000, allowedMs: 10_000 },
        excused: [],
        notExcused: [{ fromMs: 0, untilMs: 20_000 }],
      },
    ]);
  });

  it("says of a breach what excuses took of its time, and what they left", () => {
    const t = new TraceBuilder();
    const poll = t.live();
    t.at(1_000).failure(poll);
    t.at(3_000).host("suspended").at(8_000).host("resumed");
    const [violation] = recoversInTime.examine(t.at(60_000).end()).violations;
    expect(violation).toMatchObject({
      atMs: 18_000,
      duty: { fromMs: 1_000, untilMs: 60_000 },
      excused: [{ id: "process-frozen", ms: 5_000 }],
      notExcused: [
        { fromMs: 1_000, untilMs: 3_000 },
        { fromMs: 8_000, untilMs: 60_000 },
      ],
    });
  });

  it("is met in time on the very last millisecond and broken one later", () => {
    for (const [metMs, expected] of [
      [10_000, []],
      [10_001, [[10_000, [1, 4]]]],
    ] as const) {
      const t = new TraceBuilder().session("live").lifecycle("start-asked").lifecycle("start-done");
      t.at(metMs).held();
      expect(breaches(recoversInTime, t.end())).toEqual(expected);
    }
  });

  it("that falls due at the end of the trace is judged, one that falls due later is not", () => {
    for (const [endMs, count] of [
      [10_000, 1],
      [9_999, 0],
    ] as const) {
      const t = new TraceBuilder().lifecycle("start-asked");
      expect(breaches(recoversInTime, t.at(endMs).end())).toHaveLength(count);
    }
  });

  it("ends with a stop", () => {
    const t = new TraceBuilder().lifecycle("start-asked").at(9_000).lifecycle("stop-asked");
    expect(breaches(recoversInTime, t.at(60_000).end())).toEqual([]);
  });

  it("begins with a stale answer on a curable session and does not begin anew with the next", () => {
    const t = new TraceBuilder();
    const poll = t.live();
    t.at(5_000).session("stale").stale(poll);
    const proof = [t.seq];
    t.at(11_000).refused("getupdates");
    t.at(14_000).refused("getupdates");
    const trace = t.at(60_000).end();
    expect(breaches(recoversInTime, trace)).toEqual([[15_000, proof]]);
    expect(recoversInTime.examine(trace).examined).toBe(2);
  });

  it("begins with a failure and with an error answer, but not with a subject's own abort", () => {
    for (const [how, count] of [
      ["failure", 1],
      ["error", 1],
      ["abort", 0],
    ] as const) {
      const t = new TraceBuilder();
      const poll = t.live();
      t.at(5_000);
      if (how === "failure") t.failure(poll);
      else if (how === "error") t.answer(poll, { ok: false });
      else t.abort(poll);
      expect(breaches(recoversInTime, t.at(60_000).end())).toHaveLength(count);
    }
  });

  it("does not begin with a credential that a held poll carries already", () => {
    const late = (token: string) => {
      const t = new TraceBuilder().lifecycle("start-asked").credential("bot#2");
      t.held("bot#2");
      t.at(5_000).credential(token);
      return breaches(recoversInTime, t.at(30_000).end()).map(([ms]) => ms);
    };
    expect(late("bot#2")).toEqual([]);
    expect(late("bot#3")).toEqual([15_000]);
  });

  it("does not begin while another poll is held, as after a new login", () => {
    const t = new TraceBuilder();
    const old = t.live();
    t.at(5_000).credential("bot#2").held("bot#2");
    t.at(6_000).stale(old);
    expect(breaches(recoversInTime, t.at(30_000).end())).toEqual([]);
  });
});

describe("an obstacle", () => {
  it("is no -14 to a send, though a fault made it up: receiving is to be back as if nothing had been said", () => {
    const t = new TraceBuilder();
    const poll = t.live();
    t.at(1_000).failure(poll);
    for (let ms = 3_000; ms <= 40_000; ms += 8_000) {
      const request = t.at(ms).request("sendmessage");
      t.fault("fired", { request, endpoints: ["sendmessage"] }).stale(request);
    }
    expect(breaches(recoversInTime, t.at(60_000).end()).map(([ms]) => ms)).toEqual([11_000]);
  });

  it("is what touched an attempt: the clock begins anew at its end, and the reason is counted", () => {
    const t = new TraceBuilder();
    const poll = t.live();
    t.at(1_000).failure(poll);
    const failed = t.seq;
    for (let ms = 3_000; ms <= 99_000; ms += 8_000) t.at(ms).cut("getupdates");
    const last = t.seq;
    const trace = t.at(120_000).end();
    expect(breaches(recoversInTime, trace)).toEqual([[109_000, [failed, last]]]);
    expect(recoversInTime.examine(trace).excused).toEqual({
      // Each at once: they part the time in which it is deaf, and take nothing from it.
      "attempt-touched": { count: 13, ms: 0 },
    });
  });

  it("is no window that is merely open", () => {
    const t = new TraceBuilder();
    const poll = t.live();
    t.at(1_000).fault("opened").failure(poll);
    const failed = t.seq;
    const trace = t.at(100_000).fault("closed").at(120_000).end();
    expect(breaches(recoversInTime, trace)).toEqual([[11_000, [failed]]]);
    expect(recoversInTime.examine(trace).excused).toBeUndefined();
  });

  it("is no pause of more than it may take to recover, however many attempts are touched", () => {
    const t = new TraceBuilder();
    t.failure(t.live());
    for (const ms of [5_000, 14_000, 24_001]) t.at(ms).cut("getupdates");
    expect(breaches(recoversInTime, t.end()).map(([ms]) => ms)).toEqual([24_000]);
  });

  it("is no fault that acts on notifystart alone, unless the session needs one", () => {
    const run = (endpoints: Endpoint[], needed: boolean) => {
      const t = new TraceBuilder();
      const poll = t.live();
      if (needed) t.session("stale").stale(poll);
      else t.failure(poll);
      for (let ms = 2_000; ms <= 60_000; ms += 2_000) t.at(ms).cut("notifystart", endpoints);
      return breaches(recoversInTime, t.at(61_000).end()).map(([ms]) => ms);
    };
    expect(run(["notifystart"], false)).toEqual([10_000]);
    expect(run(["notifystart"], true)).toEqual([]);
    // It cannot know that a poll would fare better.
    expect(run(["getupdates", "notifystart"], false)).toEqual([]);
  });

  it("is one notifystart that has to be given up first, and no second", () => {
    const run = (waits: number) => {
      const t = new TraceBuilder();
      t.session("live").lifecycle("start-asked");
      for (let n = 0; n < waits; n++) {
        const request = t.hung("notifystart", ["notifystart"]);
        t.at(t.nowMs + 9_000).abort(request);
      }
      return breaches(recoversInTime, t.at(60_000).end()).map(([ms]) => ms);
    };
    expect([run(1), run(3)]).toEqual([[19_000], [19_000]]);
  });

  it("is half of a credential, as long as the account has no more", () => {
    const t = new TraceBuilder();
    t.abort(t.live());
    t.at(1_000).fault("fired").refused("getupdates");
    const refused = t.seq;
    t.at(60_000).fault("closed");
    const closed = t.seq;
    expect(breaches(recoversInTime, t.at(100_000).end())).toEqual([[70_000, [refused, closed]]]);
  });

  it("is a former credential, as long as the new one is on its way", () => {
    const run = (...logins: ("session" | "credential")[]) => {
      const t = new TraceBuilder();
      t.abort(t.live());
      t.at(1_000).refused("getupdates");
      for (const login of logins) {
        if (login === "session") t.session("live", "login");
        else t.at(t.nowMs + 30_000).credential("bot#2");
      }
      return breaches(recoversInTime, t.at(100_000).end()).map(([ms]) => ms);
    };
    // From when it has the new one it owes a poll; a login that went before its word asks for nothing more.
    expect(run("session", "credential")).toEqual([41_000]);
    expect(run("credential", "session")).toEqual([11_000, 41_000]);
    expect(run("session")).toEqual([]);
    expect(run("session", "session", "credential")).toEqual([41_000]);
  });

  it("is none when it does not block, touches other endpoints or another account", () => {
    for (const harmless of [
      { blocks: false },
      { endpoints: ["sendmessage" as const] },
      { account: "other" },
    ]) {
      const t = new TraceBuilder({ accounts: ["bot", "other"] });
      const poll = t.live();
      t.at(1_000).fault("opened", harmless).failure(poll);
      expect(breaches(recoversInTime, t.at(60_000).end())[0]?.[0]).toBe(11_000);
    }
  });

  it("is a dead session, until a credential begins a new obligation", () => {
    const t = new TraceBuilder();
    justifiedlyDead(t);
    t.at(500_000).session("live", "login").credential("bot#2");
    const credential = t.seq;
    expect(breaches(recoversInTime, t.at(520_000).end())).toEqual([[510_000, [credential]]]);
  });

  it("does not let a poll count that a blocking fault had doomed when it was accepted", () => {
    const t = new TraceBuilder();
    const poll = t.live();
    t.at(1_000).fault("opened", HANG).failure(poll);
    const failed = t.seq;
    t.at(2_000);
    const doomed = t.request("getupdates");
    t.fault("fired", { ...HANG, request: doomed })
      .accepted(doomed)
      .fault("closed", HANG);
    t.at(10_000).abort(doomed);
    expect(breaches(recoversInTime, t.at(60_000).end())).toEqual([[20_000, [failed, t.seq - 1]]]);
  });
});

describe("a poll that a fault touched and let through", () => {
  /** One of two backends refuses; the other holds the poll sent at 2 s. The fault is over at 3 s. */
  function heldByTheOther(end: "well" | "badly") {
    const two = { fault: "two", kind: "contradictory-backends" } as const;
    const t = new TraceBuilder();
    t.at(1_000).stale(t.fault("opened", two).live());
    const poll = t.at(2_000).request("getupdates");
    t.fault("fired", { ...two, request: poll }).accepted(poll);
    t.at(3_000).fault("closed", two);
    t.at(37_000);
    if (end === "well") t.answer(poll);
    else t.failure(poll, true);
    t.held();
    return breaches(recoversInTime, t.end()).map(([ms]) => ms);
  }

  it("is received as any other, when its end was good", () => {
    expect(heldByTheOther("well")).toEqual([]);
    // Until it ends nobody can know that this one was not held.
    expect(heldByTheOther("badly")).toEqual([]);
  });

  it("and only kept waiting is no such one, however good its end", () => {
    const t = new TraceBuilder();
    t.at(2_000).answer(t.fault("opened", HANG).live());
    const poll = t.request("getupdates");
    t.fault("fired", { ...HANG, request: poll })
      .fault("closed", HANG)
      .accepted(poll);
    t.at(200_000).answer(poll);
    expect(breaches(recoversInTime, t.end()).map(([ms]) => ms)).toEqual([2_000 + 35_000 + 15_000 + 10_000]);
  });
});

describe("a hung poll", () => {
  it("begins its obligation when the subject gives it up", () => {
    const t = new TraceBuilder();
    const first = t.live();
    t.at(5_000).answer(first).fault("opened", HANG);
    const poll = t.request("getupdates");
    t.fault("fired", { ...HANG, request: poll }).fault("closed", HANG);
    t.at(45_000).abort(poll);
    const proof = [t.seq - 3, t.seq];
    expect(breaches(recoversInTime, t.at(100_000).end())).toEqual([[55_000, proof]]);
  });

  it("that is not given up within the advertised hold and the margin is a breach", () => {
    const t = new TraceBuilder();
    const first = t.live();
    t.at(5_000).answer(first, { advertisedMs: 40_000 }).fault("opened", HANG);
    const poll = t.request("getupdates");
    const proof = [t.seq];
    t.fault("fired", { ...HANG, request: poll }).fault("closed", HANG);
    expect(breaches(recoversInTime, t.at(200_000).end())).toEqual([
      [5_000 + 40_000 + 15_000 + 10_000, proof],
    ]);
  });

  it("is waited for as long as is granted, whenever the first was given up", () => {
    const run = (firstMs: number) => {
      const t = new TraceBuilder();
      t.answer(t.live());
      const first = t.request("getupdates");
      t.fault("fired", { ...HANG, request: first })
        .at(firstMs)
        .abort(first);
      t.answer(t.held());
      const second = t.at(100_000).request("getupdates");
      t.fault("fired", { ...HANG, request: second });
      return breaches(recoversInTime, t.at(300_000).end()).map(([ms]) => ms);
    };
    for (const firstMs of [3_000, 40_000, 58_000])
      expect(run(firstMs)).toEqual([100_000 + 35_000 + 15_000 + 10_000]);
  });

  it("believes no absurd advertised hold", () => {
    for (const [advertisedMs, holdMs] of [
      [1_000_000_000, 300_000],
      [1, 35_000],
    ] as const) {
      const t = new TraceBuilder();
      const first = t.live();
      t.at(5_000).answer(first, { advertisedMs }).fault("opened", HANG);
      const poll = t.request("getupdates");
      t.fault("fired", { ...HANG, request: poll }).fault("closed", HANG);
      expect(breaches(recoversInTime, t.at(900_000).end())[0]?.[0]).toBe(5_000 + holdMs + 15_000 + 10_000);
    }
  });

  it("moves the clock to its own end, a notifystart to 10 s plus the margin", () => {
    const t = new TraceBuilder();
    const poll = t.live();
    t.at(1_000).fault("opened", HANG).failure(poll);
    const notify = t.request("notifystart");
    t.fault("fired", { ...HANG, request: notify });
    t.at(2_000).fault("closed", HANG);
    expect(breaches(recoversInTime, t.at(200_000).end())[0]?.[0]).toBe(1_000 + 10_000 + 15_000 + 10_000);
  });
});

it("what a fault touched excuses until the process is killed", () => {
  const run = (isTouched: boolean) => {
    const t = new TraceBuilder();
    t.answer(t.live());
    t.at(1_000).failure(t.held());
    if (isTouched) t.hung("getupdates", ["getupdates"]);
    return breaches(recoversInTime, t.at(16_000).crash().at(300_000).end());
  };
  expect([run(true).length, run(false).length]).toEqual([0, 1]);
});

describe("needs-login", () => {
  it("when justified, lets the account wait for its slow probe after the cure", () => {
    const t = new TraceBuilder();
    justifiedlyDead(t);
    t.at(50_000).session("live");
    expect(breaches(recoversInTime, t.at(800_000).end())[0]?.[0]).toBe(50_000 + 600_000 + 10_000);
  });

  it("no longer excuses once the account has probed without an obstacle", () => {
    const t = new TraceBuilder();
    justifiedlyDead(t);
    t.at(50_000).session("live");
    t.at(200_000).request("notifystart");
    // Taking the word back and giving it again buys no further time.
    t.at(201_000).status("recovering").status("needs-login", "again");
    expect(breaches(recoversInTime, t.at(800_000).end())[0]?.[0]).toBe(210_000);
  });

  it("taken back without a probe starts the clock at that moment", () => {
    const t = new TraceBuilder();
    justifiedlyDead(t);
    t.at(50_000).session("live");
    t.at(70_000).status("recovering");
    expect(breaches(recoversInTime, t.at(800_000).end())[0]?.[0]).toBe(80_000);
  });

  it("without a notifystart tried after the stale answer changes nothing", () => {
    const t = new TraceBuilder();
    const poll = t.live();
    t.at(1_000).session("dead").stale(poll).status("needs-login", "gave up");
    t.at(50_000).session("live");
    expect(breaches(recoversInTime, t.at(800_000).end())[0]?.[0]).toBe(60_000);
  });

  it("is justified too by a notifystart after another call was told, and before the poll that it asks in place of a held one", () => {
    const run = (tell: (t: TraceBuilder) => void) => {
      const t = new TraceBuilder();
      const poll = t.live();
      t.at(1_000);
      tell(t);
      t.at(1_500).abort(poll, true).refused("getupdates");
      t.status("needs-login", "refused by fake answers");
      return breaches(recoversInTime, t.at(800_000).end())[0]?.[0];
    };
    expect(run(t => t.refused("getconfig") && t.refused("notifystart"))).toBe(1_500 + 600_000 + 10_000);
    expect(run(t => t.refused("notifystart"))).toBe(1_500 + 600_000 + 10_000);
    // Nobody was told before it.
    expect(run(t => t.notified())).toBe(11_500);
    expect(run(t => t.notified() && t.refused("getconfig"))).toBe(11_500);
  });

  it("after a notifystart that came to nothing, or got another code, changes nothing", () => {
    const run = (end: (t: TraceBuilder) => void) => {
      const t = new TraceBuilder();
      const poll = t.live();
      t.at(1_000).session("dead").stale(poll);
      end(t);
      t.at(5_000).status("needs-login", "gave up").at(50_000).session("live");
      return breaches(recoversInTime, t.at(800_000).end())[0]?.[0];
    };
    expect(run(t => t.refused("notifystart"))).toBe(50_000 + 600_000 + 10_000);
    expect(run(t => t.answer(t.request("notifystart"), { ok: false, code: -1 }))).toBe(60_000);
    expect(run(t => t.failure(t.request("notifystart")))).toBe(60_000);
    expect(run(t => t.abort(t.request("notifystart")))).toBe(60_000);
  });
});

describe("the clock", () => {
  it("runs for started accounts only: not before the first start, not after a stop", () => {
    const t = new TraceBuilder().credential("bot#1");
    t.failure(t.live());
    t.held();
    t.at(1_000).lifecycle("stop-asked").credential("bot#2").failure(t.request("getupdates"));
    expect(recoversInTime.examine(t.at(60_000).end())).toEqual({ examined: 2, violations: [] });
  });

  it("is not stopped by an accepted notifystart", () => {
    const t = new TraceBuilder().lifecycle("start-asked").notified();
    expect(breaches(recoversInTime, t.at(60_000).end())).toEqual([[10_000, [0]]]);
  });

  it("counts a hung poll given up and recovered from as one disturbance, its deadline as none", () => {
    const t = new TraceBuilder();
    const first = t.live();
    t.at(5_000).answer(first).fault("opened", HANG);
    const poll = t.request("getupdates");
    t.fault("fired", { ...HANG, request: poll })
      .fault("closed", HANG)
      .at(10_000)
      .abort(poll);
    const next = t.at(11_000).held();
    t.at(60_000).answer(next).at(80_000).held();
    expect(recoversInTime.examine(t.at(90_000).end())).toMatchObject({ examined: 2, violations: [] });
  });

  it("is not ended by a yes that the service never gave, unless it is taken back for it", () => {
    const declared = () => {
      const t = new TraceBuilder();
      t.stale(t.live());
      t.at(1_000).refused("notifystart");
      t.refused("getupdates");
      t.status("needs-login", "refused by a fake answer");
      t.at(60_000).answer(t.request("getupdates"));
      return t;
    };
    // The next refusal is no new trouble.
    const stood = declared().at(120_000);
    stood.refused("getupdates");
    stood.at(200_000).held();
    expect(breaches(recoversInTime, stood.at(300_000).end())).toEqual([]);
    // Whoever believes it has to be right.
    const believed = declared().status("live").at(120_000);
    believed.refused("getupdates");
    expect(breaches(recoversInTime, believed.at(300_000).end())).toHaveLength(1);
  });

  it("takes the probe's time from a justified needs-login without any obstacle, and gives it anew after the next", () => {
    const t = new TraceBuilder();
    const poll = t.live();
    t.at(1_000).stale(poll);
    t.refused("notifystart");
    t.status("needs-login", "refused by a fake answer");
    expect(breaches(recoversInTime, t.at(2_000_000).end())[0]?.[0]).toBe(611_000);

    const cut = new TraceBuilder();
    cut.stale(cut.live());
    cut.refused("notifystart");
    cut.status("needs-login", "refused by a fake answer");
    cut.at(50_000).cut("notifystart");
    expect(breaches(recoversInTime, cut.at(2_000_000).end())[0]?.[0]).toBe(660_000);

    const again = new TraceBuilder();
    justifiedlyDead(again);
    again.at(10_000).session("live").at(11_000).request("notifystart");
    again.at(12_000).session("dead").at(50_000).session("live");
    expect(breaches(recoversInTime, again.at(2_000_000).end())[0]?.[0]).toBe(660_000);
  });

  it("does not take blind polls or a refused send for an attempt at a cure", () => {
    const blind = new TraceBuilder();
    const held = blind.live();
    blind.at(1_000).session("dead").stale(held);
    blind.refused("getupdates");
    blind.refused("getupdates");
    const send = new TraceBuilder();
    const poll = send.live();
    send.at(1_000).session("dead").stale(poll).request("notifystart");
    send.refused("sendmessage");
    for (const t of [blind, send]) {
      t.status("needs-login", "gave up").at(50_000).session("live");
      expect(breaches(recoversInTime, t.at(800_000).end())[0]?.[0]).toBe(60_000);
    }
  });
});
