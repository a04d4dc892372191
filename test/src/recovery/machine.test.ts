import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { advance, begin } from "../../../src/recovery/machine.ts";
import type { RecoveryEvent, RecoveryState, Step } from "../../../src/recovery/state.ts";
import { describe as wordFor } from "../../../src/status.ts";

const none = { failures: 0, silences: 0, lapses: 0, fruitless: 0 };
const live: RecoveryState = { kind: "live", held: null, ...none };
const starting: RecoveryState = {
  kind: "proving",
  reason: "starting",
  episode: null,
  lapsed: false,
  ...none,
};
const transport: RecoveryState = {
  kind: "proving",
  reason: "transport",
  episode: null,
  lapsed: false,
  ...none,
  failures: 2,
};
const stale = (over: object): RecoveryState => ({
  kind: "proving",
  reason: "stale-token",
  lapsed: false,
  ...none,
  episode: { sinceMs: 0, verdicts: 0, attemptMs: 0, notified: "taken", ...over },
});
const barred: RecoveryState = {
  kind: "barred",
  fruitless: 0,
  reason: "taken-over-or-revoked",
  probes: 2,
  lapsed: false,
};

/** `kind[:reason]`, and the command, in one line. */
function told({ state, command }: Step): string {
  const reason = "reason" in state ? `:${state.reason}` : "";
  const next = command.do === "wait" ? "wait" : `${command.do} after ${Math.round(command.afterMs)}`;
  return `${state.kind}${reason} → ${next}`;
}

it("begins with notifystart", () => {
  expect(told(begin())).toBe("proving:starting → notifystart after 0");
});

const failed = { kind: "failed", elapsedMs: 0, reached: true, answered: true } as const;
it("keeps count of silent polls over a notifystart that failed, which is no word of the server's", () => {
  const silent: RecoveryState = {
    kind: "proving",
    reason: "silence",
    episode: null,
    lapsed: false,
    ...none,
    silences: 2,
  };
  const step = advance(silent, { kind: "notify-failed" }, 0, 0);
  expect(step.state).toMatchObject({ silences: 2, failures: 1 });
  // A poll that the network swallows is held as well: it proves nothing yet.
  expect(told(advance(step.state, { kind: "held" }, 0, 0))).toBe("proving:silence → notifystart after 0");
});

it.each([
  ["notify-failed", "transport"],
  ["notify-unanswered", "silence"],
] as const)(
  "claims live no longer after two nudges in a row that end in %s, and asks the server beside the held poll",
  (kind, reason) => {
    const inVain = (state: RecoveryState) =>
      advance(advance(state, { kind: "nudged", sinceMs: 0 }, 0, 0).state, { kind }, 0, 0);
    const first = inVain(live);
    expect(told(first)).toBe("live → getupdates after 0");
    const second = inVain(first.state);
    expect(told(second)).toBe(`proving:${reason} → getupdates after 0`);
    // Held by a server or by nobody: only an answer tells.
    const held = advance(second.state, { kind: "held" }, 0, 0);
    expect(told(held)).toBe(`proving:${reason} → notifystart after 0`);
    const heard = advance(held.state, { kind: "notified", stale: false }, 0, 0);
    expect(told(advance(heard.state, { kind: "held" }, 0, 0))).toBe("live → wait");
  },
);

it("claims live no longer when a poll and then the notifystart of a nudge are silent", () => {
  const silent = advance(live, { kind: "unanswered" }, 0, 0);
  expect(told(silent)).toBe("live → getupdates after 0");
  const nudged = advance(silent.state, { kind: "nudged", sinceMs: 0 }, 0, 0);
  expect(told(advance(nudged.state, { kind: "notify-unanswered" }, 0, 0))).toBe(
    "proving:silence → getupdates after 0",
  );
});

it("takes a held poll for the end of a lapse only after a yes from notifystart", () => {
  const lapsed: RecoveryState = {
    kind: "proving",
    reason: "lapsed",
    episode: null,
    lapsed: true,
    ...none,
    lapses: 3,
  };
  expect(told(advance(lapsed, { kind: "held" }, 0, 0))).toBe("proving:lapsed → notifystart after 0");
  const yes = advance(lapsed, { kind: "notified", stale: false }, 0, 0);
  expect(told(advance(yes.state, { kind: "held" }, 0, 0))).toBe("live → wait");
  const other = advance(lapsed, { kind: "notified", stale: false, refused: true }, 0, 0);
  expect(told(advance(other.state, { kind: "held" }, 0, 0))).toBe("proving:lapsed → notifystart after 0");
  // The next empty answer takes the yes back.
  const again = advance(yes.state, { kind: "lapsed" }, 0, 0);
  expect(told(advance(again.state, { kind: "held" }, 0, 0))).toBe("proving:lapsed → notifystart after 0");
  // A no is a word as well: now only the poll's own answer can tell.
  const no = advance(lapsed, { kind: "notified", stale: true }, 0, 0);
  expect(told(advance(no.state, { kind: "held" }, 0, 0))).toBe("proving:stale-token → wait");
  const declared = advance(barred, { kind: "lapsed" }, 0, 0);
  expect(told(advance(declared.state, { kind: "held" }, 0, 0))).toBe("barred:taken-over-or-revoked → wait");
  const cured = advance(declared.state, { kind: "notified", stale: false }, 0, 0);
  expect(told(advance(cured.state, { kind: "held" }, 0, 0))).toBe("live → wait");
});

