/** The tables of docs/client.md: each row is a test of the whole client. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BACKOFF_ROWS, CURE_ROWS, POLL_ROWS } from "../../../sim/reference/recovery-rows.ts";
import { backoffMs } from "../../../src/recovery/backoff.ts";
import { classifyPoll, type PollMeaning } from "../../../src/recovery/classify.ts";
import { type Asked, HELD, IDLE, kindly, STALE, World } from "../world.ts";

/** When a poll that ends in silence is given up: the hold and the margin. */
const DEADLINE_MS = 45_000;

const wordOf = (
  { state, reason }: { state: string; reason?: string } | undefined = { state: "?" },
): string => (reason === undefined ? state : `${state}, ${reason}`);

describe("a poll that ends with", () => {
  const MEANINGS: Readonly<Record<string, PollMeaning[]>> = {
    alive: ["good"],
    "stale token": ["stale"],
    failure: ["code"],
    "silent lapse": ["lapsed"],
  };

  it.each(
    POLL_ROWS.flatMap(({ ending, ...row }) =>
      "json" in ending ? { ...row, answer: ending.json, elapsedMs: ending.afterMs ?? 0 } : [],
    ),
  )("$ends is classified as $taken", ({ answer, elapsedMs, taken }) =>
    expect(MEANINGS[taken]).toContain(classifyPoll(answer, elapsedMs)),
  );

  it.each(POLL_ROWS)("$ends is taken for $taken", async ({ ending, times = 1, next, pauseMs, state }) => {
    let polls = 0;
    const world = new World(
      kindly({
        getupdates: () => {
          polls++;
          // The first proves the session; then the row; then all is well.
          if (polls === 1) return { json: IDLE, afterMs: 1_000 };
          return polls <= 1 + times ? ending : HELD;
        },
      }),
    );
    await world.start();
    const waitsMs = "silent" in ending || "stall" in ending ? DEADLINE_MS : 0;
    const heldMs = ("afterMs" in ending ? ending.afterMs : undefined) ?? waitsMs;
    const lastOf = (): Asked | undefined => world.of("getupdates")[times];
    for (let waited = 0; lastOf() === undefined && waited < 200_000; waited += 10) await world.pass(10);
    const last = lastOf()!;
    const endMs = last.atMs + heldMs;
    const asked = (): Asked | undefined => world.asked[world.asked.indexOf(last) + 1];
    for (let waited = 0; asked() === undefined && waited < 60_000; waited += 10) await world.pass(10);
    expect(asked()?.endpoint).toBe(next);
    const tookMs = asked()!.atMs - endMs;
    expect(tookMs).toBeGreaterThanOrEqual(pauseMs[0]);
    expect(tookMs).toBeLessThanOrEqual(pauseMs[1]);
    expect(wordOf(world.states.filter(({ atMs }) => atMs <= endMs).at(-1))).toBe(state);
  });
});

describe("after a stale token", () => {
  it.each(CURE_ROWS)(
    "notifystart answered with $notifystart and the poll $poll come to $state",
    async ({ notified, polled, state }) => {
      const staleMs = 60_000;
      let toldMs: number | undefined;
      const world = new World(
        kindly({
          getupdates: (_asked, { nowMs }) => {
            if (nowMs < staleMs) return HELD;
            if (toldMs !== undefined) return polled;
            toldMs = nowMs;
            return { json: STALE };
          },
          notifystart: () => (toldMs === undefined ? undefined : notified),
        }),
      );
      await world.start();
      while (toldMs === undefined) await world.pass(10);
      await world.pass(10_000);
      expect(wordOf(world.states.at(-1))).toBe(state);
    },
  );
});

describe("the law of backoff", () => {
  it("is the table's, for any number of failures and any chance", () => {
    const failures = fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 1_000_000 }));
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(failures, chance, (count, random01) => {
        const [, leastMs, mostMs] = BACKOFF_ROWS[Math.min(count, BACKOFF_ROWS.length) - 1]!;
        const pauseMs = backoffMs(count, random01);
        expect(pauseMs).toBeGreaterThanOrEqual(leastMs);
        expect(pauseMs).toBeLessThanOrEqual(mostMs);
        // Even chance gives even pauses: no part of the span is likelier than another.
        expect((pauseMs - leastMs) / (mostMs - leastMs)).toBeCloseTo(random01, 9);
      }),
    );
  });
});
