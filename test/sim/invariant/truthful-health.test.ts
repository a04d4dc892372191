/** truthful-health, told and broken in every way that it knows. */
import { describe, expect, it } from "vitest";
import { truthfulHealth } from "../../../sim/invariant/truthful-health.ts";
import { DEFAULT_LIMITS } from "../../../sim/trace/limits/limits.ts";
import type { Trace } from "../../../sim/trace/trace.ts";
import { breaches, TraceBuilder } from "./trace-builder.ts";

const HANG = { fault: "hole", kind: "black-hole", seenBy: "deadline" } as const;
/** Two polls, each for its hold and the margin, and the time that a word may be wrong. */
const SILENCE_MS = 2 * (35_000 + 25_000) + 10_000;

/** A poll that is left alone is answered by then: the hold and the margin. */
const ANSWERED_MS = 35_000 + 15_000;

/** Live and saying so, with the first poll held. The number of the poll, and the record of the word. */
function sayingLive(header = {}): { t: TraceBuilder; poll: number; word: number } {
  const t = new TraceBuilder(header);
  const poll = t.live();
  t.at(1_000).status("live");
  return { t, poll, word: t.seq };
}

it("says nothing of a subject that says nothing", () => {
  const t = new TraceBuilder();
  const poll = t.live();
  t.at(1_000).session("stale").stale(poll);
  expect(truthfulHealth.examine(t.at(600_000).end())).toEqual({ examined: 0, violations: [] });
});

