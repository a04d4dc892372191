/** login-needed-is-loud: announced in time, with a reason, once, and only when it is so. */
import { describe, expect, it } from "vitest";
import { loginNeededIsLoud } from "../../../sim/invariant/login-needed-is-loud.ts";
import { breaches, TraceBuilder } from "./trace-builder.ts";

/** Dead at 1 s, known to the subject at 5 s by the stale answer at `seq`. */
function dead(): { t: TraceBuilder; seq: number } {
  const t = new TraceBuilder();
  const poll = t.live();
  t.at(1_000).session("dead", "taken-over").at(5_000).stale(poll);
  return { t, seq: t.seq };
}

describe("a dead session", () => {
  it("declared in time with a reason is fine", () => {
    const { t } = dead();
    t.at(15_000).status("needs-login", "taken over elsewhere");
    expect(loginNeededIsLoud.examine(t.at(60_000).end())).toEqual({ examined: 2, violations: [] });
  });

  it("declared too late, not at all, or without a reason is a breach at the deadline", () => {
    for (const how of ["late", "never", "mute"] as const) {
      const { t, seq } = dead();
      if (how === "late") t.at(15_001).status("needs-login", "taken over");
      else if (how === "mute") t.at(6_000).status("needs-login", " ");
      expect(breaches(loginNeededIsLoud, t.at(60_000).end())).toEqual([[15_000, [seq]]]);
    }
  });

  it("is judged when its time is up at the very end, and not when later", () => {
    for (const [endMs, count] of [
      [15_000, 1],
      [14_999, 0],
    ] as const) {
      expect(breaches(loginNeededIsLoud, dead().t.at(endMs).end())).toHaveLength(count);
    }
  });

  it("that the subject cannot know of, that a login cures in time, or whose account stops owes nothing", () => {
    const unknown = new TraceBuilder();
    unknown.live();
    unknown.at(1_000).session("dead");
    const cured = dead().t.at(14_000).session("live", "login");
    const stopped = dead().t.at(14_000).lifecycle("stop-asked");
    for (const t of [unknown, cured, stopped]) {
      expect(breaches(loginNeededIsLoud, t.at(60_000).end())).toEqual([]);
    }
  });

  it("is known by a stale answer to a send as well", () => {
    const t = new TraceBuilder();
    t.live();
    t.session("dead").at(2_000).refused("sendmessage");
    expect(breaches(loginNeededIsLoud, t.at(60_000).end())).toEqual([[12_000, [t.seq - 1]]]);
  });

  it("gives time as long as a fault touches the attempts at a cure, and while one hangs", () => {
    const run = (touch: (t: TraceBuilder, ms: number) => unknown): number | undefined => {
      const { t } = dead();
      for (let ms = 6_000; ms <= 40_000; ms += 5_000) touch(t.at(ms), ms);
      return breaches(loginNeededIsLoud, t.at(90_000).end())[0]?.[0];
    };
    // The next attempt tells: as soon as a recovery would, and then within 10 s.
    expect(run(t => t.cut("notifystart"))).toBe(56_000);
    // A window that is merely open is no excuse, nor does a fault excuse who pauses too long after it.
    expect(run(t => t.fault("opened"))).toBe(15_000);
    expect(run((t, ms) => ms < 20_000 && t.cut("getupdates"))).toBe(36_000);
    expect(run((t, ms) => (ms < 20_000 ? t.cut("getupdates") : ms < 25_000 && t.refused("getupdates")))).toBe(
      31_000,
    );
    const { t: hung } = dead();
    hung.at(6_000).fault("opened", { seenBy: "deadline" });
    const notify = hung.request("notifystart");
    hung.fault("fired", { seenBy: "deadline", request: notify }).fault("closed").at(20_000).abort(notify);
    expect(breaches(loginNeededIsLoud, hung.at(90_000).end())[0]?.[0]).toBe(40_000);
  });
});

