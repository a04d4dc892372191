/** Repetitions of one account take turns. */
import { expect, it } from "vitest";
import { Spacing } from "../../src/spacing.ts";
import { World } from "./world.ts";

const NEVER = new AbortController().signal;

it("lets the first go at once, and the next ones a second apart", async () => {
  const world = new World(() => ({ silent: true }));
  const spacing = new Spacing(world.clock);
  const wentMs: number[] = [];
  const take = () => void spacing.turn(NEVER).then(() => wentMs.push(world.clock.monotonicMs()));
  const startMs = world.clock.monotonicMs();
  for (let count = 0; count < 3; count++) take();
  await world.pass(10_000);
  expect(wentMs.map(ms => ms - startMs)).toEqual([0, 1_050, 2_100]);
  take();
  await world.pass(0);
  expect(wentMs).toHaveLength(4);
});

it("ends at once for who gives up, and takes no turn for who has", async () => {
  const world = new World(() => ({ silent: true }));
  const spacing = new Spacing(world.clock);
  await spacing.turn(AbortSignal.abort());
  await spacing.turn(NEVER);
  const caller = new AbortController();
  const second = spacing.turn(caller.signal);
  caller.abort();
  await second;
  expect(world.clock.monotonicMs()).toBe(new World(() => ({ silent: true })).clock.monotonicMs());
});