describe("live", () => {
  it("is true of a quiet channel, however long a poll is held", () => {
    const { t, poll } = sayingLive();
    t.at(35_000).answer(poll);
    t.held();
    expect(truthfulHealth.examine(t.at(3_600_000).end())).toEqual({ examined: 1, violations: [] });
  });

  it("is a lie 10 s after the subject was told that its session is over", () => {
    for (const state of ["stale", "dead"] as const) {
      const { t, poll, word } = sayingLive();
      t.at(5_000).session(state).at(20_000).stale(poll);
      const told = t.seq;
      const { violations } = truthfulHealth.examine(t.at(100_000).end());
      expect(violations).toEqual([
        {
          invariant: "truthful-health",
          atMs: 30_000,
          account: "bot",
          message:
            "bot: says live since 06:00:01, and still at 06:00:30, but since 06:00:20 " +
            "it does not receive",
          sentence: expect.objectContaining({ key: "truthful-health.lie" }),
          proof: [word, told],
          duty: {
            name: "to say of an account what is so",
            fromMs: 20_000,
            untilMs: 100_000,
            allowedMs: 10_000,
          },
          excused: [],
          notExcused: [{ fromMs: 20_000, untilMs: 100_000 }],
        },
      ]);
    }
  });

  it("may be told by any endpoint, and may be taken back in time", () => {
    const { t, word } = sayingLive();
    t.at(5_000).session("stale").at(6_000).refused("sendmessage");
    const told = t.seq;
    expect(breaches(truthfulHealth, t.at(100_000).end())).toEqual([[16_000, [word, told]]]);

    const { t: honest, poll } = sayingLive();
    honest.at(5_000).session("stale").stale(poll).at(15_000).status("recovering");
    expect(breaches(truthfulHealth, honest.at(100_000).end())).toEqual([]);
  });

  it("is not told by an endpoint that has just said so of a living session, for as long as a poll takes", () => {
    const patienceMs = 35_000 + DEFAULT_LIMITS.deadlineMarginMs;
    const lies = (falseMs: number, endpoint: "sendmessage" | "sendtyping") => {
      const { t } = sayingLive();
      t.at(falseMs).refused(endpoint);
      t.at(100_000).session("stale").at(101_000).refused("sendmessage");
      return breaches(truthfulHealth, t.at(130_000).end()).map(([ms]) => ms);
    };
    expect(lies(101_000 - patienceMs + 1, "sendmessage")).toEqual([]);
    expect(lies(101_000 - patienceMs, "sendmessage")).toEqual([111_000]);
    // What another one said is no matter.
    expect(lies(99_000, "sendtyping")).toEqual([111_000]);
  });

  it("is no lie as long as the poll is held and nobody told", () => {
    const { t } = sayingLive();
    t.at(5_000).session("dead");
    expect(breaches(truthfulHealth, t.at(40_000).end())).toEqual([]);
  });

  it("is no lie on a live session after one fake -14, nor after a cure", () => {
    const { t, poll } = sayingLive();
    t.at(5_000).stale(poll);
    t.held();
    t.at(20_000).session("stale").refused("sendmessage");
    t.at(21_000).session("live").notified();
    expect(breaches(truthfulHealth, t.at(60_000).end())).toEqual([]);
  });

  it("may be believed again while a later poll looks held, not a moment longer", () => {
    const { t, poll, word } = sayingLive();
    t.at(5_000).session("dead").fault("opened", HANG).stale(poll);
    const told = t.seq;
    const hung = t.at(6_000).request("getupdates");
    t.fault("fired", { ...HANG, request: hung })
      .at(60_000)
      .abort(hung);
    const ended = t.seq;
    expect(breaches(truthfulHealth, t.at(90_000).end())).toEqual([[70_000, [word, told, ended]]]);
  });

  it("is not believed because of a poll that was asked before, nor of polls that are refused at once", () => {
    const { t, word } = sayingLive();
    t.at(5_000).session("dead");
    t.refused("sendmessage");
    const told = t.seq;
    for (let ms = 6_000; ms < 30_000; ms += 2_000) t.at(ms).refused("notifystart");
    expect(breaches(truthfulHealth, t.at(30_000).end())).toEqual([[15_000, [word, told]]]);
  });

  it("is a lie once two polls in a row could have been given up, whoever gave them up or not", () => {
    const { t, poll, word } = sayingLive();
    t.at(35_000).answer(poll).fault("opened", HANG);
    const answered = t.seq - 1;
    for (const ms of [35_000, 80_000]) {
      const hung = t.at(ms).request("getupdates");
      t.fault("fired", { ...HANG, request: hung })
        .at(ms + 45_000)
        .abort(hung);
    }
    t.hung("getupdates");
    const dueMs = 35_000 + SILENCE_MS;
    expect(breaches(truthfulHealth, t.at(dueMs - 1).end())).toEqual([]);
    expect(breaches(truthfulHealth, t.at(dueMs).end())).toEqual([[dueMs, [word, answered]]]);
  });

  it("is a lie as long after the network died under a poll that is held: what was lost was held by nobody", () => {
    const { t, poll, word } = sayingLive();
    const accepted = t.at(35_000).answer(poll).held();
    const broken = t.seq + 1;
    t.at(40_000)
      .fault("fired", { ...HANG, request: accepted })
      .at(80_000)
      .abort(accepted);
    t.hung("getupdates");
    expect(breaches(truthfulHealth, t.at(300_000).end())).toEqual([[40_000 + SILENCE_MS, [word, broken]]]);
  });

  it("is a lie as long after a cure that worked meanwhile", () => {
    const { t, poll } = sayingLive();
    t.at(35_000).answer(poll);
    t.hung("getupdates");
    t.at(100_000).session("stale").at(101_000).session("live");
    expect(breaches(truthfulHealth, t.at(600_000).end()).map(([ms]) => ms)).toEqual([101_000 + SILENCE_MS]);
  });

  it("is none while a poll after an error looks held, though a login takes its place before it ends", () => {
    const { t, poll } = sayingLive();
    t.at(35_000).answer(poll, { ok: false });
    const next = t.at(36_000).request("getupdates");
    t.fault("fired", { ...HANG, request: next })
      .at(50_000)
      .credential("bot#2")
      .abort(next);
    t.held();
    expect(breaches(truthfulHealth, t.at(60_000).end())).toEqual([]);
  });

  it("is believed of a poll that looks held, though an older one ends meanwhile", () => {
    const { t, poll } = sayingLive();
    t.at(34_000).hung("getupdates");
    t.at(35_000).failure(poll);
    expect(breaches(truthfulHealth, t.at(60_000).end())).toEqual([]);
  });

  it("is a lie 10 s after errors began to answer its polls", () => {
    const { t, poll } = sayingLive();
    t.at(35_000).failure(poll);
    for (let ms = 40_000; ms <= 600_000; ms += 10_000)
      t.at(ms).answer(t.request("getupdates"), { ok: false });
    expect(breaches(truthfulHealth, t.end()).map(([ms]) => ms)).toEqual([45_000]);
  });

  it("adds up anew where a poll was answered, if only for an instant", () => {
    const lies = (answered: boolean): number => {
      const { t, poll } = sayingLive();
      t.at(20_000).failure(poll);
      t.at(26_000);
      if (answered) t.answer(t.held());
      else t.failure(t.request("getupdates"));
      t.failure(t.request("getupdates"));
      t.at(33_000).status("recovering");
      return truthfulHealth.examine(t.at(60_000).end()).violations.length;
    };
    expect([lies(true), lies(false)]).toEqual([0, 1]);
  });

  it("is no lie where a gateway cuts every poll that the server holds", () => {
    const cut = { fault: "gateway", kind: "hold-cut", seenBy: "answer" } as const;
    const run = (heldMs: number) => {
      const { t, poll } = sayingLive();
      t.at(5_000).answer(poll);
      for (let ms = 5_000; ms < 900_000; ms += 20_000) {
        const request = t.at(ms).request("getupdates");
        t.fault("fired", { ...cut, request })
          .accepted(request)
          .at(ms + heldMs)
          .answer(request, { ok: false });
      }
      return breaches(truthfulHealth, t.end()).length;
    };
    expect([run(17_000), run(0)]).toEqual([0, 1]);
  });

  it("gains no time by a notifystart that is answered well, and has its time again after a login", () => {
    const notifying = () => {
      const { t, poll } = sayingLive();
      t.at(35_000).answer(poll);
      for (const ms of [60_000, 120_000]) t.at(ms).notified();
      return t;
    };
    // It rests meanwhile, which is a lie of its own.
    const rested = [80_000];
    const dueMs = 35_000 + SILENCE_MS;
    const due = (trace: Trace) => breaches(truthfulHealth, trace).map(([ms]) => ms);
    expect(due(notifying().at(300_000).end())).toEqual([...rested, dueMs]);
    const again = notifying().at(130_000).credential("bot#2");
    again.hung("getupdates");
    expect(due(again.at(130_000 + SILENCE_MS - 1).end())).toEqual(rested);
  });

  it("is one however often it is taken back and claimed anew, while notifystarts are answered and polls are not", () => {
    const run = (liveMs: number) => {
      const { t, poll } = sayingLive({ limits: { ...DEFAULT_LIMITS, statesPerHour: 100 } });
      t.at(35_000).answer(poll);
      for (let ms = 40_000; ms < 900_000; ms += 90_000) {
        t.at(ms).status("recovering").notified();
        t.at(ms + 1_000).status("live");
        const hung = t.hung("getupdates");
        t.at(ms + 1_000 + liveMs).status("recovering");
        t.at(ms + 45_000).abort(hung);
      }
      return breaches(truthfulHealth, t.end()).map(([ms]) => ms);
    };
    // 5 s before the first, then so much of each 90 s, until it is 130 s.
    expect(run(44_000)).toEqual([40_000 + 2 * 90_000 + 1_000 + (SILENCE_MS - 5_000 - 2 * 44_000)]);
    expect(run(10_000)).toEqual([]);
  });

  it("of a stopped account is a lie 10 s after the stop is done, unless it is started again", () => {
    const stopped = () => {
      const { t, poll, word } = sayingLive();
      t.at(5_000).lifecycle("stop-asked").abort(poll).at(8_000).lifecycle("stop-done");
      return { t, word, done: t.seq };
    };
    const { t, word, done } = stopped();
    expect(breaches(truthfulHealth, t.at(60_000).end())).toEqual([[18_000, [word, done]]]);
    const { t: honest } = stopped();
    expect(breaches(truthfulHealth, honest.status("stopped").at(60_000).end())).toEqual([]);
    const { t: again } = stopped();
    again.at(10_000).lifecycle("start-asked").held();
    expect(breaches(truthfulHealth, again.at(60_000).end())).toEqual([]);
    // A stop may be done only after the next start was asked for.
    const { t: late, poll } = sayingLive();
    late.at(5_000).lifecycle("stop-asked").abort(poll).lifecycle("start-asked").held();
    expect(breaches(truthfulHealth, late.lifecycle("stop-done").at(60_000).end())).toEqual([]);
  });
});

