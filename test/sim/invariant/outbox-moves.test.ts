/** outbox-moves: what waits is offered, often enough and not too often, and its end is told. */
import { describe, expect, it } from "vitest";
import { outboxMoves } from "../../../sim/invariant/outbox-moves.ts";
import type { WaitingEnd } from "../../../sim/trace/record.ts";
import { breaches, TraceBuilder } from "./trace-builder.ts";

const HOUR_MS = 60 * 60_000;
/** Six hours, and the time of an offer. */
const SILENCE_MS = 6 * HOUR_MS + 10_000;

/** s1, for alice, is refused and waits from 1 s on. */
function waiting(...messages: string[]): TraceBuilder {
  const t = new TraceBuilder();
  t.live();
  t.at(1_000);
  for (const message of ["s1", ...messages])
    refused(t.asked(message), message).done(message, "declined", "queued");
  return t;
}

const tries = (t: TraceBuilder, message = "s1") => t.request("sendmessage", { message, to: "alice" });
const refused = (t: TraceBuilder, message = "s1", code = -2) =>
  t.answer(tries(t, message), { ok: false, code });
const goes = (t: TraceBuilder, message = "s1") => {
  const request = tries(t, message);
  return t.accepted(request, { message }).answer(request);
};
const told = (t: TraceBuilder, outcome: WaitingEnd, message = "s1") =>
  t.add({ type: "send-ended", account: "bot", message, outcome });
/** Refused for good, and told. */
const ends = (t: TraceBuilder) => told(refused(t, "s1", -3), "refused");
let words = 0;
function word(t: TraceBuilder, user = "alice"): TraceBuilder {
  const message = `m${++words}`;
  return t.inbound(message, user).answer(t.held(), { messages: [message] });
}
const said = (t: TraceBuilder) => outboxMoves.examine(t.end()).violations.map(({ message }) => message);

