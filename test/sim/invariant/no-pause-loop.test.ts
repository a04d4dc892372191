/** no-pause-loop: neither blind polls of a stale session nor long silences. */
import { describe, expect, it } from "vitest";
import { noPauseLoop } from "../../../sim/invariant/no-pause-loop.ts";
import { DEFAULT_LIMITS } from "../../../sim/trace/limits/limits.ts";
import { breaches, TraceBuilder } from "./trace-builder.ts";

/** Hold 35 s plus margin 60 s. */
const ALLOWED_MS = 95_000;

describe("blind polls", () => {
  it("are a breach at the second stale answer, once per row", () => {
    const t = new TraceBuilder();
    t.answer(t.live());
    t.at(1_000).refused("getupdates");
    const first = t.seq;
    t.at(31_000).refused("getupdates");
    const second = t.seq;
    t.at(61_000).refused("getupdates");
    t.at(62_000).notified();
    t.at(63_000).refused("getupdates");
    const third = t.seq;
    t.at(64_000).refused("getupdates");
    expect(breaches(noPauseLoop, t.at(65_000).end())).toEqual([
      [31_000, [first, second]],
      [64_000, [third, t.seq - 1]],
    ]);
  });

  it("are fine with a notifystart or a credential between them, or a stop", () => {
    for (const between of ["notifystart", "credential", "restart"] as const) {
      const t = new TraceBuilder();
      t.answer(t.live());
      t.at(1_000).refused("getupdates");
      if (between === "notifystart") t.request("notifystart");
      else if (between === "credential") t.credential("bot#2");
      else t.lifecycle("stop-asked").lifecycle("stop-done").lifecycle("start-asked");
      t.at(2_000).refused("getupdates");
      expect(breaches(noPauseLoop, t.at(3_000).end())).toEqual([]);
    }
  });

  it("are fine once when the notifystart that was under way beside the first is answered between them", () => {
    const t = new TraceBuilder();
    t.answer(t.live());
    const asked = t.at(500).request("notifystart");
    t.at(1_000).refused("getupdates");
    t.stale(asked).refused("getupdates");
    expect(breaches(noPauseLoop, t.at(2_000).end())).toEqual([]);
    t.at(2_000).refused("getupdates");
    expect(breaches(noPauseLoop, t.at(3_000).end())).toHaveLength(1);
  });
});

describe("silence", () => {
  it("longer than the hold and the margin is a breach once they have passed", () => {
    const t = new TraceBuilder();
    t.live();
    const last = t.seq - 1;
    t.at(3_600_000).request("getupdates");
    const trace = t.at(3_601_000).end();
    expect(breaches(noPauseLoop, trace)).toEqual([[ALLOWED_MS, [last, t.seq - 1]]]);
    expect(noPauseLoop.examine(trace).violations[0]?.message).toBe(
      "bot: neither getupdates nor notifystart for 1 h 0 min after 06:00:00 (1 min 35 s allowed), " +
        "and needs-login was not declared",
    );
  });

  it("is not seen where a stop was done only after the next start was asked for", () => {
    const t = new TraceBuilder();
    t.live();
    t.at(10_000).lifecycle("stop-asked").lifecycle("start-asked").lifecycle("stop-done");
    t.lifecycle("start-done");
    for (const ms of [10_000, 100_000, 190_000]) t.at(ms).request("getupdates");
    expect(breaches(noPauseLoop, t.at(200_000).end())).toEqual([]);
  });

  it("of exactly what is allowed is fine; one millisecond more, up to the end or a stop, is not", () => {
    for (const by of ["end", "stop"] as const) {
      for (const [lengthMs, count] of [
        [ALLOWED_MS, 0],
        [ALLOWED_MS + 1, 1],
      ] as const) {
        const t = new TraceBuilder();
        t.live();
        t.at(lengthMs);
        if (by === "stop") t.lifecycle("stop-asked");
        expect(breaches(noPauseLoop, t.end())).toHaveLength(count);
      }
    }
  });

  it("after a start without any request counts from start-done; while stopped it does not count", () => {
    const t = new TraceBuilder().lifecycle("start-asked").at(1_000).lifecycle("start-done");
    const started = t.seq;
    t.at(200_000).lifecycle("stop-asked");
    expect(breaches(noPauseLoop, t.at(900_000).end())).toEqual([[96_000, [started, started + 1]]]);
  });

  it("is measured with the hold that the latest answer advertised", () => {
    const t = new TraceBuilder();
    const poll = t.live();
    t.at(10_000).answer(poll, { advertisedMs: 60_000 }).held();
    expect(breaches(noPauseLoop, t.at(500_000).end())[0]?.[0]).toBe(10_000 + 120_000);
  });
});