describe("while all is well", () => {
  it("no more than four states an hour are told", () => {
    const flapping = (times: number) => {
      const { t } = sayingLive();
      for (let time = 1; time <= times; time++)
        t.at(time * 10_000)
          .status("recovering")
          .status("live");
      return breaches(truthfulHealth, t.at(60_000).end()).length;
    };
    expect([flapping(1), flapping(2)]).toEqual([0, 1]);
  });

  it("what is told in the very instant of a trouble is told of that", () => {
    const flapping = (happens: (t: TraceBuilder) => unknown) => {
      const { t } = sayingLive();
      t.at(10_000);
      for (let time = 0; time < 5; time++) {
        happens(t);
        t.status("recovering").status("live");
      }
      return breaches(truthfulHealth, t.at(60_000).end()).length;
    };
    expect(flapping(() => {})).toBe(1);
    const fails = (t: TraceBuilder) => t.failure(t.request("notifystart"));
    expect(flapping(fails)).toBe(0);
    // One trouble is no reason for five words of it.
    let isFirst = true;
    const once = (t: TraceBuilder) => {
      if (isFirst) fails(t);
      isFirst = false;
    };
    expect(flapping(once)).toBe(1);
  });

  it("a trouble between any two of them is a reason", () => {
    const { t, poll } = sayingLive();
    let held = poll;
    for (let time = 1; time <= 6; time++) {
      t.at(time * 60_000).failure(held);
      t.status("recovering");
      held = t.at(time * 60_000 + 2_000).held();
      t.status("live");
    }
    expect(breaches(truthfulHealth, t.at(900_000).end())).toEqual([]);
  });
});

