import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it, vi } from "vitest";
import { endAtOnce, endOnInterrupt, untilInterrupted } from "../../../sim/commands/interrupt.ts";

/** Ctrl-C, as the process hears of it. */
const interrupt = (): void => void process.emit("SIGINT");
const exit = vi.spyOn(process, "exit").mockImplementation((() => undefined) as never);
afterEach(() => {
  process.removeAllListeners("SIGINT");
  exit.mockClear();
});

it("gives what the work gives, and leaves Ctrl-C as it was", async () => {
  endOnInterrupt();
  expect(await untilInterrupted(async () => 7)).toBe(7);
  expect(process.listeners("SIGINT")).toEqual([endAtOnce]);
});

it("the first Ctrl-C aborts the signal, the second ends the process", async () => {
  endOnInterrupt();
  const work = untilInterrupted(async signal => {
    await once(signal, "abort");
    expect(exit).not.toHaveBeenCalled();
    interrupt();
    return "what is finished";
  });
  interrupt();
  expect(await work).toBe("what is finished");
  expect(exit).toHaveBeenCalledExactlyOnceWith(130);
});

it("SIGTERM aborts the signal, and no number of them ends the process in the middle of telling", async () => {
  const before = process.listeners("SIGTERM");
  const work = untilInterrupted(async signal => {
    if (!signal.aborted) await once(signal, "abort");
    process.emit("SIGTERM");
    return "what is finished";
  });
  process.emit("SIGTERM");
  expect(await work).toBe("what is finished");
  expect(exit).not.toHaveBeenCalled();
  expect(process.listeners("SIGTERM")).toEqual(before);
});

it("what is thrown after Ctrl-C is no fault, nor is what is thrown just before it is heard of", async () => {
  const after = untilInterrupted(async signal => {
    await once(signal, "abort");
    throw new Error("a worker was lost");
  });
  interrupt();
  expect(await after).toBeUndefined();
  const before = untilInterrupted(async () => {
    throw new Error("a worker was lost");
  });
  await sleep(1);
  interrupt();
  expect(await before).toBeUndefined();
});

it("what is thrown without one is a fault", async () => {
  const work = untilInterrupted(async () => {
    throw new Error("a fault");
  });
  await expect(work).rejects.toThrow("a fault");
});