it("keeps count of empty answers over a poll that looked held", () => {
  const suspected = advance(starting, { kind: "lapsed" }, 0, 0);
  const held = advance(suspected.state, { kind: "held" }, 0, 0);
  expect(held.state).toMatchObject({ kind: "live", lapses: 1 });
});

it("probes a declared session soon again when its poll was not refused but broken off, or answered late", () => {
  const failing = (elapsedMs: number, reached: boolean, answered: boolean) =>
    told(advance(barred, { kind: "failed", elapsedMs, reached, answered }, 0, 0));
  const soon = "barred:taken-over-or-revoked → notifystart after 8000";
  const later = "barred:taken-over-or-revoked → notifystart after 32000";
  expect(failing(0, true, false)).toBe(soon);
  expect(failing(3_000, true, true)).toBe(soon);
  expect(failing(0, true, true)).toBe(later);
  expect(failing(3_000, false, false)).toBe(later);
});

it("keeps count of silent polls over a broken connection, and forgets them with an answer of any kind", () => {
  const silent: RecoveryState = { ...live, silences: 1 };
  const silencesAfter = (answered: boolean) => {
    const { state } = advance(silent, { kind: "failed", elapsedMs: 0, reached: true, answered }, 0, 0);
    return "silences" in state ? state.silences : undefined;
  };
  expect([silencesAfter(false), silencesAfter(true)]).toEqual([1, 0]);
});

// Chance 1 gives the longest pause: 500 ms after the first failure, doubling.
it.each<[RecoveryState, RecoveryEvent, string]>([
  [starting, { kind: "notified", stale: false }, "proving:starting → getupdates after 0"],
  [starting, { kind: "notified", stale: true }, "proving:stale-token → getupdates after 0"],
  [starting, { kind: "notify-failed" }, "proving:starting → getupdates after 0"],
  [starting, { kind: "notify-unanswered" }, "proving:starting → notifystart after 500"],
  [{ ...starting, silences: 1 }, { kind: "notify-unanswered" }, "proving:starting → getupdates after 0"],
  [{ ...starting, silences: 2 }, { kind: "held" }, "proving:starting → notifystart after 0"],
  [starting, { kind: "held" }, "live → wait"],
  [starting, { kind: "polled" }, "live → getupdates after 0"],
  [starting, { kind: "stale" }, "proving:stale-token → notifystart after 0"],
  [starting, failed, "proving:starting → notifystart after 500"],
  [live, { kind: "polled" }, "live → getupdates after 0"],
  [live, { kind: "stale" }, "proving:stale-token → notifystart after 0"],
  [live, { kind: "nudged", sinceMs: 0 }, "live → notifystart after 0"],
  [starting, { kind: "nudged", sinceMs: 0 }, "proving:stale-token → notifystart after 0"],
  [stale({ verdicts: 2 }), { kind: "nudged", sinceMs: 0 }, "proving:stale-token → notifystart after 0"],
  [live, { kind: "notified", stale: true }, "proving:stale-token → getupdates after 0"],
  [live, failed, "live → getupdates after 500"],
  [{ ...live, failures: 1 }, failed, "proving:transport → getupdates after 1000"],
  [{ ...live, failures: 1 }, { ...failed, elapsedMs: 20_000 }, "live → getupdates after 500"],
  [live, { kind: "unanswered" }, "live → getupdates after 0"],
  [{ ...live, silences: 1 }, { kind: "unanswered" }, "proving:silence → notifystart after 0"],
  [live, { kind: "lapsed" }, "live → getupdates after 500"],
  [{ ...live, lapses: 2 }, { kind: "lapsed" }, "proving:lapsed → notifystart after 0"],
  [{ ...starting, lapses: 3 }, { kind: "lapsed" }, "proving:starting → notifystart after 4000"],
  [{ ...starting, lapses: 4 }, { kind: "lapsed" }, "proving:starting → notifystart after 4000"],
  [transport, failed, "proving:transport → getupdates after 2000"],
  [transport, { kind: "held" }, "live → wait"],
  [transport, { kind: "stale" }, "proving:stale-token → notifystart after 0"],
  [stale({}), { kind: "stale" }, "proving:stale-token → notifystart after 1000"],
  [stale({ verdicts: 1 }), { kind: "stale" }, "proving:stale-token → notifystart after 2000"],
  [stale({ verdicts: 2 }), { kind: "stale" }, "barred:notifystart-without-effect → notifystart after 8000"],
  [
    stale({ verdicts: 2, notified: "refused" }),
    { kind: "stale" },
    "barred:taken-over-or-revoked → notifystart after 8000",
  ],
  [
    stale({ verdicts: 2, notified: "unanswered" }),
    { kind: "stale" },
    "proving:stale-token → notifystart after 500",
  ],
  [stale({}), { kind: "polled" }, "live → getupdates after 0"],
  [stale({}), failed, "proving:stale-token → notifystart after 500"],
  [stale({}), { kind: "notify-failed" }, "proving:stale-token → getupdates after 0"],
  [barred, { kind: "stale" }, "barred:taken-over-or-revoked → notifystart after 64000"],
  [barred, { kind: "stale", held: true }, "barred:taken-over-or-revoked → notifystart after 8000"],
  [{ ...barred, probes: 99 }, { kind: "stale" }, "barred:taken-over-or-revoked → notifystart after 300000"],
  [barred, failed, "barred:taken-over-or-revoked → notifystart after 32000"],
  [barred, { kind: "notified", stale: true }, "barred:taken-over-or-revoked → getupdates after 0"],
  [barred, { kind: "polled" }, "live → getupdates after 0"],
  [barred, { kind: "held" }, "live → wait"],
])("makes of %j and %j: %s", (state, event, expected) => {
  expect(told(advance(state, event, 0, 1))).toBe(expected);
});