describe("recovering and needs-login", () => {
  it.each(["recovering", "needs-login"] as const)("%s is a lie 10 s after a poll began to be held", word => {
    const t = new TraceBuilder().session("live").lifecycle("start-asked");
    const started = t.seq;
    const poll = t.notified().held();
    const accepted = t.seq;
    t.status(word, "why");
    const said = t.seq;
    expect(breaches(truthfulHealth, t.at(20_000).end())).toEqual([[10_000, [started, accepted, said]]]);

    const honest = new TraceBuilder();
    honest.live();
    expect(breaches(truthfulHealth, honest.status(word).at(10_000).status("live").end())).toEqual([]);
    expect(poll).toBe(2);
  });

  it("is a lie whose cause is named where its own deadlines beat the hold, each time", () => {
    const told = (first: "answer" | "abort") => {
      const t = new TraceBuilder();
      const poll = t.live();
      t.at(9_000)[first](poll);
      const next = t.held();
      t.at(19_000).abort(next).status("recovering", "no answer").held();
      return truthfulHealth.examine(t.at(60_000).end()).violations.map(({ message }) => message);
    };
    const lie =
      "bot: says recovering since 06:00:19, and still at 06:00:29, but since 06:00:00 its getupdates are ";
    expect(told("abort")).toEqual([
      `${lie}held by the service, and it gave the last 2 of them up itself, after 10 s at most, before the answer was due`,
    ]);
    expect(told("answer")).toEqual([`${lie}served`]);
  });

  it("is a lie 10 s after a poll was answered well, though none is held", () => {
    const t = new TraceBuilder().session("live").lifecycle("start-asked").status("recovering");
    t.answer(t.held(), { messages: ["m1"] });
    expect(breaches(truthfulHealth, t.at(60_000).end()).map(([ms]) => ms)).toEqual([10_000]);
  });

  it("is none while the polls are refused or doomed, but for notifystarts that fail beside them", () => {
    const refused = new TraceBuilder().session("live").lifecycle("start-asked").status("recovering");
    for (let ms = 0; ms < 60_000; ms += 5_000) refused.at(ms).failure(refused.held());
    const doomed = new TraceBuilder().session("live").lifecycle("start-asked").status("recovering");
    const hung = doomed.request("getupdates");
    doomed.fault("fired", { ...HANG, request: hung }).accepted(hung);
    for (const t of [refused, doomed]) {
      expect(breaches(truthfulHealth, t.at(60_000).end())).toEqual([]);
    }
    const down = new TraceBuilder();
    down.live();
    down.status("recovering");
    for (let ms = 2_000; ms < 60_000; ms += 5_000) down.at(ms).cut("notifystart", ["notifystart"]);
    expect(breaches(truthfulHealth, down.end()).map(([ms]) => ms)).toEqual([10_000]);
  });

  it("may wait for a poll's answer after a notifystart that cured it, whether or not a yes told of that", () => {
    const run = (yes: boolean) => {
      const t = new TraceBuilder().session("stale").lifecycle("start-asked").status("recovering");
      t.stale(t.request("getupdates"));
      const lost = t.request("notifystart");
      t.fault("fired", { fault: "cut", kind: "body-cut", seenBy: "deadline", request: lost });
      t.session("live").accepted(lost).failure(lost, true);
      const poll = t.held();
      if (yes) t.at(5_000).notified();
      t.at(35_000).answer(poll);
      t.held();
      return breaches(truthfulHealth, t.at(60_000).end()).map(([ms]) => ms);
    };
    expect([run(false), run(true)]).toEqual([[45_000], [45_000]]);
  });

  it("may wait for a poll's answer after each -14, however long the poll looked held that got it", () => {
    const run = (lasted: number) => {
      const t = new TraceBuilder().session("stale").lifecycle("start-asked").status("recovering");
      t.stale(t.request("getupdates"));
      const held = t.session("live").held();
      t.at(lasted).session("stale").stale(held);
      t.session("live").notified();
      t.held();
      return breaches(truthfulHealth, t.at(120_000).end()).map(([ms]) => ms);
    };
    expect([run(999), run(5_000)]).toEqual([[999 + ANSWERED_MS + 10_000], [5_000 + ANSWERED_MS + 10_000]]);
  });

  it("is a lie though each poll is given up after two seconds for another, beside notifystarts in vain; not where -14 asked for it", () => {
    const run = (told: boolean) => {
      const t = new TraceBuilder();
      let poll = t.live();
      t.status("recovering");
      for (let ms = 2_000; ms < 40_000; ms += 2_000) {
        t.at(ms);
        const asked = t.request(told ? "sendmessage" : "notifystart");
        if (told) t.stale(asked);
        else t.fault("fired", { request: asked }).answer(asked, { ok: false, fault: "cut" });
        t.abort(poll);
        poll = t.held();
      }
      return breaches(truthfulHealth, t.end()).map(([ms]) => ms);
    };
    expect([run(false), run(true)]).toEqual([[10_000], []]);
  });

  it("is honest where a deadline of its own beat the yes, until the poll would have been answered", () => {
    const t = new TraceBuilder().session("stale").lifecycle("start-asked").status("recovering");
    t.stale(t.request("getupdates"));
    const asked = t.request("notifystart");
    t.session("live").accepted(asked).at(3_000).abort(asked, true);
    t.held();
    const dueMs = 3_000 + ANSWERED_MS + 10_000;
    expect(breaches(truthfulHealth, t.at(dueMs - 1).end())).toEqual([]);
    expect(breaches(truthfulHealth, t.at(dueMs).end()).map(([ms]) => ms)).toEqual([dueMs]);
  });

  it("may ask its poll anew once when a notifystart is answered after silence, and gains no time by doing so again", () => {
    const run = (yeses: number) => {
      const t = new TraceBuilder();
      t.answer(t.live());
      const hung = t.hung("getupdates");
      t.at(45_000).abort(hung).status("recovering");
      let poll = t.held();
      for (let n = 1; n <= yeses; n++) {
        t.at(45_000 + n * 10_000)
          .notified()
          .abort(poll);
        poll = t.held();
      }
      return breaches(truthfulHealth, t.at(t.nowMs + 34_999).end()).map(([ms]) => ms);
    };
    expect(run(1)).toEqual([]);
    // The poll that was asked after the first of them would have been answered.
    expect(run(4)).toEqual([55_000 + ANSWERED_MS + 10_000]);
  });

  it("may ask its poll anew until one is taken, where the service refuses it at first", () => {
    const run = (refusedForMs: number) => {
      const t = new TraceBuilder();
      t.answer(t.live());
      const hung = t.hung("getupdates");
      t.at(45_000).abort(hung).status("recovering");
      const poll = t.held();
      t.at(70_000).notified().abort(poll);
      for (let atMs = 70_000; atMs < 70_000 + refusedForMs; atMs += 5_000) {
        const refused = t.at(atMs).request("getupdates");
        t.fault("fired", { request: refused }).answer(refused, { ok: false, fault: "cut" });
      }
      t.at(70_000 + refusedForMs).held();
      return breaches(truthfulHealth, t.at(t.nowMs + ANSWERED_MS + 10_000).end()).map(
        ([ms]) => ms - refusedForMs,
      );
    };
    expect(run(0)).toEqual([70_000 + ANSWERED_MS + 10_000]);
    // Beyond the time in which the poll that was given up would have been answered.
    expect(run(30_000)).toEqual([70_000 + ANSWERED_MS + 10_000]);
  });

  it("may wait for a poll's answer where a refusal came late", () => {
    const t = new TraceBuilder().session("stale").lifecycle("start-asked").status("recovering");
    const slow = t.request("getupdates");
    const poll = t.at(16_000).stale(slow).session("live").held();
    t.at(51_000).answer(poll);
    const answered = t.seq;
    expect(breaches(truthfulHealth, t.at(90_000).end())).toEqual([[61_000, [1, 2, answered]]]);
  });
});