describe("after its user's word, a text", () => {
  it("is offered within 10 s", () => {
    const t = told(goes(word(waiting().at(60_000)).at(70_000)), "sent");
    expect(said(t.at(HOUR_MS))).toEqual([]);
  });

  it("must not stay", () => {
    const t = waiting();
    const done = t.seq;
    word(t.at(60_000));
    const trace = refused(t.at(70_001)).at(HOUR_MS).end();
    expect(breaches(outboxMoves, trace)).toEqual([[70_000, [done, done + 4]]]);
    expect(outboxMoves.examine(trace).violations[0]?.message).toMatch(
      /^bot: s1 to alice, queued at 06:00:01, was not offered by 06:01:10, although alice had written m\d+ at 06:01:00 \(10 s allowed\)$/,
    );
  });

  it.each([
    ["another user writes", (t: TraceBuilder) => word(t, "bob")],
    ["one writes whose id differs in case alone", (t: TraceBuilder) => word(t, "Alice")],
    ["the account is stopped", (t: TraceBuilder) => word(t).lifecycle("stop-asked")],
    ["the process is killed", (t: TraceBuilder) => word(t).crash().revived()],
    ["the store is gone", (t: TraceBuilder) => word(t.crash("nothing").revived())],
    ["its end was told", (t: TraceBuilder) => word(ends(t))],
    ["an offer is on its way", (t: TraceBuilder) => word(t, tries(t) > 0 ? "alice" : "")],
  ])("may stay while %s", (_, happens) => {
    const t = waiting().at(60_000);
    happens(t);
    expect(said(t.at(HOUR_MS))).toEqual([]);
  });

  it("may be one of several, each of which follows the one before", () => {
    const t = goes(word(waiting("s2").at(60_000)));
    told(t, "sent");
    expect(said(told(goes(t.at(69_000), "s2"), "sent", "s2").at(HOUR_MS))).toEqual([]);
    const stops = told(goes(word(waiting("s2").at(60_000))), "sent");
    expect(said(stops.at(HOUR_MS))).toEqual([
      expect.stringMatching(/^bot: s2 .* although s1 had gone at 06:01:00 \(10 s allowed\)$/),
    ]);
  });

  it("may let the answer to a newer word go first, once", () => {
    const offered = (ms: number, ...wordsMs: number[]) => {
      const t = told(goes(word(waiting("s2").at(60_000))), "sent");
      for (const wordMs of wordsMs) {
        const message = `g${wordMs}`;
        t.at(wordMs).add({ type: "inbound", account: "bot", user: "alice", message, group: "family" });
        t.answer(t.held(), { messages: [message] });
      }
      return said(told(goes(t.at(ms), "s2"), "sent", "s2").at(HOUR_MS));
    };
    expect(offered(74_000, 64_000)).toEqual([]);
    expect(offered(74_001, 64_000)).toHaveLength(1);
    // More words do not put it off; nor does one that came when it was late.
    expect(offered(74_001, 64_000, 69_000)).toHaveLength(1);
    expect(offered(70_002, 70_001)).toHaveLength(1);
  });

  it("need not be offered when it has waited for more than a day", () => {
    const late = (ms: number) => {
      const t = waiting();
      for (let hours = 5; hours < 24; hours += 5) refused(t.at(hours * HOUR_MS));
      return said(word(t.at(ms)).at(ms + 60_000)).filter(line => line.includes("was not offered"));
    };
    expect(late(24 * HOUR_MS + 1_000)).toHaveLength(1);
    expect(late(24 * HOUR_MS + 1_001)).toEqual([]);
  });

  it("is offered again within five minutes when the offer failed", () => {
    const fails = (againMs: number) => {
      const t = word(waiting().at(60_000));
      t.failure(tries(t));
      return said(refused(t.at(60_000 + againMs)).at(HOUR_MS));
    };
    expect(fails(300_000)).toEqual([]);
    expect(fails(300_001)).toHaveLength(1);
  });

  describe("whose offer failed while a -2 of the account stands", () => {
    const asks = (t: TraceBuilder, message: string, to: string) =>
      t.add({ type: "send-asked", account: "bot", message, to, by: "cron" });
    const offer = (t: TraceBuilder, message: string, to: string) =>
      t.failure(t.request("sendmessage", { message, to }), false, "ECONNRESET");
    const lines = (t: TraceBuilder) =>
      said(t).filter(line => line.includes("s1") && line.includes("had failed"));

    /** s1 of alice, offered in vain at 60 s, and s9 of bob wait. */
    function bothWait(between = (_: TraceBuilder): void => {}): TraceBuilder {
      const t = asks(waiting().at(2_000), "s9", "bob");
      t.answer(t.request("sendmessage", { message: "s9", to: "bob" }), { ok: false, code: -2 });
      t.done("s9", "declined", "queued");
      between(t.at(50_000));
      return offer(t.at(60_000), "s1", "alice");
    }
    const again = (t: TraceBuilder, atMs: number) => refused(t.at(atMs)).at(HOUR_MS);

    it("waits for another user's turn, five minutes more", () => {
      const turn = (atMs: number) => again(offer(bothWait().at(200_000), "s9", "bob"), atMs);
      expect(lines(turn(500_000))).toEqual([]);
      expect(lines(turn(500_001))).toEqual([
        expect.stringMatching(
          /was not offered by 06:08:20, although s1 had failed at 06:01:00 \(7 min 20 s allowed\)$/,
        ),
      ]);
    });

    it("waits for one turn of his, and for none that came late", () => {
      const twice = offer(offer(bothWait().at(200_000), "s9", "bob").at(400_000), "s9", "bob");
      expect(lines(again(twice, 600_000))).toHaveLength(1);
      expect(lines(again(offer(bothWait().at(360_001), "s9", "bob"), 500_000))).toHaveLength(1);
    });

    it("does not wait for others where a text has gone since the -2", () => {
      const went = bothWait(t =>
        t.answer(asks(t, "s8", "carol").request("sendmessage", { message: "s8", to: "carol" })),
      );
      expect(lines(again(offer(went.at(200_000), "s9", "bob"), 500_000))).toHaveLength(1);
    });
  });

  /** An offer fails at 60 s, and so does every poll until some time. */
  function cutOff(endMs: number): TraceBuilder {
    const t = word(waiting().at(60_000));
    t.failure(tries(t), false, "ECONNREFUSED");
    for (let atMs = 70_000; atMs < endMs; atMs += 20_000) t.at(atMs).failure(t.held(), false, "ECONNREFUSED");
    return t.at(endMs);
  }

  const cutOffUntil = (endMs: number): TraceBuilder => {
    const t = cutOff(endMs);
    return t.answer(t.held());
  };

  it("may wait for the network when the offer and every poll after it failed", () => {
    expect(said(told(goes(cutOffUntil(450_000).at(460_000)), "sent").at(HOUR_MS))).toEqual([]);
  });

  it("may wait while the session has lapsed: its empty answers are no sign of life", () => {
    const t = cutOff(450_000);
    t.session("lapsed");
    for (let atMs = 460_000; atMs < HOUR_MS; atMs += 40_000) t.at(atMs).answer(t.request("getupdates"));
    expect(said(t.at(HOUR_MS))).toEqual([]);
  });

  it("may not wait for the polls while another user's texts get through", () => {
    const t = cutOff(450_000);
    t.answer(t.request("sendmessage", { message: "b1", to: "bob" }));
    for (let atMs = 460_000; atMs < HOUR_MS; atMs += 60_000)
      t.at(atMs).failure(t.held(), false, "ECONNREFUSED");
    expect(said(t.at(HOUR_MS))).toContainEqual(expect.stringMatching(/although s1 had failed/));
  });

  it("may wait its turn among the texts that leave with the first answered poll", () => {
    const lines = (others: number): string[] => {
      const t = cutOffUntil(450_000);
      for (let at = 0; at < others; at += 1)
        t.at(450_000 + at * 550).answer(t.request("sendmessage", { message: `a${at}`, to: "bob" }));
      return said(told(goes(t.at(475_000)), "sent").at(HOUR_MS));
    };
    expect(lines(40)).toEqual([]);
    expect(lines(1)).toHaveLength(1);
  });

  it("may wait while a fault answers the polls: what it says is not the service's", () => {
    const ends = (isForged: boolean) => {
      const t = cutOff(450_000);
      const request = t.request("getupdates");
      if (isForged) t.fault("fired", { request }).answer(request, { fault: "cut" });
      else t.answer(request);
      return said(t.at(HOUR_MS));
    };
    expect(ends(false)).not.toEqual([]);
    expect(ends(true)).toEqual([]);
  });

  it("may wait while notifystart alone is taken: the session does not live by that", () => {
    const ends = (isCured: boolean) => {
      const t = cutOff(450_000).notified();
      const poll = t.held();
      return said((isCured ? t.answer(poll) : t.stale(poll)).at(HOUR_MS)).length;
    };
    expect(ends(false)).toBe(0);
    expect(ends(true)).toBeGreaterThan(0);
  });

  it("may wait when the offer failed and a -2 came to another user since", () => {
    const t = word(waiting().at(60_000));
    t.failure(tries(t), false, "ECONNREFUSED");
    t.at(200_000).asked("s9");
    t.answer(t.request("sendmessage", { message: "s9", to: "bob" }), { ok: false, code: -2 });
    expect(said(t.at(HOUR_MS)).filter(line => line.includes("had failed"))).toEqual([]);
  });

  it("may wait when its user's word called for another attempt, refused by a -2", () => {
    const answers = (to: string) => {
      const t = word(waiting().at(60_000)).asked("s9");
      t.answer(t.request("sendmessage", { message: "s9", to }), { ok: false, code: -2 });
      return said(t.at(HOUR_MS));
    };
    expect(answers("alice")).toEqual([]);
    expect(answers("bob")).toHaveLength(1);
  });

  it("may wait when the one before it went and a -2 came to anybody since", () => {
    const t = told(goes(word(waiting("s2").at(60_000))), "sent").asked("s9");
    t.answer(t.request("sendmessage", { message: "s9", to: "bob" }), { ok: false, code: -2 });
    expect(said(t.at(HOUR_MS))).toEqual([]);
  });

  it("is offered within 10 s of the next answer then", () => {
    expect(said(cutOffUntil(450_000).at(HOUR_MS))).toEqual([
      expect.stringMatching(/was not offered by 06:07:40, although s1 had failed at 06:01:00/),
    ]);
  });
});