describe("a session that notifystart would cure", () => {
  /** Told -14 on a session in this state. */
  const told = (state: "stale" | "live" | "dead" | "lapsed"): { t: TraceBuilder; seq: number } => {
    const t = new TraceBuilder();
    t.answer(t.live());
    const poll = t.held();
    if (state !== "live") t.at(1_000).session(state);
    t.at(5_000).stale(poll);
    return { t, seq: t.seq };
  };
  const declared = (t: TraceBuilder): [number, number[]][] => {
    t.status("needs-login", "-14");
    t.at(6_500).session("live").held();
    return breaches(loginNeededIsLoud, t.at(9_000).end());
  };

  it("is not declared dead before a notifystart was asked", () => {
    for (const state of ["stale", "live"] as const) {
      const { t, seq } = told(state);
      expect(declared(t.at(6_000))).toEqual([[6_000, [seq, seq + 1]]]);
    }
  });

  it("may be, when one came to an end after the -14 or said so itself, whatever it said", () => {
    const ends: ((t: TraceBuilder, notify: number) => unknown)[] = [
      (t, notify) => t.stale(notify),
      (t, notify) => t.failure(notify),
      (t, notify) => t.abort(notify),
    ];
    for (const end of ends) {
      const { t } = told("stale");
      end(t, t.at(5_500).request("notifystart"));
      expect(declared(t.at(6_000))).toEqual([]);
    }
    const t = new TraceBuilder();
    t.live();
    t.at(1_000).session("stale").at(5_000).refused("notifystart");
    expect(declared(t.at(6_000))).toEqual([]);
  });

  it("has to be asked for again after a poll was answered well, not after one that was only held", () => {
    const { t } = told("stale");
    t.refused("notifystart");
    t.at(5_200).session("live");
    t.failure(t.held());
    t.at(5_500).session("stale");
    t.refused("getupdates");
    expect(declared(t.at(6_000))).toEqual([]);

    const other = told("stale").t;
    other.refused("notifystart");
    other.at(5_200).session("live").answer(other.held());
    other.at(5_500).session("stale").refused("getupdates");
    const { seq } = other;
    expect(declared(other.at(6_000))).toEqual([[6_000, [seq, seq + 1]]]);
  });

  it("has to be asked for, though polls were answered well after another endpoint's -14", () => {
    const t = new TraceBuilder();
    t.answer(t.live());
    const poll = t.held();
    t.at(5_000).refused("sendtyping");
    t.at(5_100).answer(poll);
    t.held();
    expect(declared(t.at(6_000)).map(([ms]) => ms)).toEqual([6_000]);
  });

  it("is a lucky guess where nothing helps", () => {
    expect(declared(told("dead").t.at(6_000))).toEqual([]);
  });
});

