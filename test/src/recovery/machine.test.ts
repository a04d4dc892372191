/** The machine of recovery: what it makes of each event, and what it holds to under any events at all. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { advance, begin, join } from "../../../src/recovery/machine.ts";
import type { End, Recovery, RecoveryCommand, RecoveryEvent } from "../../../src/recovery/state.ts";
import { describe as wordFor } from "../../../src/status.ts";

const GOOD: End = { kind: "good" };
const STALE: End = { kind: "stale" };
const LAPSED: End = { kind: "lapsed" };
const CODE: End = { kind: "failed", how: "code" };
const SPOILT: End = { kind: "failed", how: "spoilt" };
const BROKEN: End = { kind: "failed", how: "unanswered" };
const LATE: End = { kind: "failed", how: "late" };

/** A machine in the hands of a test: time passes, alarms go off, requests end as told. */
class Bench {
  state: Recovery;
  nowMs = 0;
  /** What was sent and aborted, in order. */
  readonly log: string[] = [];
  /** When each request left. */
  readonly sentMs: number[] = [];
  readonly #random01: () => number;

  constructor(first = begin(10_000), random01 = () => 1) {
    this.state = first;
    this.#random01 = random01;
    this.ring();
  }

  get word(): string {
    const { state, reason } = wordFor(this.state.session);
    return reason === undefined ? state : `${state}:${reason}`;
  }

  tell(event: RecoveryEvent): void {
    const { state, commands } = advance(this.state, event, this.nowMs, this.#random01());
    this.state = state;
    for (const command of commands) this.#note(command);
  }

  ring(): void {
    this.tell({ kind: "alarm" });
  }

  /** Time passes, and each alarm goes off in it. */
  pass(ms: number): this {
    const untilMs = this.nowMs + ms;
    for (let alarms = 0; this.state.alarmMs !== null && this.state.alarmMs <= untilMs; alarms++) {
      if (alarms > 1_000) throw new Error("alarms without an end");
      this.nowMs = Math.max(this.nowMs, this.state.alarmMs);
      this.ring();
    }
    this.nowMs = untilMs;
    return this;
  }

  /** The poll, or else the notifystart, ends so. */
  end(...ends: End[]): this {
    for (const end of ends) {
      this.await();
      this.tell({ kind: "ended", id: this.underWay ?? 0, end });
    }
    return this;
  }

  /** Time passes until something is under way. */
  await(): void {
    for (let waited = 0; this.underWay === undefined && waited < 4_000; waited++) this.pass(100);
  }

  get underWay(): number | undefined {
    return this.state.poll?.id ?? this.state.notifystart?.id;
  }

  #note(command: RecoveryCommand): void {
    if (command.do === "wakeAt") return;
    this.log.push(command.do === "send" ? command.what : "abort");
    if (command.do === "send") this.sentMs.push(this.nowMs);
  }
}

/** A bench whose session a poll has proven a moment ago, after a calm. */
const proven = (): Bench => new Bench().end(GOOD).pass(30_000).end(GOOD);

it("begins with notifystart, polls whatever that is answered with, and is live by the first answer", () => {
  for (const end of [GOOD, CODE, SPOILT, BROKEN, LATE]) {
    const bench = new Bench().end(end);
    expect(bench.log).toEqual(["notifystart", "getupdates"]);
    expect(bench.word).toBe("recovering:starting");
    expect(bench.end(GOOD).word).toBe("live");
  }
});

it("joins a start that somebody else has begun, and goes on with what was declared", () => {
  expect(new Bench(join(null, 10_000, 0)).log).toEqual(["getupdates"]);
  const declared = { kind: "barred", reason: "taken-over-or-revoked", probes: 3 } as const;
  const bench = new Bench(join(declared, 10_000, 0));
  expect(bench.log).toEqual(["notifystart"]);
  expect(bench.word).toBe("needs-login:taken-over-or-revoked");
});

it("changes nothing for the end of a request that is not under way any more", () => {
  const bench = proven();
  for (const end of [GOOD, STALE, LAPSED, CODE, BROKEN, LATE])
    expect(advance(bench.state, { kind: "ended", id: 1, end }, 5, 1)).toEqual({
      state: bench.state,
      commands: [],
    });
});