describe("without a word, an account", () => {
  it("offers something at least once in six hours", () => {
    expect(said(waiting().at(SILENCE_MS))).toEqual([]);
    expect(
      breaches(
        outboxMoves,
        waiting()
          .at(SILENCE_MS + 1_000)
          .end(),
      ).map(([ms]) => ms),
    ).toEqual([SILENCE_MS + 1_000]);
    const probed = refused(waiting().at(5 * HOUR_MS)).at(11 * HOUR_MS);
    expect(said(probed)).toEqual([]);
  });

  it("is not excused by texts that begin to wait meanwhile", () => {
    const t = waiting()
      .at(5 * HOUR_MS)
      .asked("s2")
      .done("s2", "declined", "queued");
    expect(said(t.at(SILENCE_MS + 1_000))).toHaveLength(1);
  });

  it.each([
    ["is stopped", (t: TraceBuilder) => t.lifecycle("stop-asked")],
    ["has a dead session", (t: TraceBuilder) => t.session("dead")],
    ["has nothing left that waits", ends],
    [
      "was started again",
      (t: TraceBuilder) =>
        t
          .at(5 * HOUR_MS)
          .crash()
          .revived()
          .add({ type: "host", step: "clock-stepped", byMs: -HOUR_MS })
          .crash()
          .revived(),
    ],
  ])("may be silent when it %s", (_, happens) => {
    const t = waiting();
    happens(t);
    expect(said(t.at(10 * HOUR_MS))).toEqual([]);
  });

  describe("that was refused once, ten minutes ago,", () => {
    const starts = (t: TraceBuilder) => t.crash().revived();
    const logsIn = (t: TraceBuilder, more = {}) =>
      t.add({ type: "credential", account: "bot", token: "bot#2", ...more });
    const toBob = (t: TraceBuilder) => t.answer(t.request("sendmessage", { message: "b1", to: "bob" }));
    const untold = (t: TraceBuilder) => said(t.at(HOUR_MS)).filter(line => line.includes("was not offered"));
    const TEN_MS = 600_000;

    it.each([
      ["starts", starts, /although the account had started at 06:10:00 \(5 min 0 s allowed\)$/],
      ["logs in as the same bot", logsIn, /although the bot had logged in anew at 06:10:00/],
      ["has a text taken by another user", toBob, /although b1 had gone at 06:10:00/],
    ])("offers something within five minutes when it %s", (_, happens, words) => {
      const offered = (ms: number) =>
        untold(told(goes(happens(waiting().at(TEN_MS)).at(TEN_MS + ms)), "sent"));
      expect(offered(300_000)).toEqual([]);
      expect(offered(300_001)).toEqual([expect.stringMatching(words)]);
    });

    it("waits for the turn of each other user whose text goes before, a minute more", () => {
      const lasts = (ms: number, others: number) => {
        const t = waiting();
        const sends = (to: string) => t.request("sendmessage", { message: to, to });
        const users = ["carl", "dora"];
        for (const user of users) {
          t.add({ type: "send-asked", account: "bot", message: user, to: user, by: "cron" });
          t.answer(sends(user), { ok: false, code: -2 }).done(user, "declined", "queued");
        }
        toBob(t.at(TEN_MS));
        for (const user of users.slice(0, others)) {
          t.at(t.nowMs + 120_000);
          const request = sends(user);
          told(t.accepted(request, { message: user }).answer(request), "sent", user);
        }
        const lines = untold(told(goes(t.at(TEN_MS + ms)), "sent"));
        return lines.filter(line => line.includes("s1 to alice"));
      };
      expect([lasts(300_000, 0), lasts(360_000, 1), lasts(420_000, 2)]).toEqual([[], [], []]);
      for (const others of [0, 1, 2])
        expect(lasts(300_001 + others * 60_000, others).some(line => line.includes("s1 to alice"))).toBe(
          true,
        );
    });

    it.each([
      ["logs in as another bot", (t: TraceBuilder) => logsIn(t.at(TEN_MS), { newBot: true })],
      ["is refused just before", (t: TraceBuilder) => starts(refused(t.at(TEN_MS - 299_999)).at(TEN_MS))],
      ["was refused three times", (t: TraceBuilder) => starts(refused(refused(t.at(100_000))).at(TEN_MS))],
      [
        "has another text refused",
        (t: TraceBuilder) =>
          refused(
            starts(t.at(TEN_MS))
              .at(TEN_MS + 1_000)
              .asked("n1"),
            "n1",
          ),
      ],
      [
        "is stopped",
        (t: TraceBuilder) =>
          starts(t.at(TEN_MS))
            .at(TEN_MS + 1_000)
            .lifecycle("stop-asked"),
      ],
    ])("may be silent when it %s", (_, happens) => {
      expect(untold(happens(waiting()))).toEqual([]);
    });

    it("may be silent when another user's text is taken that had left before it was refused", () => {
      const t = new TraceBuilder();
      t.live();
      const left = t.at(500).request("sendmessage", { message: "b1", to: "bob" });
      refused(t.at(1_000).asked("s1")).done("s1", "declined", "queued");
      expect(untold(t.answer(left))).toEqual([]);
    });
  });

  it("is refused at most six times in a day", () => {
    const probes = (count: number, between = (_t: TraceBuilder, _probe: number) => {}) => {
      const t = waiting();
      for (let probe = 1; probe <= count; probe++) {
        between(t.at(probe * HOUR_MS), probe);
        refused(t);
      }
      return said(t);
    };
    expect(probes(6)).toEqual([]);
    expect(probes(7)).toEqual([
      expect.stringMatching(
        /^bot: 7 offers that no word of a user called for were refused by -2 from 07:00:00 on/,
      ),
    ]);
    expect(probes(7, t => word(t)).filter(line => line.includes("called for"))).toEqual([]);
    expect(probes(7, t => t.lifecycle("start-asked"))).toEqual([]);
    const success = (t: TraceBuilder, probe: number) => {
      if (probe === 4) goes(t, "s9").at(t.nowMs + 60_001);
    };
    expect(probes(7, success)).toEqual([]);
    const setAside = (t: TraceBuilder, probe: number) => {
      if (probe < 7) refused(t.asked(`a${probe}`), `a${probe}`).done(`a${probe}`, "declined", "queued");
      if (probe > 1) told(t, "set-aside", `a${probe - 1}`);
    };
    expect(probes(7, setAside).filter(line => line.includes("called for"))).toEqual([]);
    // The store is slow: the word of it comes after the next offer.
    const lateWord = (t: TraceBuilder, probe: number) => {
      if (probe > 1) told(t, "set-aside", `a${probe - 1}`);
      refused(t.asked(`a${probe}`), `a${probe}`).done(`a${probe}`, "declined", "queued");
      refused(word(t).at(t.nowMs + 30_000), `a${probe}`).at(t.nowMs + 30_000);
    };
    expect(probes(7, lateWord).filter(line => line.includes("called for"))).toEqual([]);
  });

  it("has a reason for an offer in a start a minute ago, not in one before", () => {
    const probes = (agoMs: number) => {
      const t = waiting();
      for (let probe = 1; probe <= 7; probe++) {
        t.at(probe * HOUR_MS).lifecycle("start-asked");
        refused(t.at(t.nowMs + agoMs));
      }
      return said(t).filter(line => line.includes("called for"));
    };
    expect(probes(60_000)).toEqual([]);
    expect(probes(60_001)).toHaveLength(1);
  });
});

