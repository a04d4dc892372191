/** Timers of an HTTP stack are its own, when they are set and when they are set again. */
import vm from "node:vm";
import { expect, it } from "vitest";
import { separateStack } from "../../../sim/door/stack-scope.ts";
import { enableTripwire } from "../../../sim/kernel/tripwire.ts";

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** Set as undici sets its timers, by code that stands where undici's does. */
function stackSets(action: () => void): NodeJS.Timeout {
  const filename = "/project/node_modules/undici/lib/util/timers.js";
  return vm.runInThisContext("action => setTimeout(action, 1)", { filename })(action);
}

it("trips over no timer of the stack that has gone off and is set again on the subject's turn", async () => {
  const restore = separateStack();
  let fired = 0;
  const timer = stackSets(() => fired++);
  restore();
  await pause(20);
  const trips: string[] = [];
  const tripwire = enableTripwire(
    what => trips.push(what),
    () => {},
    () => {},
  );
  timer.refresh();
  expect(trips).toEqual([]);
  // One that is not the stack's is one.
  const own = setTimeout(() => {}, 1);
  tripwire.disable();
  clearTimeout(own);
  expect(trips).toEqual(["timer"]);
  await pause(20);
  expect(fired).toBe(2);
});