it("gives a poll the advertised hold and the margin", () => {
  const bench = new Bench(begin(10_000));
  bench.end(GOOD);
  const { commands } = advance(
    bench.state,
    { kind: "ended", id: 2, end: { kind: "good", hold: 20_000 } },
    0,
    1,
  );
  expect(commands).toContainEqual({ do: "send", id: 3, what: "getupdates", deadlineMs: 30_000, anew: false });
});

it("asks without the cursor once, after three codes in a row", () => {
  const anew: boolean[] = [];
  let state = proven().state;
  for (let round = 0, nowMs = 0; round < 6; round++, nowMs += 60_000) {
    const ended = advance(state, { kind: "ended", id: state.poll?.id ?? 0, end: CODE }, nowMs, 1);
    const { state: next, commands } = advance(ended.state, { kind: "alarm" }, nowMs + 50_000, 1);
    for (const command of commands) if (command.do === "send") anew.push(command.anew);
    state = next;
  }
  expect(anew).toEqual([false, false, true, false, false, false]);
});

describe("after a stale token", () => {
  it.each([
    ["taken", GOOD, "needs-login:notifystart-without-effect"],
    ["refused", STALE, "needs-login:taken-over-or-revoked"],
  ])(
    "tries three times in 3 s where notifystart is %s and the poll stale, and says that a login is needed",
    (_how, notified, word) => {
      const bench = proven().end(STALE);
      expect([bench.word, bench.log.at(-1)]).toEqual(["recovering:stale-token", "notifystart"]);
      bench.end(notified, STALE, notified, STALE);
      expect(bench.word).toBe("recovering:stale-token");
      bench.end(notified, STALE);
      expect(bench.word).toBe(word);
      expect(bench.nowMs - 30_000).toBe(3_000);
    },
  );

  it.each([CODE, SPOILT, BROKEN, LATE])("asks for no login where notifystart comes to nothing: %o", end => {
    const bench = proven().end(STALE);
    for (let attempt = 0; attempt < 20; attempt++) bench.end(end, STALE);
    expect(bench.word).toBe("recovering:stale-token");
  });

  it("says so at the first full verdict when failures have used the time up", () => {
    const bench = proven().end(
      STALE,
      GOOD,
      BROKEN,
      GOOD,
      BROKEN,
      GOOD,
      BROKEN,
      GOOD,
      BROKEN,
      GOOD,
      BROKEN,
      GOOD,
      STALE,
    );
    expect(bench.word).toBe("needs-login:notifystart-without-effect");
  });

  it("takes a poll that looks held for the cure, and its refusal soon after for the same stale token", () => {
    const bench = proven().end(STALE, GOOD).pass(3_999);
    expect(bench.word).toBe("recovering:stale-token");
    expect(bench.pass(1).word).toBe("live");
    expect(bench.pass(500).end(STALE).word).toBe("needs-login:notifystart-without-effect");
  });

  it("believes no poll that looks held, once one that it believed was refused after a -14, until one is answered", () => {
    const bench = proven().end(STALE, BROKEN).pass(4_000);
    expect(bench.word).toBe("live");
    bench.pass(1_000).end(STALE, BROKEN).pass(30_000);
    expect(bench.word).toBe("recovering:stale-token");
    bench.end(GOOD, STALE, GOOD).pass(4_000);
    expect(bench.word).toBe("live");
  });

  it("believes one after the first -14 to a poll that was believed at the start", () => {
    const bench = new Bench().end(GOOD).pass(20_000).end(STALE, GOOD, STALE, GOOD).pass(4_000);
    expect(bench.word).toBe("live");
  });

  it("believes none either once a notifystart was refused that a -14 elsewhere called for", () => {
    const bench = proven().end(STALE, GOOD).pass(4_000);
    bench.tell({ kind: "nudged" });
    expect(bench.end(STALE).pass(30_000).word).toBe("recovering:stale-token");
  });

  it("probes 8 s, 8 s and 16 s later, and at last every five minutes", () => {
    const bench = proven().end(STALE, STALE, STALE, STALE, STALE, STALE, STALE);
    const pausesMs: number[] = [];
    for (let probe = 0; probe < 9; probe++) {
      const fromMs = bench.nowMs;
      bench.await();
      pausesMs.push(bench.nowMs - fromMs);
      bench.end(STALE, STALE);
    }
    expect(pausesMs.map(ms => ms / 1_000)).toEqual([8, 8, 16, 32, 64, 128, 256, 300, 300]);
  });
});