describe("the end of a text", () => {
  it("is told within 10 s of its arrival", () => {
    const gone = goes(word(waiting().at(60_000)));
    expect(said(gone.at(HOUR_MS))).toEqual([
      "bot: s1, queued at 06:00:01, had gone, and its end was not told",
    ]);
    const told = (afterMs: number) => {
      const t = goes(word(waiting().at(60_000)));
      t.at(60_000 + afterMs).add({ type: "send-ended", account: "bot", message: "s1", outcome: "sent" });
      return said(t.at(HOUR_MS)).filter(line => line.includes("not told"));
    };
    expect(told(10_000)).toEqual([]);
    expect(told(10_001)).toHaveLength(1);
  });

  it("comes within two days", () => {
    const t = waiting();
    for (let hours = 5; hours < 48; hours += 5)
      t.at(hours * HOUR_MS).failure(tries(t), false, "ECONNREFUSED");
    expect(said(t.at(48 * HOUR_MS)).filter(line => line.includes("still waited"))).toEqual([]);
    expect(said(t.at(48 * HOUR_MS + 1_000)).filter(line => line.includes("still waited"))).toHaveLength(1);
  });

  it("comes within six hours of a start for what grew old before it", () => {
    const stopped = waiting().at(HOUR_MS).lifecycle("stop-asked");
    const startedAt = 62 * HOUR_MS;
    expect(said(stopped.at(startedAt))).toEqual([]);
    stopped.lifecycle("start-asked");
    for (let hours = 1; hours <= 5; hours++)
      stopped.at(startedAt + hours * HOUR_MS).failure(tries(stopped), false, "ECONNREFUSED");
    expect(said(stopped)).toEqual([]);
    stopped.at(startedAt + 6 * HOUR_MS);
    expect(said(stopped)).toEqual(["bot: s1, queued at 06:00:01, still waited after 2 d 0 h"]);
  });

  it("is no lie about its age where a start had the wall clock alone to go by", () => {
    const set = () =>
      waiting()
        .at(60_000)
        .host("clock-stepped", 3 * 24 * HOUR_MS);
    expect(said(told(set(), "expired"))).toHaveLength(1);
    expect(said(told(set().crash().revived(), "expired"))).toEqual([]);
    expect(said(told(waiting().at(60_000).crash().revived(), "expired"))).toHaveLength(1);
  });

  it.each<[WaitingEnd, string, (t: TraceBuilder) => unknown]>([
    ["sent", "the server had not taken all of it", refused],
    ["sent", "the server had not taken all of it", t => goes(t, "s2")],
    ["refused", "no answer had said so for good", refused],
    ["set-aside", "it had been refused 1 times with a fresh token", () => {}],
    ["set-aside", "it had been refused 1 times with a fresh token", t => refused(refused(t))],
    ["unknown", "every attempt had been answered", refused],
    ["expired", "the server had said yes to it", goes],
    ["expired", "it had waited for 0 ms (6 h 0 min at least)", () => {}],
    ["failed", "every attempt had been answered with -2", () => {}],
  ])("is no lie: %s, but %s", (outcome, lie, happens) => {
    const t = waiting();
    happens(t);
    expect(said(told(t, outcome))).toEqual([`bot: s1 was told ${outcome} at 06:00:01, but ${lie}`]);
  });

  it.each<[WaitingEnd, (t: TraceBuilder) => unknown]>([
    ["sent", goes],
    ["refused", t => refused(t, "s1", -3)],
    ["unknown", t => t.failure(tries(t))],
    ["unknown", t => t.abort(tries(t))],
    ["set-aside", t => refused(word(refused(word(t))))],
    ["expired", t => t.at(6 * HOUR_MS + 1_000)],
    ["failed", t => t.failure(tries(t), false, "ECONNREFUSED")],
  ])("is true: %s", (outcome, happens) => {
    const t = waiting();
    happens(t);
    expect(said(told(t, outcome))).toEqual([]);
  });

  it("is told once, and of a text that was asked for", () => {
    expect(said(told(ends(waiting()), "refused"))).toHaveLength(1);
    expect(said(told(ends(waiting()).at(5_000).crash("torn").revived(), "refused"))).toHaveLength(1);
    expect(said(told(waiting(), "sent", "?"))).toHaveLength(1);
  });

  it("comes after three offers with fresh tokens, each of them refused", () => {
    const t = waiting();
    for (let time = 1; time <= 3; time++) refused(word(t.at(time * HOUR_MS)));
    expect(said(t)).toEqual([]);
    refused(word(t.at(4 * HOUR_MS)));
    expect(said(t)).toEqual([
      "bot: s1, queued at 06:00:01, was offered although 3 offers with fresh tokens had been refused",
    ]);
  });

  it("is counted anew when a piece of it went", () => {
    const t = waiting();
    for (let time = 1; time <= 6; time++) {
      word(t.at(time * HOUR_MS));
      if (time % 2 === 0) goes(t);
      refused(t);
    }
    expect(said(t).filter(line => line.includes("although 3 offers"))).toEqual([]);
  });
});