describe("a yes that was forged on the way", () => {
  it("may be believed on a dead session until it is refused again", () => {
    const forged = { fault: "forger", kind: "success-without-data" } as const;
    const t = new TraceBuilder();
    t.answer(t.live()).session("dead").fault("opened", forged);
    t.stale(t.request("getupdates")).status("recovering");
    const poll = t.request("getupdates");
    t.fault("fired", { ...forged, request: poll })
      .answer(poll, { ok: true, fault: "forger" })
      .status("live");
    t.at(60_000).stale(t.request("getupdates"));
    // Ten seconds after the second refusal, not after the first.
    expect(breaches(truthfulHealth, t.at(120_000).end()).map(([ms]) => ms)).toEqual([70_000]);
  });
});

describe("recovering after held polls came to nothing", () => {
  const RESET = { fault: "reset", kind: "body-reset" } as const;

  /** So many polls held for 35 s each and spoilt in the end; then the fault is over and a poll held undisturbed, at `heldMs`. */
  function spoilt(polls: number, middle?: (t: TraceBuilder) => void) {
    const t = new TraceBuilder();
    t.answer(t.live()).fault("opened", RESET);
    for (let n = 0; n < polls; n += 1) {
      const poll = t.request("getupdates");
      t.fault("fired", { ...RESET, request: poll }).accepted(poll);
      t.at(t.nowMs + 35_000).failure(poll, true);
      if (n === 0) middle?.(t);
    }
    t.status("recovering").fault("closed", RESET);
    const said = t.seq - 1;
    const poll = t.held();
    return { t, said, poll, held: t.seq, heldMs: t.nowMs };
  }

  it("is honest until the first poll after it has ended well, and no longer", () => {
    for (const heldForMs of [20_000, 35_000]) {
      const { t, poll, heldMs } = spoilt(2);
      t.at(heldMs + heldForMs).answer(poll);
      t.held();
      const dueMs = heldMs + heldForMs + 10_000;
      expect(breaches(truthfulHealth, t.at(dueMs - 1).end())).toEqual([]);
      expect(breaches(truthfulHealth, t.at(dueMs).end()).map(([ms]) => ms)).toEqual([dueMs]);
    }
  });

  it("is honest as well when a gateway kept them waiting and refused them, but not when it refused at once", () => {
    const GATEWAY = { fault: "gateway", kind: "cdn-timeout" } as const;
    const refused = (afterMs: number) => {
      const t = new TraceBuilder();
      t.answer(t.live()).fault("opened", GATEWAY);
      for (let n = 0; n < 2; n += 1) {
        const poll = t.request("getupdates");
        t.fault("fired", { ...GATEWAY, request: poll });
        t.at(t.nowMs + afterMs).answer(poll, { ok: false });
      }
      t.status("recovering").fault("closed", GATEWAY);
      const poll = t.held();
      const fromMs = t.nowMs;
      t.at(fromMs + 35_000).answer(poll);
      return breaches(truthfulHealth, t.at(300_000).end()).map(([ms]) => ms - fromMs);
    };
    expect(refused(17_000)).toEqual([45_000]);
    expect(refused(100)).toEqual([10_000]);
  });

  it("is remembered through a suspension of the host, and when what is in use is handed over again", () => {
    const { t, poll, heldMs } = spoilt(2, frozen =>
      frozen.host("suspended").host("resumed").credential("bot#1"),
    );
    t.at(heldMs + 35_000).answer(poll);
    const dueMs = heldMs + 45_000;
    expect(breaches(truthfulHealth, t.at(300_000).end()).map(([ms]) => ms)).toEqual([dueMs]);
  });

  it("is no longer than until the next would have been answered, however many came to nothing", () => {
    for (const polls of [1, 2]) {
      const { t, heldMs } = spoilt(polls);
      const dueMs = heldMs + ANSWERED_MS + 10_000;
      expect(breaches(truthfulHealth, t.at(300_000).end()).map(([ms]) => ms)).toEqual([dueMs]);
    }
  });

  it("is a lie as ever when a start or a login came after it", () => {
    const runs = [spoilt(1, t => t.lifecycle("start-asked")), spoilt(1, t => t.credential("bot#2"))];
    for (const { t, heldMs } of runs) {
      expect(breaches(truthfulHealth, t.at(300_000).end()).map(([ms]) => ms)).toEqual([heldMs + 10_000]);
    }
  });

  it("is a lie as ever when the polls were cut at once", () => {
    const t = new TraceBuilder();
    t.answer(t.live());
    for (let n = 0; n < 4; n += 1) t.failure(t.held());
    t.status("recovering").held();
    const dueMs = t.nowMs + 10_000;
    expect(breaches(truthfulHealth, t.at(300_000).end()).map(([ms]) => ms)).toEqual([dueMs]);
  });

  it("is honest after a -14 at the end of a hold until a poll would have been answered, whatever a notifystart says", () => {
    const run = (isNotified: boolean) => {
      const t = new TraceBuilder();
      t.answer(t.live());
      const poll = t.held();
      t.at(35_000).stale(poll).status("recovering").held();
      if (isNotified) t.notified();
      return breaches(truthfulHealth, t.at(300_000).end()).map(([ms]) => ms);
    };
    expect([run(true), run(false)]).toEqual([
      [35_000 + ANSWERED_MS + 10_000],
      [35_000 + ANSWERED_MS + 10_000],
    ]);
  });
});