describe("needs-login", () => {
  function silent(declaredMs: number, takenBackMs: number): [number, number[]][] {
    const t = new TraceBuilder();
    t.live();
    t.at(declaredMs).status("needs-login", "taken over");
    t.at(takenBackMs).status("recovering");
    t.at(600_000).request("notifystart");
    return breaches(noPauseLoop, t.end());
  }

  it("declared during the whole excess excuses the silence", () => {
    expect(silent(ALLOWED_MS, 600_000)).toEqual([]);
    const toTheEnd = new TraceBuilder();
    toTheEnd.live();
    toTheEnd.at(1_000).status("needs-login", "taken over");
    expect(breaches(noPauseLoop, toTheEnd.at(900_000).end())).toEqual([]);
  });

  it("declared too late does not, and taken back it gives the time once more", () => {
    expect(silent(ALLOWED_MS + 1, 600_000)[0]?.[0]).toBe(ALLOWED_MS);
    expect(silent(5_000, 300_000)[0]?.[0]).toBe(300_000 + ALLOWED_MS);
    expect(silent(5_000, 6_000)[0]?.[0]).toBe(6_000 + ALLOWED_MS);
  });
});

it("lists at most 20 breaches per account and says how many more there are", () => {
  const t = new TraceBuilder();
  t.live();
  for (let hour = 1; hour <= 25; hour += 1) t.at(hour * 3_600_000).request("getupdates");
  const { violations } = noPauseLoop.examine(t.end());
  expect(violations).toHaveLength(20);
  expect(violations.at(-1)?.message).toMatch(/\(and 5 more of this kind, not listed\)$/);
});

it("counts stale answers and gaps", () => {
  const t = new TraceBuilder();
  const poll = t.live();
  t.at(1_000).stale(poll).notified().at(2_000).held();
  t.at(3_000).lifecycle("stop-asked").lifecycle("stop-done");
  // One stale answer; the time from the start to the stop, in which no gap is long.
  expect(noPauseLoop.examine(t.at(900_000).end())).toEqual({ examined: 2, violations: [] });
});

it("does not carry an excused silence over to the next", () => {
  const t = new TraceBuilder();
  t.live();
  t.at(1_000).status("needs-login", "taken over").at(500_000).status("recovering").held();
  t.at(500_001).held();
  t.at(500_002).status("needs-login", "taken over");
  expect(breaches(noPauseLoop, t.at(600_000).end())).toEqual([]);
  expect(breaches(noPauseLoop, t.status("recovering").at(700_000).end())[0]?.[0]).toBe(600_000 + ALLOWED_MS);
});

describe("polls that the subject gives up itself", () => {
  /** One every 35 s, held by the server, from 0 to 280 s. */
  function givingUp(between: (t: TraceBuilder, poll: number) => void = () => {}) {
    const t = new TraceBuilder({ limits: { ...DEFAULT_LIMITS, unansweredMs: 90_000 } });
    let poll = t.live();
    for (let ms = 35_000; ms <= 280_000; ms += 35_000) {
      between(t, poll);
      t.at(ms).abort(poll);
      poll = t.held();
    }
    return breaches(noPauseLoop, t.end()).map(([ms]) => ms);
  }

  it("are a breach when none was answered for too long, once per row", () => {
    expect(givingUp()).toEqual([90_000]);
  });

  it("are none for a day where no scenario says otherwise", () => {
    const t = new TraceBuilder();
    let poll = t.live();
    const DAY_MS = 24 * 3_600_000;
    for (let ms = 60_000; ms <= DAY_MS; ms += 60_000) {
      t.at(ms).abort(poll);
      poll = t.held();
    }
    expect(breaches(noPauseLoop, t.end())).toEqual([]);
    t.at(DAY_MS + 1).abort(poll);
    expect(breaches(noPauseLoop, t.end()).map(([ms]) => ms)).toEqual([DAY_MS]);
  });

  it("are none after an answer, the end of its process, or an attempt that a fault touched; a start frees nobody", () => {
    expect(givingUp(t => t.answer(t.held()))).toEqual([]);
    expect(givingUp(t => t.crash().revived())).toEqual([]);
    expect(givingUp(t => t.lifecycle("start-asked"))).toEqual([90_000]);
    expect(givingUp((t, request) => t.fault("fired", { request, seenBy: "deadline" }))).toEqual([]);
  });

  it("are not counted while the account is stopped", () => {
    const stopped = (fromMs: number, untilMs: number) => {
      const t = new TraceBuilder({ limits: { ...DEFAULT_LIMITS, unansweredMs: 90_000 } });
      const first = t.live();
      t.at(40_000).abort(first).lifecycle("stop-asked").lifecycle("stop-done");
      t.at(fromMs).lifecycle("start-asked").notified();
      const poll = t.held();
      t.lifecycle("start-done").at(untilMs).abort(poll);
      return breaches(noPauseLoop, t.end()).map(([ms]) => ms);
    };
    expect(stopped(500_000, 550_000)).toEqual([]);
    expect(stopped(500_000, 550_001)).toEqual([550_000]);
  });
});