describe("the claim to be live", () => {
  const long = (bench: Bench, end: End): Bench => bench.pass(20_000).end(end);

  it("outlasts failures of less than 7 s, and no more", () => {
    const bench = proven().end(BROKEN);
    const failedMs = bench.nowMs;
    bench.end(BROKEN, BROKEN, BROKEN);
    const left = failedMs + 7_000 - bench.nowMs;
    expect(bench.pass(left - 1).word).toBe("live");
    expect(bench.pass(1).word).toBe("recovering:transport");
  });

  it.each([BROKEN, SPOILT, CODE])(
    "ends with two held polls in a row that come to %o, and then needs an answered one",
    end => {
      const bench = long(proven(), end);
      expect(bench.word).toBe("live");
      expect(long(bench.pass(500), end).word).toBe("recovering:transport");
      expect(bench.pass(500).pass(30_000).word).toBe("recovering:transport");
      expect(bench.end(GOOD).word).toBe("live");
    },
  );

  it("ends with the second deadline, and comes back with an answer alone", () => {
    const bench = proven().pass(45_000).end(LATE);
    expect([bench.word, bench.log.at(-1)]).toEqual(["live", "getupdates"]);
    bench.pass(45_000).end(LATE);
    expect([bench.word, bench.log.at(-1)]).toEqual(["recovering:silence", "notifystart"]);
    bench.end(GOOD).pass(30_000);
    expect(bench.word).toBe("recovering:silence");
    expect(bench.end(GOOD).word).toBe("live");
  });

  it("changes with a lapse, and a held poll counts only after a yes from notifystart", () => {
    const bench = proven().end(LAPSED, LAPSED, LAPSED);
    expect([bench.word, bench.log.at(-1)]).toEqual(["recovering:lapsed", "notifystart"]);
    bench.end(CODE).pass(4_000);
    expect([bench.word, bench.log.at(-1)]).toEqual(["recovering:lapsed", "notifystart"]);
    bench.tell({ kind: "ended", id: bench.state.notifystart!.id, end: GOOD });
    expect(bench.log.slice(-2)).toEqual(["abort", "getupdates"]);
    expect(bench.pass(4_000).word).toBe("live");
  });
});

describe("a -14 from another endpoint", () => {
  it("makes it prove a live session by notifystart and a new poll, and say live meanwhile", () => {
    const bench = proven();
    bench.tell({ kind: "nudged" });
    expect(bench.log.slice(-2)).toEqual(["abort", "notifystart"]);
    expect(bench.end(GOOD).word).toBe("live");
    expect(bench.end(STALE).word).toBe("recovering:stale-token");
  });

  it("is looked into every 4 s at most", () => {
    const bench = proven();
    for (let second = 0; second < 20; second++) {
      bench.tell({ kind: "nudged" });
      if (bench.state.notifystart !== null) bench.end(GOOD);
      bench.pass(1_000);
    }
    expect(bench.log.filter(what => what === "notifystart").length).toBeLessThanOrEqual(1 + 6);
  });

  /** Told so every 6 s, of which a notifystart knows nothing. */
  const refused = (bench: Bench, seconds: number): Bench => {
    for (let at = 0; at < seconds; at += 6) {
      bench.tell({ kind: "nudged" });
      if (bench.state.notifystart !== null) bench.end(GOOD);
      bench.pass(6_000);
    }
    return bench;
  };

  it("again and again, leaves the word live, and lets a poll stand after half a minute", () => {
    const bench = refused(proven(), 36);
    const standing = bench.state.poll?.id;
    expect([bench.word, refused(bench, 30).state.poll?.id]).toEqual(["live", standing]);
    // Answered, it has proven the session, and the next ones are cut again.
    bench.end(GOOD);
    const next = bench.state.poll?.id;
    expect([bench.word, refused(bench, 6).state.poll?.id === next]).toEqual(["live", false]);
  });

  it("again and again, is no excuse for a poll that stood in vain", () => {
    expect(refused(proven(), 42).end(LATE).word).toBe("recovering:silence");
  });

  it("takes back what a poll that looks held would prove", () => {
    const bench = proven().end(STALE, GOOD);
    bench.tell({ kind: "nudged" });
    bench.pass(4_000);
    expect([bench.word, bench.log.at(-1)]).toEqual(["recovering:stale-token", "notifystart"]);
  });
});