describe("recovering after a poll that was waited for in vain", () => {
  /** Two good polls, and one that the client gave up so long after it had been asked. */
  function waited(ms: number): TraceBuilder {
    const t = new TraceBuilder();
    t.answer(t.live());
    t.at(35_000).answer(t.held());
    const poll = t.held();
    return t
      .at(t.nowMs + ms)
      .abort(poll, true)
      .status("recovering");
  }

  it("is honest until the next would have been answered, however long that is held, and no longer", () => {
    const t = waited(45_000);
    t.held();
    const dueMs = t.nowMs + ANSWERED_MS + 10_000;
    expect(breaches(truthfulHealth, t.at(dueMs - 1).end())).toEqual([]);
    expect(breaches(truthfulHealth, t.at(dueMs).end()).map(([ms]) => ms)).toEqual([dueMs]);
  });

  it("is a lie as ever when it was given up before the hold was over, or a start came between", () => {
    for (const t of [waited(34_000), waited(45_000).lifecycle("start-asked")]) {
      const saidMs = t.nowMs;
      t.held();
      expect(breaches(truthfulHealth, t.at(300_000).end()).map(([ms]) => ms)).toEqual([saidMs + 10_000]);
    }
  });
});

describe("a crash", () => {
  it("takes the word with it", () => {
    const { t, poll } = sayingLive();
    t.at(5_000).session("stale").stale(poll).at(6_000).crash();
    expect(breaches(truthfulHealth, t.at(600_000).end())).toEqual([]);
  });
});

describe("a suspended host", () => {
  it("leaves nobody a poll that is held for ever", () => {
    const { t, word } = sayingLive();
    t.at(10_000).host("suspended").at(100_000).host("resumed");
    const thawed = t.seq;
    const dueMs = 100_000 + SILENCE_MS;
    expect(breaches(truthfulHealth, t.at(300_000).end())).toEqual([[dueMs, [word, thawed]]]);
  });

  it("stops the clock", () => {
    const { t, poll, word } = sayingLive();
    t.at(5_000).session("stale").stale(poll);
    const told = t.seq;
    t.at(10_000).host("suspended").at(100_000).host("resumed");
    expect(breaches(truthfulHealth, t.at(200_000).end())).toEqual([[105_000, [word, told]]]);
  });
});

describe("a lapsed session", () => {
  /** Lapsed from 5 s on; polls are answered with nothing, at once. */
  function lapsed(polls: number): { t: TraceBuilder; word: number; last: number } {
    const { t, poll, word } = sayingLive();
    t.at(5_000).session("lapsed").at(35_000).answer(poll);
    for (let n = 1; n < polls; n += 1) t.at(35_000 + 1_000 * n).answer(t.request("getupdates"));
    return { t, word, last: t.seq };
  }

  it("may be taken for live until the third empty answer and 10 s more", () => {
    expect(breaches(truthfulHealth, lapsed(2).t.at(100_000).end())).toEqual([]);
    const { t, word, last } = lapsed(3);
    expect(breaches(truthfulHealth, t.at(100_000).end())).toEqual([[47_000, [word, word + 1, last]]]);
    const { t: honest } = lapsed(3);
    expect(breaches(truthfulHealth, honest.at(40_000).status("recovering").at(100_000).end())).toEqual([]);
  });

  it("is not told so by answers that were forged on the way", () => {
    const { t } = lapsed(2);
    const fault = { fault: "f", blocks: true, endpoints: ["getupdates" as const] };
    t.fault("opened", fault);
    for (const ms of [37_000, 38_000, 39_000]) {
      const poll = t.at(ms).request("getupdates");
      t.fault("fired", { ...fault, request: poll }).answer(poll, { fault: "f" });
    }
    t.fault("closed", fault);
    expect(breaches(truthfulHealth, t.at(60_000).end())).toEqual([]);
  });

  it("may be taken for cured by a poll that looks held after a -14, not after empty answers", () => {
    const holding = (polls: number, toldAgainMs?: number) => {
      const { t } = lapsed(polls);
      t.at(40_000).refused("notifystart");
      t.request("getupdates");
      if (toldAgainMs !== undefined) t.at(toldAgainMs).refused("sendmessage");
      return breaches(truthfulHealth, t.at(70_000).end()).map(([ms]) => ms);
    };
    expect(holding(1)).toEqual([]);
    // A word from elsewhere ends that belief.
    expect(holding(1, 55_000)).toEqual([65_000]);
    expect(holding(3)).toEqual([47_000]);
  });

  it("has to be noticed anew after a start", () => {
    const { t } = lapsed(3);
    t.at(40_000).lifecycle("stop-asked").lifecycle("stop-done").lifecycle("start-asked").status("live");
    for (const ms of [41_000, 42_000]) t.at(ms).answer(t.request("getupdates"));
    expect(breaches(truthfulHealth, t.at(60_000).end())).toEqual([]);
    t.answer(t.request("getupdates"));
    expect(breaches(truthfulHealth, t.at(100_000).end()).map(([ms]) => ms)).toEqual([70_000]);
  });

  it("is believed cured after a notifystart was answered well, for three polls more", () => {
    const { t } = lapsed(3);
    t.at(38_000).notified();
    for (const ms of [39_000, 40_000]) t.at(ms).answer(t.request("getupdates"));
    expect(breaches(truthfulHealth, t.at(100_000).end())).toEqual([]);
    t.answer(t.request("getupdates"));
    expect(breaches(truthfulHealth, t.at(120_000).end()).map(([ms]) => ms)).toEqual([110_000]);
  });
});

