/** Quiescence: an instant is over when nothing is left to run, and not before. */
import { describe, expect, it } from "vitest";
import { createQuiescence, NotQuiescentError } from "../../../sim/kernel/quiescence.ts";

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

describe("an instant", () => {
  it("outlasts every chain of microtasks and ticks", async () => {
    const { reached } = createQuiescence(0);
    let links = 0;
    const chain = async (): Promise<void> => {
      for (; links < 1_000; links++) {
        await (links % 2 === 0 ? Promise.resolve() : new Promise<void>(resolve => process.nextTick(resolve)));
      }
    };
    void chain();
    await reached();
    expect(links).toBe(1_000);
  });

  it("lasts until everything begun has finished, however many turns that takes", async () => {
    const { begin, finish, reached } = createQuiescence(0);
    let over = false;
    begin();
    begin();
    void reached().then(() => {
      over = true;
    });
    for (let i = 0; i < 50; i++) await turn();
    finish();
    for (let i = 0; i < 50; i++) await turn();
    expect(over).toBe(false);
    finish();
    await turn();
    await turn();
    expect(over).toBe(true);
  });

  it("outlasts, in a long row of them, what each asked for: ticks, microtasks, turns of the event loop", async () => {
    const { beginTurn, finishTurn, untilGiven } = createQuiescence(1);
    const ends: string[] = [];
    let steps = 0;
    const live = async (step: number): Promise<void> => {
      await new Promise<void>(resolve => process.nextTick(resolve));
      ends.push(`${step} tick in ${steps}`);
      if (step % 70 !== 0) return;
      beginTurn();
      await turn();
      finishTurn();
      await new Promise<void>(resolve => process.nextTick(resolve));
      ends.push(`${step} turn in ${steps}`);
    };
    await untilGiven(() => {
      void live(++steps);
      return steps === 500 ? true : undefined;
    });
    const expected = Array.from({ length: 499 }, (_, at) => at + 1).flatMap(step => [
      `${step} tick in ${step}`,
      ...(step % 70 === 0 ? [`${step} turn in ${step}`] : []),
    ]);
    expect(ends.slice(0, expected.length)).toEqual(expected);
  });

  it("may take as many turns after a long row of quiet ones as at first", async () => {
    const roundsAfter = async (quiet: number): Promise<number> => {
      const { beginTurn, finishTurn, untilGiven } = createQuiescence(1);
      let isOver = false;
      let rounds = 0;
      const spin = (): void => {
        if (isOver) return;
        rounds++;
        beginTurn();
        setImmediate(() => {
          finishTurn();
          spin();
        });
      };
      let steps = 0;
      await untilGiven(() => void (steps++ === quiet && spin())).catch(() => undefined);
      isOver = true;
      return rounds;
    };
    const atFirst = await roundsAfter(0);
    expect(atFirst).toBeGreaterThan(10_000);
    for (const quiet of [1, 63, 150]) expect(await roundsAfter(quiet)).toBe(atFirst);
  });

  it("lasts so many turns longer after the last piece of work as were asked for", async () => {
    for (const settleTurns of [0, 1, 3, 8]) {
      const { begin, finish, reached } = createQuiescence(settleTurns);
      let turns = 0;
      let counting = true;
      const count = (): void => {
        turns++;
        if (counting) setImmediate(count);
      };
      begin();
      const over = reached();
      await turn();
      setImmediate(count);
      finish();
      await over;
      counting = false;
      await turn();
      // At least the turns asked for; two more may pass between here and the harness's own turn.
      expect(turns).toBeGreaterThanOrEqual(settleTurns);
      expect(turns).toBeLessThanOrEqual(settleTurns + 3);
    }
  });

  it("starts its settling anew when new work begins within it", async () => {
    const { begin, finish, reached } = createQuiescence(3);
    let over = false;
    void reached().then(() => {
      over = true;
    });
    await turn();
    await turn();
    begin();
    finish();
    await turn();
    await turn();
    expect(over).toBe(false);
    for (let i = 0; i < 4; i++) await turn();
    expect(over).toBe(true);
  });
});

describe("work that never finishes", () => {
  it("ends in NotQuiescentError, which says how much there was", async () => {
    const { begin, reached } = createQuiescence(0, 1);
    begin();
    begin();
    await expect(reached()).rejects.toThrow(NotQuiescentError);
    await expect(reached()).rejects.toThrow(
      /^2 piece\(s\) of work did not finish within 2\d{4} turns .* and 1 ms$/,
    );
  });

  it("is given up only when both the turns and the real time have passed", async () => {
    // 30,000 turns are more than the limit and take far less than the patience: only real time makes it give up.
    const { begin, finish, reached } = createQuiescence(0, 60_000);
    begin();
    let left = 30_000;
    const count = (): void => {
      if (--left > 0) setImmediate(count);
      else finish();
    };
    setImmediate(count);
    await expect(reached()).resolves.toBeUndefined();
    expect(left).toBe(0);
  });
});