describe("a poll that is answered and not stored yet", () => {
  const answered = (bench: Bench) => bench.tell({ kind: "answered", id: bench.state.poll!.id, hold: 20_000 });

  it("proves the session at once, and is asked for nothing while the store takes its time", () => {
    const bench = proven().end(LATE, BROKEN, BROKEN);
    bench.pass(10_000);
    expect(bench.word).toMatch(/^recovering/);
    answered(bench);
    expect(bench.word).toBe("live");
    const before = bench.log.length;
    bench.pass(60_000);
    expect(bench.log.slice(before)).toEqual([]);
    expect(bench.state.holdMs).toBe(20_000);
    bench.end(GOOD);
    expect(bench.log.slice(before)).toEqual(["getupdates"]);
  });

  it("takes back a notifystart that was asked beside it", () => {
    const bench = proven().end(LATE, BROKEN, BROKEN);
    bench.pass(10_000);
    while (bench.state.notifystart === null) bench.pass(1_000);
    answered(bench);
    expect([bench.log.at(-1), bench.state.notifystart]).toEqual(["abort", null]);
  });

  it("changes nothing when it is of a poll that was given up", () => {
    const bench = proven();
    const { state } = bench;
    bench.tell({ kind: "answered", id: state.poll!.id + 1, hold: 5_000 });
    expect(bench.state).toBe(state);
  });
});

describe("after a sleep", () => {
  it("begins its poll anew at once", () => {
    const bench = proven().pass(10_000);
    const before = bench.log.length;
    bench.tell({ kind: "woke" });
    expect(bench.log.slice(before)).toEqual(["abort", "getupdates"]);
  });

  it("ends a pause", () => {
    const bench = proven().end(BROKEN, BROKEN, BROKEN);
    const before = bench.log.length;
    bench.tell({ kind: "woke" });
    expect(bench.log.slice(before)).toEqual(["getupdates"]);
  });

  it("leaves a poll alone that waits for room", () => {
    const bench = proven();
    bench.tell({ kind: "waits", id: bench.state.poll!.id });
    const before = bench.log.length;
    bench.tell({ kind: "woke" });
    bench.pass(60_000);
    expect([bench.log.slice(before), bench.word]).toEqual([[], "live"]);
  });
});

const anyEnd = fc.constantFrom<End>(
  { kind: "good", fresh: 1 },
  GOOD,
  STALE,
  LAPSED,
  CODE,
  SPOILT,
  BROKEN,
  LATE,
);
/** What happens after so long: an end of the poll or of notifystart, a late end, or something else. */
const anyLife = fc.array(
  fc.tuple(
    fc.oneof(fc.nat(3_000), fc.nat(60_000), fc.constant(0)),
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ of: fc.constantFrom("poll", "notifystart", "gone"), end: anyEnd }),
      },
      { weight: 1, arbitrary: fc.constantFrom("nudged", "hurried", "woke", "answered" as const) },
    ),
  ),
  { maxLength: 150 },
);

