/** A lapsed session: what it obliges to, and from when. */
import { describe, expect, it } from "vitest";
import { boundedRate } from "../../../sim/invariant/bounded-rate.ts";
import { loginNeededIsLoud } from "../../../sim/invariant/login-needed-is-loud.ts";
import { noLoss } from "../../../sim/invariant/no-loss.ts";
import { recoversInTime } from "../../../sim/invariant/recovers-in-time.ts";
import type { Endpoint } from "../../../sim/trace/record.ts";
import { breaches, TraceBuilder } from "./trace-builder.ts";

/** Lapsed at 5 s with a poll held; it and so many more are answered with nothing, one a second. */
function lapsed(answers: number): { t: TraceBuilder; session: number } {
  const t = new TraceBuilder();
  const poll = t.live();
  t.at(5_000).session("lapsed");
  const session = t.seq;
  for (let n = 0; n < answers; n += 1) {
    t.at(35_000 + 1_000 * n).answer(n === 0 ? poll : t.request("getupdates"));
  }
  return { t, session };
}
const recoveryDue = (t: TraceBuilder) => breaches(recoversInTime, t.at(400_000).end());

describe("recovers-in-time", () => {
  it("begins at the session's end, its clock at the third empty answer", () => {
    const { t, session } = lapsed(3);
    const third = t.seq;
    expect(recoveryDue(t)).toEqual([[37_000 + 10_000, [session, third]]]);
  });

  it("or after three holds, when fewer polls are answered", () => {
    for (const answers of [0, 2]) {
      const { t, session } = lapsed(answers);
      expect(recoveryDue(t)).toEqual([[5_000 + 3 * 35_000 + 10_000, [session]]]);
    }
  });

  it("or at a -14 from elsewhere", () => {
    const { t } = lapsed(1);
    t.at(40_000).refused("sendmessage");
    expect(recoveryDue(t).map(([ms]) => ms)).toEqual([50_000]);
  });

  it.each([5_000, 20_000])(
    "or at the -14 of the held poll, where the session ended with a word at %i ms",
    atMs => {
      const t = new TraceBuilder();
      const poll = t.live();
      t.at(5_000).session("lapsed");
      t.at(atMs).session("stale", "expired");
      t.at(35_000).answer(poll, { stale: true, ok: false });
      expect(recoveryDue(t).map(([ms]) => ms)).toEqual([45_000]);
    },
  );

  it("is met by a poll that is accepted after the cure, never by an empty answer", () => {
    const { t } = lapsed(3);
    t.at(40_000).session("live", "notifystart").notified();
    t.answer(t.request("getupdates"));
    expect(recoveryDue(t).map(([ms]) => ms)).toEqual([47_000]);
    const { t: cured } = lapsed(3);
    cured.at(40_000).session("live", "notifystart").notified().held();
    expect(recoveryDue(cured)).toEqual([]);
  });

  it("counts anew where a fault spoilt the polls until then: nobody can know of a lapse by those", () => {
    const due = (isSpoilt: boolean) => {
      const t = new TraceBuilder();
      t.live();
      t.at(5_000).session("lapsed");
      for (let atMs = 6_000; atMs < 300_000; atMs += 6_000) if (isSpoilt) t.at(atMs).cut("getupdates");
      for (const ms of [301_000, 302_000, 303_000]) t.at(ms).answer(t.request("getupdates"));
      return breaches(recoversInTime, t.at(900_000).end()).map(([ms]) => ms);
    };
    expect(due(true)).toEqual([313_000]);
    expect(due(false)).toEqual([120_000]);
  });

  it("sleeps once a notifystart has changed nothing, until a login", () => {
    const { t } = lapsed(3);
    t.at(38_000).notified();
    t.at(300_000).session("live", "login").credential("bot#2");
    expect(recoveryDue(t).map(([ms]) => ms)).toEqual([310_000]);
    // A fault's answer proves nothing.
    const { t: faked } = lapsed(3);
    const request = faked.at(38_000).request("notifystart");
    faked.fault("fired", { request }).answer(request, { fault: "cut" });
    expect(recoveryDue(faked).map(([ms]) => ms)).toEqual([48_000]);
  });

  it("sleeps as well when the answers of the server itself are only late", () => {
    const late = { fault: "reordered", kind: "reordered-answers", blocks: false } as const;
    for (const ok of [true, false]) {
      const { t } = lapsed(3);
      const request = t.at(38_000).request("notifystart");
      t.fault("fired", { ...late, request })
        .at(39_000)
        .answer(request, { ok, fault: "reordered" });
      t.answer(t.request("getupdates"));
      expect(recoveryDue(t)).toEqual([]);
    }
  });

  it("lets an account that has declared needs-login with good reason wait for its probe", () => {
    const due = (isDeclared: boolean) => {
      const t = new TraceBuilder();
      const poll = t.live();
      // A fault answers everything with -14; behind it the session lapses.
      t.at(5_000).fault("opened").stale(poll).refused("notifystart");
      t.refused("getupdates");
      if (isDeclared) t.at(6_000).status("needs-login", "no cure");
      t.at(60_000).session("lapsed").at(100_000).cut("getupdates");
      return breaches(recoversInTime, t.at(900_000).end()).map(([ms]) => ms);
    };
    expect(due(true)).toEqual([100_000 + 600_000 + 10_000]);
    expect(due(false)).toEqual([15_000]);
  });

  it("counts on over attempts that a fault touched: what was heard was heard", () => {
    const { t } = lapsed(2);
    t.at(37_000).cut("getupdates");
    t.at(38_000).answer(t.request("getupdates"));
    expect(recoveryDue(t).map(([ms]) => ms)).toEqual([48_000]);
  });

  it("is excused by notifystarts that a fault touched, once it was noticed, and by polls no more", () => {
    const due = (...endpoints: ["getupdates" | "notifystart", ...Endpoint[]]) => {
      const { t } = lapsed(3);
      for (let ms = 40_000; ms <= 100_000; ms += 5_000) t.at(ms).cut(endpoints[0], endpoints);
      return recoveryDue(t).map(([ms]) => ms);
    };
    expect([due("getupdates"), due("notifystart")]).toEqual([[47_000], [110_000]]);
  });
});

it("bounded-rate counts its instant answers", () => {
  const t = new TraceBuilder();
  t.session("lapsed");
  for (let n = 0; n < 6; n += 1) t.answer(t.request("getupdates"));
  expect(breaches(boundedRate, t.end())).toHaveLength(1);
});

it("login-needed-is-loud wants no word of it, and takes none amiss", () => {
  const { t } = lapsed(3);
  t.at(38_000).notified().status("needs-login", "lapsed");
  expect(breaches(loginNeededIsLoud, t.at(400_000).end())).toEqual([]);
  const live = new TraceBuilder();
  live.live();
  expect(breaches(loginNeededIsLoud, live.status("needs-login", "why").end())).toHaveLength(1);
});

it("no-loss excuses what came while it could not be noticed, not what came before a long deafness", () => {
  const run = (endMs: number) => {
    const { t } = lapsed(0);
    t.at(36_000).inbound("m1");
    return breaches(noLoss, t.at(endMs).end()).length;
  };
  expect([run(5_000 + 3 * 35_000 + 9_999), run(5_000 + 3 * 35_000 + 10_000)]).toEqual([0, 1]);
});
