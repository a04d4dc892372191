/** Who met a stale session waits for its cure: how long, by what is known of it. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Clock } from "../../src/clock.ts";
import { CureWatch } from "../../src/cure-watch.ts";
import { Spacing } from "../../src/spacing.ts";

const MAX_MS = 20_000;

let nowMs: number;
let timers: Map<object, { dueMs: number; callback: () => void }>;
const clock: Clock = {
  nowMs: () => nowMs,
  monotonicMs: () => nowMs,
  setTimeout: (callback, delayMs) => {
    const id = {};
    timers.set(id, { dueMs: nowMs + delayMs, callback });
    return id;
  },
  clearTimeout: id => void timers.delete(id as object),
};

async function pass(ms: number): Promise<void> {
  for (const endMs = nowMs + ms; nowMs < endMs; ) {
    nowMs += 500;
    for (const [id, { dueMs, callback }] of [...timers]) if (dueMs <= nowMs && timers.delete(id)) callback();
    await settled();
  }
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};

/** Begin to wait; gives when that ended, milliseconds after its begin, or undefined. */
function waiting(watch: CureWatch, signal = new AbortController().signal): () => number | undefined {
  const begunMs = nowMs;
  let endedMs: number | undefined;
  void watch.wait(MAX_MS, signal).then(() => {
    endedMs = nowMs - begunMs;
  });
  return () => endedMs;
}

beforeEach(() => {
  nowMs = 1_000;
  timers = new Map();
});

describe("a wait for the cure", () => {
  it.each([
    ["live", 5_000],
    ["unproven", MAX_MS],
    ["barred", 1_000],
  ] as const)("of a session that is %s ends after %i ms when no word comes", async (session, ms) => {
    const watch = new CureWatch(clock, new Spacing(clock));
    watch.hear(session);
    const ended = waiting(watch);
    await pass(ms - 500);
    expect(ended()).toBeUndefined();
    await pass(500);
    expect(ended()).toBe(ms);
    expect(timers.size).toBe(0);
  });

  it.each(["a poll is answered", "the state is live", "a login is needed", "its signal aborts"])(
    "ends at once when %s",
    async how => {
      const watch = new CureWatch(clock, new Spacing(clock));
      const caller = new AbortController();
      const ended = waiting(watch, caller.signal);
      await pass(7_000);
      if (how === "a poll is answered") watch.cured();
      else if (how === "its signal aborts") caller.abort();
      else watch.hear(how === "the state is live" ? "live" : "barred");
      await settled();
      expect(ended()).toBe(7_000);
      expect(timers.size).toBe(0);
    },
  );

  it("goes on where the session that was thought to serve is being cured", async () => {
    const watch = new CureWatch(clock, new Spacing(clock));
    watch.hear("live");
    const ended = waiting(watch);
    await pass(2_000);
    watch.hear("unproven");
    await pass(6_000);
    expect(ended()).toBeUndefined();
    watch.hear("live");
    await settled();
    expect(ended()).toBe(8_000);
  });

  it("ends for one after the other", async () => {
    const watch = new CureWatch(clock, new Spacing(clock));
    const ended = [waiting(watch), waiting(watch), waiting(watch)];
    await pass(4_000);
    watch.cured();
    await settled();
    expect(ended.map(each => each())).toEqual([4_000, undefined, undefined]);
    await pass(2_500);
    expect(ended.map(each => each())).toEqual([4_000, 5_500, 6_500]);
    expect(timers.size).toBe(0);
  });

  it("does not begin for a signal that has aborted", async () => {
    const ended = waiting(new CureWatch(clock, new Spacing(clock)), AbortSignal.abort());
    await settled();
    expect(ended()).toBe(0);
    expect(timers.size).toBe(0);
  });
});