describe("the claim to be live", () => {
  const cut = { kind: "failed", elapsedMs: 17_000, reached: true, answered: true } as const;
  const broken = { ...cut, answered: false };
  const refusedAtOnce = { ...cut, elapsedMs: 0 };
  const held = { kind: "held" } as const;
  const polled = { kind: "polled" } as const;
  const UNANSWERED = { kind: "unanswered" } as const;
  const refused = { kind: "notified", stale: true } as const;
  const DECLARED: RecoveryEvent[] = [1, 2, 3].flatMap(() => [refused, { kind: "stale" } as const]);

  it.each<[string, RecoveryEvent[], string]>([
    ["a held poll", [held], "live"],
    ["one that was cut", [held, cut], "live"],
    ["two that were cut", [held, cut, cut], "recovering:transport"],
    ["a third that is held", [held, cut, cut, held], "recovering:transport"],
    ["connections that broke", [held, broken, broken, broken, broken], "live"],
    ["connections that broke between", [held, cut, broken, broken, cut], "recovering:transport"],
    ["a good answer", [held, cut, cut, cut, polled], "live"],
    ["a new row", [held, cut, cut, polled, cut], "live"],
    ["failures at once", [polled, refusedAtOnce, refusedAtOnce, refusedAtOnce, held], "live"],
    [
      "failures at once between the cut ones",
      [held, cut, refusedAtOnce, refusedAtOnce, held, refusedAtOnce, refusedAtOnce, held, cut, held],
      "recovering:transport",
    ],
    ["an own deadline", [held, { kind: "unanswered" }, held], "live"],
    [
      "own deadlines around a needs-login",
      [UNANSWERED, UNANSWERED, ...DECLARED, held],
      "recovering:transport",
    ],
    ["one before a needs-login", [UNANSWERED, ...DECLARED, held], "live"],
    [
      "one before a needs-login and one after",
      [UNANSWERED, ...DECLARED, UNANSWERED, held],
      "recovering:transport",
    ],
    [
      "one that was cut and an own deadline",
      [held, cut, { kind: "unanswered" }, held],
      "recovering:transport",
    ],
    ["own deadlines", [held, { kind: "unanswered" }, { kind: "unanswered" }, held], "recovering:silence"],
  ])("after %s", (_what, events, expected) => {
    let { state } = begin();
    for (const event of events) state = advance(state, event, 0, 1).state;
    const { state: word, reason } = wordFor(state);
    expect(reason === undefined ? word : `${word}:${reason}`).toBe(expected);
  });

  it("is withheld without asking any later or anything else", () => {
    const proven: RecoveryState = { ...live, fruitless: 7 };
    for (const event of [cut, held, polled, { kind: "stale" }, { kind: "unanswered" }] as const) {
      expect(told(advance(proven, event, 0, 1))).toBe(told(advance(live, event, 0, 1)));
    }
  });
});