/** One life; `watch` is called after each event, and after each alarm on the way to it. */
function live(life: Parameters<Parameters<typeof anyLife.map>[0]>[0], watch: (bench: Bench) => void): Bench {
  const bench = new Bench(begin(10_000), () => 0.5);
  for (const [laterMs, event] of life) {
    for (let left = laterMs; left > 0; left -= 1_000) {
      bench.pass(Math.min(left, 1_000));
      watch(bench);
    }
    if (event === "answered") {
      bench.tell({ kind: event, id: bench.state.poll?.id ?? -1, hold: undefined });
      if (bench.state.poll !== null) expect(bench.word).toBe("live");
    } else if (typeof event === "string") bench.tell({ kind: event as "nudged" | "hurried" | "woke" });
    else {
      const { poll, notifystart } = bench.state;
      const id = event.of === "gone" ? -1 : event.of === "poll" ? poll?.id : notifystart?.id;
      const before = bench.state;
      // The machine's own deadlines need their time.
      const isTooSoon =
        event.end === LATE && event.of === "poll" && bench.nowMs - (poll?.sentMs ?? 0) < 45_000;
      if (!isTooSoon) bench.tell({ kind: "ended", id: id ?? -1, end: event.end });
      if (id === undefined || id === -1) expect(bench.state).toBe(before);
    }
    watch(bench);
  }
  return bench;
}

describe("under any events at all", () => {
  const check = (watch: (bench: Bench) => void): void =>
    fc.assert(fc.property(anyLife, life => void live(life, watch)));

  it("something is under way or planned, and the poller was asked to report in time", () => {
    check(({ state }) => {
      const { poll, notifystart, next, alarmMs } = state;
      expect(poll !== null || notifystart !== null || next !== null).toBe(true);
      if (next !== null) expect(alarmMs).not.toBeNull();
    });
  });

  it("plans no poll beside a poll, and sends what it plans within 8 s unless a login is needed, then within 5 min", () => {
    check(({ state: { session, poll, next }, nowMs }) => {
      if (next === null) return;
      if (poll !== null) expect(next.what).toBe("notifystart");
      expect(next.atMs - nowMs).toBeLessThanOrEqual(session.kind === "barred" ? 300_000 : 8_000);
    });
  });

  it("keeps to 5 requests in any second and 50 in any minute, but for those with messages", () => {
    const quiet = anyLife.map(life =>
      life.map(([laterMs, event]): (typeof life)[number] => [
        laterMs,
        typeof event === "object" && event.end.kind === "good" ? { ...event, end: GOOD } : event,
      ]),
    );
    fc.assert(
      fc.property(quiet, life => {
        const { sentMs } = live(life, () => {});
        for (const [windowMs, most] of [
          [1_000, 5],
          [60_000, 50],
        ] as const) {
          for (const from of sentMs)
            expect(sentMs.filter(at => at >= from && at < from + windowMs).length).toBeLessThanOrEqual(most);
        }
      }),
    );
  });

  it("answers a stale poll by notifystart, and a good one by a poll and by live", () => {
    fc.assert(
      fc.property(anyLife, life => {
        const bench = live(life, () => {});
        if (bench.state.poll === null) return;
        const { id } = bench.state.poll;
        const told = (end: End): Recovery =>
          advance(bench.state, { kind: "ended", id, end }, bench.nowMs, 0.5).state;
        const stale = told(STALE);
        expect(stale.notifystart !== null || stale.next?.what === "notifystart").toBe(true);
        const good = told(GOOD);
        expect(good.session.kind).toBe("live");
        expect(good.poll !== null || good.next?.what === "getupdates").toBe(true);
      }),
    );
  });

  it("says needs-login within 10 s where each poll is stale and notifystart says so too", () => {
    fc.assert(
      fc.property(anyLife, life => {
        const bench = live(life, () => {});
        if (bench.state.poll === null) return;
        bench.tell({ kind: "ended", id: bench.state.poll.id, end: STALE });
        const fromMs = bench.nowMs;
        while (bench.state.session.kind !== "barred" && bench.nowMs - fromMs < 60_000) {
          const { poll, notifystart } = bench.state;
          const id = poll?.id ?? notifystart?.id;
          if (id === undefined) bench.pass(100);
          else bench.tell({ kind: "ended", id, end: STALE });
        }
        expect(bench.nowMs - fromMs).toBeLessThanOrEqual(10_000);
      }),
    );
  });
});