describe("the announcement", () => {
  it("repeated without anything new is a breach", () => {
    const { t } = dead();
    t.at(6_000).status("needs-login", "taken over");
    const first = t.seq;
    t.at(60_000).add({
      type: "status",
      account: "bot",
      state: "needs-login",
      reason: "taken over",
      again: true,
    });
    expect(breaches(loginNeededIsLoud, t.at(90_000).end())).toEqual([[60_000, [first, first + 1]]]);
  });

  it("made twice for the same dead session is a breach at the second", () => {
    const { t } = dead();
    t.at(6_000).status("needs-login", "taken over");
    const first = t.seq;
    t.at(7_000).status("recovering").at(8_000).status("needs-login", "taken over");
    const second = t.seq;
    expect(breaches(loginNeededIsLoud, t.at(60_000).end())).toEqual([[8_000, [first, second]]]);
  });

  it("may be made again after a restart and for another dead session", () => {
    const { t } = dead();
    t.at(6_000).status("needs-login", "taken over");
    t.at(7_000).lifecycle("stop-asked").status("stopped").lifecycle("start-asked").refused("notifystart");
    t.at(8_000).status("needs-login", "revoked");
    t.at(9_000).credential("bot#2").session("live", "login").status("live").session("dead");
    t.refused("getupdates");
    t.refused("notifystart");
    t.status("needs-login", "revoked");
    expect(breaches(loginNeededIsLoud, t.at(60_000).end())).toEqual([]);
  });

  it("may be made once for each credential, is owed for each, and not twice for any", () => {
    const relogin = () => {
      const { t } = dead();
      t.at(6_000).status("needs-login", "taken over");
      t.at(7_000).credential("bot#2").status("recovering").refused("notifystart");
      return { t, known: t.seq };
    };
    const { t: silent, known } = relogin();
    expect(breaches(loginNeededIsLoud, silent.at(60_000).end())).toEqual([[17_000, [known]]]);
    const { t } = relogin();
    t.at(8_000).status("needs-login", "taken over");
    const first = t.seq;
    expect(breaches(loginNeededIsLoud, t.at(60_000).end())).toEqual([]);
    t.status("recovering").status("needs-login", "taken over");
    expect(breaches(loginNeededIsLoud, t.end())).toEqual([[60_000, [first, t.seq - 1]]]);
  });

  it("may be made anew for what was handed over instead of a token, once", () => {
    const { t } = dead();
    const say = () => {
      t.status("recovering").status("needs-login", "revoked");
      return t.seq;
    };
    const poll = () => t.stale(t.request("getupdates", { token: "?" }));
    t.at(6_000).status("needs-login", "taken over");
    poll();
    const second = say();
    poll();
    expect(breaches(loginNeededIsLoud, t.end())).toEqual([]);
    const third = say();
    expect(breaches(loginNeededIsLoud, t.end())).toEqual([[6_000, [second, third]]]);
  });

  it("may be made anew for half of a newer token", () => {
    const { t } = dead();
    t.at(6_000).status("needs-login", "taken over");
    const again = (token: string) => {
      t.stale(t.request("getupdates", { token }));
      t.status("recovering").status("needs-login", "revoked");
    };
    again("?");
    t.at(7_000).credential("bot#2");
    for (const token of ["bot#2", "?"]) again(token);
    expect(breaches(loginNeededIsLoud, t.end())).toEqual([]);
  });

  it("may be made anew after a start for half of its token, and for that once", () => {
    const restarted = () => {
      const { t } = dead();
      const again = (token: string) => {
        t.stale(t.request("getupdates", { token }));
        t.status("recovering").status("needs-login", "revoked");
      };
      again("?");
      t.at(7_000)
        .lifecycle("stop-asked")
        .lifecycle("stop-done")
        .at(8_000)
        .lifecycle("start-asked")
        .lifecycle("start-done");
      for (const token of ["bot#1", "?"]) again(token);
      return { t, again };
    };
    expect(breaches(loginNeededIsLoud, restarted().t.end())).toEqual([]);
    const { t, again } = restarted();
    again("?");
    expect(breaches(loginNeededIsLoud, t.end())).toHaveLength(1);
  });

  it("of an earlier trouble counts no more once a poll was accepted before the session died", () => {
    const t = new TraceBuilder();
    t.stale(t.live()).refused("notifystart");
    t.at(1_000).status("needs-login", "a token that only seemed stale");
    const poll = t.at(2_000).held();
    t.at(3_000).session("dead").at(4_000).status("live").at(5_000).stale(poll);
    t.at(6_000).status("needs-login", "taken over");
    expect(breaches(loginNeededIsLoud, t.at(60_000).end())).toEqual([]);
  });

  it("that stood when the session died is not made again", () => {
    const t = new TraceBuilder();
    t.stale(t.live()).refused("notifystart");
    t.at(1_000).status("needs-login", "stale");
    const first = t.seq;
    t.at(2_000).session("dead").at(3_000).refused("getupdates");
    t.at(4_000).status("recovering").at(5_000).status("needs-login", "stale");
    expect(breaches(loginNeededIsLoud, t.at(60_000).end())).toEqual([[5_000, [first, t.seq - 1]]]);
  });

  it("without any stale answer since the last accepted poll is a breach", () => {
    const t = new TraceBuilder();
    t.live();
    t.at(2_000).status("needs-login", "just to be safe");
    const said = t.seq;
    const trace = t.end();
    expect(breaches(loginNeededIsLoud, trace)).toEqual([[2_000, [said]]]);
    expect(loginNeededIsLoud.examine(trace).violations[0]?.message).toBe(
      "bot: needs-login was declared at 06:00:02 without any stale answer",
    );
  });

  it("is fine for an account that never logged in", () => {
    const t = new TraceBuilder().status("needs-login", "never logged in");
    expect(breaches(loginNeededIsLoud, t.end())).toEqual([]);
  });
});

it("is reported once, whatever goes on afterwards, and says what was wrong", () => {
  for (const [reason, what] of [
    ["", "had no reason"],
    [undefined, "was not declared"],
  ] as const) {
    const { t } = dead();
    if (reason !== undefined) t.status("needs-login", reason);
    for (let ms = 20_000; ms < 60_000; ms += 10_000) t.at(ms).refused("notifystart");
    const { violations } = loginNeededIsLoud.examine(t.at(60_000).end());
    expect(violations).toHaveLength(1);
    expect(violations[0]?.message).toBe(
      `bot: nothing but a new login can cure the session, but needs-login ${what} by 06:00:15, 10 s after 06:00:05`,
    );
  }
});

it("is not owed by an account that is not started, nor known from an answer that is not stale", () => {
  const stopped = new TraceBuilder().session("dead");
  stopped.refused("getupdates");
  const restarted = dead().t.lifecycle("stop-asked").lifecycle("stop-done");
  restarted.refused("getupdates");
  const t = new TraceBuilder();
  const poll = t.live();
  t.session("dead").at(1_000).answer(poll).status("recovering").status("live");
  for (const each of [stopped, restarted, t]) {
    expect(breaches(loginNeededIsLoud, each.at(60_000).end())).toEqual([]);
  }
});

it("takes no notifystart and no doomed poll for a sign that the session lives", () => {
  const { t } = dead();
  t.notified();
  const doomed = t.request("getupdates");
  t.fault("fired", { request: doomed }).accepted(doomed).status("needs-login", "taken over");
  expect(breaches(loginNeededIsLoud, t.at(60_000).end())).toEqual([]);
});