describe("the window for the verdict", () => {
  it("ends early when another attempt would end too late", () => {
    const slow = stale({ verdicts: 1, attemptMs: 4_000 });
    expect(told(advance(slow, { kind: "stale" }, 7_000, 0))).toMatch(/^barred/);
  });

  it("asks notifystart again and again, slower and slower, while that is refused with another code, and calls for no login", () => {
    const pausesMs: number[] = [];
    let state: RecoveryState = stale({});
    for (let attempt = 0, nowMs = 0; attempt < 20; attempt++) {
      ({ state } = advance(state, { kind: "notified", stale: false, refused: true }, nowMs, 0));
      const step = advance(state, { kind: "stale" }, nowMs, 0);
      expect(step.state.kind).toBe("proving");
      if (step.command.do !== "notifystart") throw new Error(step.command.do);
      pausesMs.push(step.command.afterMs);
      nowMs += step.command.afterMs;
      ({ state } = step);
    }
    expect(pausesMs.at(-1)).toBeGreaterThanOrEqual(2_000);
    expect(Math.max(...pausesMs)).toBeLessThan(10_000);
  });

  it("does not wait for the poll when notifystart was refused and the poll would end too late", () => {
    const refused = { kind: "notified", stale: true } as const;
    expect(told(advance(stale({}), refused, 3_000, 0))).toMatch(/^barred:taken-over-or-revoked/);
    expect(told(advance(stale({}), refused, 1_000, 0))).toBe("proving:stale-token → getupdates after 0");
  });

  it("ends with the first full verdict when transport trouble has used it up", () => {
    const late = stale({ verdicts: 0, attemptMs: 60_000 });
    expect(told(advance(late, { kind: "stale" }, 60_100, 0))).toMatch(/^barred/);
  });

  it("goes on when a refusal was only slower than the proof by being held", () => {
    const proof = advance(stale({ verdicts: 2 }), { kind: "held" }, 5_000, 0);
    expect(told(advance(proof.state, { kind: "stale" }, 5_500, 0))).toMatch(/^barred/);
    expect(told(advance(proof.state, { kind: "stale" }, 25_000, 0))).toBe(
      "proving:stale-token → notifystart after 0",
    );
  });
});

const anyEvent: fc.Arbitrary<RecoveryEvent> = fc.oneof(
  fc.record({ kind: fc.constant("notified" as const), stale: fc.boolean() }),
  fc.record({
    kind: fc.constant("failed" as const),
    elapsedMs: fc.nat(50_000),
    reached: fc.boolean(),
    answered: fc.boolean(),
  }),
  fc
    .constantFrom(
      ...(["notify-failed", "notify-unanswered", "polled", "held", "stale", "lapsed", "unanswered"] as const),
    )
    .map(kind => ({ kind })),
  fc.record({ kind: fc.constant("nudged" as const), sinceMs: fc.constant(0) }),
);

describe("under any events at all", () => {
  const lives = fc.array(fc.tuple(anyEvent, fc.nat(60_000)), { maxLength: 100 });

  it("answers every stale poll with notifystart, and every good one with a poll at once", () => {
    fc.assert(
      fc.property(lives, events => {
        let { state } = begin();
        let nowMs = 0;
        for (const [event, laterMs] of events) {
          nowMs += laterMs;
          const step = advance(state, event, nowMs, 0.5);
          if (event.kind === "stale") expect(step.command.do).toBe("notifystart");
          if (event.kind === "polled") expect(told(step)).toBe("live → getupdates after 0");
          state = step.state;
        }
      }),
    );
  });

  it("pauses for more than 5 s only when a login is needed, and then for 5 min at most", () => {
    fc.assert(
      fc.property(lives, events => {
        let { state } = begin();
        let nowMs = 0;
        for (const [event, laterMs] of events) {
          nowMs += laterMs;
          const step = advance(state, event, nowMs, 1);
          state = step.state;
          const pauseMs = step.command.do === "wait" ? 0 : step.command.afterMs;
          expect(pauseMs).toBeLessThanOrEqual(state.kind === "barred" ? 300_000 : 5_000);
        }
      }),
    );
  });

  it("asks for a login only after a stale answer", () => {
    fc.assert(
      fc.property(lives, events => {
        let { state } = begin();
        for (const [event, nowMs] of events) {
          const before = state.kind;
          state = advance(state, event, nowMs, 0.5).state;
          if (state.kind === "barred" && before !== "barred")
            expect(["stale", "notified"]).toContain(event.kind);
        }
      }),
    );
  });
});
