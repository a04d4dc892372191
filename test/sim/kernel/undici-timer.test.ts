/** Undici keeps one timer for all that it does, beyond any run: to set it again is no work of the subject's. */
import vm from "node:vm";
import { expect, it } from "vitest";
import { enableTripwire } from "../../../sim/kernel/tripwire.ts";

/** A timer that has gone off. */
function spent(): Promise<NodeJS.Timeout> {
  return new Promise(resolve => {
    const timer: NodeJS.Timeout = setTimeout(() => resolve(timer), 1);
  });
}

/** What trips when code of this file sets a timer again that has gone off. */
async function tripsWhenSetAgainIn(filename: string): Promise<string[]> {
  const timer = await spent();
  const setAgain: (timer: NodeJS.Timeout) => void = vm.runInThisContext("timer => timer.refresh()", {
    filename,
  });
  const trips: string[] = [];
  const trip = (what: string): void => void trips.push(what);
  const tripwire = enableTripwire(
    trip,
    () => {},
    () => {},
  );
  setAgain(timer);
  tripwire.disable();
  clearTimeout(timer);
  return trips;
}

it.each(["/project/node_modules/undici/lib/util/timers.js", "node:internal/deps/undici/undici"])(
  "trips over no timer that %s sets again",
  async filename => {
    expect(await tripsWhenSetAgainIn(filename)).toEqual([]);
  },
);

it("trips over one that a client sets again", async () => {
  expect(await tripsWhenSetAgainIn("/project/bot.js")).toEqual(["timer"]);
});