describe("live of an account that rests", () => {
  const rests = (
    course: (t: TraceBuilder) => unknown,
    answered: Parameters<TraceBuilder["answer"]>[1] = {},
  ) => {
    const { t, poll } = sayingLive();
    t.at(10_000).answer(poll);
    const second = t.held();
    if (answered.messages !== undefined) t.inbound("m1");
    t.at(35_000).answer(second, answered);
    course(t);
    return truthfulHealth.examine(t.at(200_000).end()).violations;
  };

  it("is a lie 20 s after its poll was answered, until the next", () => {
    expect(rests(t => t.at(55_000).held())).toEqual([]);
    const [lie, ...others] = rests(t => t.at(55_001).held());
    expect(others).toEqual([]);
    expect(lie).toMatchObject({ atMs: 55_000, duty: { fromMs: 35_000, untilMs: 55_001 } });
    expect(lie?.message).toBe(
      "bot: says live since 06:00:01, and still at 06:00:55, but since 06:00:35 neither getupdates nor notifystart of it is under way",
    );
  });

  it("is none while what it fetched waits or is handled, a notifystart is under way, or it says that it recovers", () => {
    const handles = (t: TraceBuilder) =>
      t.at(60_000).handling("m1").at(90_000).handled("m1").at(100_000).held();
    expect(rests(handles, { messages: ["m1"] })).toEqual([]);
    expect(rests(t => t.at(90_000).held(), { messages: ["m1"] })).toHaveLength(1);
    const notifies = (t: TraceBuilder) => {
      const asked = t.at(44_000).request("notifystart");
      t.at(70_000).answer(asked).at(90_000).held();
    };
    expect(rests(notifies)).toEqual([]);
    expect(rests(t => t.at(44_000).status("recovering").at(90_000).status("live").held())).toEqual([]);
  });

  it("is none after a trouble: when it is to ask again then, recovers-in-time says", () => {
    const { t, poll } = sayingLive();
    t.at(10_000).failure(poll);
    t.at(11_000).answer(t.held());
    t.at(50_000).held();
    expect(breaches(truthfulHealth, t.at(200_000).end())).toEqual([]);
  });

  it("is one after an answer that was touched, and after a notifystart", () => {
    expect(rests(t => t.at(90_000).held(), { fault: "spoilt" })).toHaveLength(1);
    expect(rests(t => t.at(44_000).answer(t.request("notifystart")).at(90_000).held())).toHaveLength(1);
  });

  it("is one each time, however short a poll is held between", () => {
    const course = (t: TraceBuilder) => {
      for (let atMs = 60_000; atMs < 150_000; atMs += 25_000) t.at(atMs).answer(t.held());
    };
    expect(rests(course)).toHaveLength(4);
  });

  it("is one though each rest ends with a notifystart", () => {
    const course = (t: TraceBuilder) => {
      for (let atMs = 60_000; atMs < 150_000; atMs += 25_000) t.at(atMs).notified().answer(t.held());
    };
    expect(rests(course)).toHaveLength(4);
  });

  it("is none of a session that is over, nor of one that stopped or stood still", () => {
    expect(
      rests(t => t.session("stale").at(90_000).stale(t.request("getupdates")).status("recovering")),
    ).toEqual([]);
    const stopped = (t: TraceBuilder) => t.at(36_000).lifecycle("stop-asked").lifecycle("stop-done");
    expect(rests(t => stopped(t).status("stopped"))).toEqual([]);
    expect(rests(t => t.at(36_000).host("suspended").at(90_000).host("resumed").at(91_000).held())).toEqual(
      [],
    );
  });
});

it("obeys a tightened limit", () => {
  const t = new TraceBuilder({ limits: { ...DEFAULT_LIMITS, healthWithinMs: 1_000 } });
  t.live();
  t.status("recovering");
  expect(breaches(truthfulHealth, t.at(20_000).end()).map(([ms]) => ms)).toEqual([1_000]);
});

describe("the states of a lasting trouble", () => {
  const HALF_AN_HOUR_MS = 1_800_000;

  it("are counted from the one after the word that a start brings", () => {
    const from = (states: number) => {
      const t = new TraceBuilder();
      t.session("stale", "start").lifecycle("start-asked").status("recovering", "starting");
      for (let n = 0; n < states; n += 1) {
        t.at(t.nowMs + 60_000).cut("getupdates");
        t.status("recovering", `why ${n}`);
      }
      return breaches(truthfulHealth, t.at(600_000).end()).length;
    };
    expect([from(4), from(5)]).toEqual([0, 1]);
  });

  /** Polls that fail at once, each told; then a poll that is held. */
  function told(states: number, everyMs: number, between?: (t: TraceBuilder) => void) {
    const { t, poll } = sayingLive();
    t.at(35_000).answer(poll);
    const words: number[] = [];
    for (let n = 0; n < states; n += 1) {
      if (n === 3) between?.(t);
      t.cut("getupdates");
      t.status("recovering", `why ${n}`);
      words.push(t.seq);
      t.at(t.nowMs + everyMs);
    }
    t.held();
    return { t: t.status("live"), words };
  }

  it("are at most four in an hour", () => {
    const { t, words } = told(6, 60_000);
    const { violations } = truthfulHealth.examine(t.end());
    expect(violations.map(({ atMs, proof, message }) => [atMs, proof, message])).toEqual([
      [
        275_000,
        words.slice(0, 5),
        "bot: reported 5 states from 06:00:35 to 06:04:35 (4 an hour allowed), though nothing got through and nothing changed",
      ],
    ]);
    expect(breaches(truthfulHealth, told(4, 60_000).t.end())).toEqual([]);
  });

  it("are not those that were told in the instant of the change, before it", () => {
    const { t, poll } = sayingLive();
    t.at(35_000).answer(poll);
    t.cut("getupdates");
    t.status("recovering", "transport");
    t.at(7_200_000).credential("bot#2").status("recovering", "starting").status("recovering", "again");
    t.status("live").answer(t.held());
    t.cut("getupdates");
    t.status("recovering", "why").at(7_300_000).status("recovering", "needs-login");
    expect(breaches(truthfulHealth, t.at(7_400_000).end())).toEqual([]);
  });

  it("may be more in a day", () => {
    expect(breaches(truthfulHealth, told(48, HALF_AN_HOUR_MS).t.end())).toEqual([]);
    expect(breaches(truthfulHealth, told(48, HALF_AN_HOUR_MS / 2 - 1).t.end())).toHaveLength(1);
  });

  it("have their number anew when a poll is answered or held, a login or a start comes, and after a -14 to one that looked held", () => {
    const changes: Record<string, (t: TraceBuilder) => void> = {
      "an answer": t => t.answer(t.held()),
      "a poll that is held": t => t.failure(t.held()),
      "a login": t => t.credential("bot#2"),
      "a start": t => t.lifecycle("start-asked"),
      "a -14": t => {
        const hung = t.hung("getupdates");
        t.at(t.nowMs + 5_000)
          .abort(hung)
          .refused("sendmessage");
      },
    };
    for (const [name, change] of Object.entries(changes))
      expect(breaches(truthfulHealth, told(6, 60_000, change).t.end()), name).toEqual([]);
    const refused = (t: TraceBuilder) => t.refused("getupdates");
    expect(breaches(truthfulHealth, told(6, 60_000, refused).t.end())).toHaveLength(1);
  });

  it("are those of the last life, where several begin in one instant", () => {
    const lives = (restart: (t: TraceBuilder) => void) => {
      const { t, poll } = sayingLive();
      t.at(35_000).answer(poll).cut("getupdates");
      for (const life of [1, 2, 3]) {
        if (life > 1) restart(t);
        t.status("recovering", `starting ${life}`).status("recovering", `why ${life}`);
      }
      t.at(400_000).held();
      return breaches(truthfulHealth, t.status("live").end());
    };
    expect(lives(t => t.lifecycle("start-asked", "fault"))).toEqual([]);
    expect(lives(() => {})).toHaveLength(1);
  });

  /** Each -14 of another endpoint, of a session that lives, is told; the poll is cut and begun anew, and after a second is live again. */
  const shaken = (everyMs: number, ...endpoints: ("sendmessage" | "sendtyping" | "getconfig")[]) => {
    const { t, poll } = sayingLive();
    t.at(2_000);
    let held = poll;
    for (let n = 0; n < 8; n += 1) {
      t.at(t.nowMs + everyMs).refused(endpoints[n % endpoints.length] ?? "sendmessage");
      t.status("recovering", "stale-token").abort(held).answer(t.request("notifystart"));
      held = t.held();
      t.at(t.nowMs + 1_000).status("live");
    }
    return breaches(truthfulHealth, t.at(t.nowMs + 1_000).end()).length;
  };

  it("are too many where each -14 is told of an endpoint that said so just before", () => {
    expect(shaken(20_000, "sendmessage")).toBeGreaterThan(0);
    expect(shaken(20_000, "sendmessage", "sendtyping", "getconfig")).toBeGreaterThan(0);
    // After as long as a poll takes it is to be believed again.
    expect(shaken(ANSWERED_MS, "sendmessage")).toBe(0);
  });

  it("are not counted with the stops that were asked for", () => {
    const stops = (t: TraceBuilder) => t.status("stopped").status("stopped");
    expect(breaches(truthfulHealth, told(4, 60_000, stops).t.end())).toEqual([]);
  });
});

describe("a restart by the host's watchdog", () => {
  const MINUTE_MS = 60_000;
  /** A poll ends in the fifth minute, and the watchdog comes at minute `at`. */
  const restarted = (at: number, ends: (t: TraceBuilder, poll: number) => unknown) => {
    const { t, poll } = sayingLive();
    ends(t.at(5 * MINUTE_MS), poll);
    const trace = t
      .at(at * MINUTE_MS)
      .lifecycle("stop-asked", "watchdog")
      .end();
    return breaches(truthfulHealth, trace).filter(([ms]) => ms === at * MINUTE_MS);
  };
  const answered = (t: TraceBuilder, poll: number) => t.answer(poll);

  it("is false while the last answered poll is younger than what the watchdog waits for", () => {
    expect(restarted(34, answered)).toEqual([[34 * MINUTE_MS, [9, 10]]]);
    expect(restarted(35, answered)).toEqual([]);
  });

  it("is right where polls failed, were answered by a fault, or in a session that had lapsed", () => {
    expect(restarted(20, (t, poll) => t.failure(poll))).toEqual([]);
    const lapsed = (t: TraceBuilder, poll: number) => t.session("lapsed").answer(poll);
    expect(restarted(6, lapsed)).toEqual([]);
  });
});
