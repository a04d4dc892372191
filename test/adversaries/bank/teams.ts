/** Whole clients as hurried teams write them: sound but for a part of their design. */
import * as wire from "../../strangers/kit/wire.ts";
import type { Unseen } from "../mutant.ts";
import { type Team, teamBot } from "../team.ts";

const PERMITS = 8;
const FAILURES_MAX = 5;

/** So many handlers at once; who throws keeps his permit. */
const leakingPermits: Team = () => {
  let free = PERMITS;
  const waiting: (() => void)[] = [];
  return {
    async beforeHandler() {
      if (free > 0) free--;
      else await new Promise<void>(resolve => waiting.push(resolve));
    },
    afterHandler(threw) {
      if (threw) return;
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    },
  };
};

/** A circuit breaker about the handler. */
const handlerBreaker: Team = () => {
  let [failures, openUntilMs] = [0, 0];
  return {
    async beforeHandler(stop) {
      await wire.sleep(Math.max(0, openUntilMs - Date.now()), stop);
    },
    afterHandler(threw) {
      failures = threw ? failures + 1 : 0;
      if (failures < FAILURES_MAX) return;
      failures = 0;
      openUntilMs = Date.now() + 600_000;
    },
  };
};

/** @param restMs after so many quiet polls in a row */
const resting =
  (restMs: (quiet: number) => number): Team =>
  () => {
    let [quiet, isGood] = [0, false];
    return {
      onGood() {
        isGood = true;
        quiet++;
      },
      async beforePoll(stop) {
        if (isGood) await wire.sleep(restMs(quiet), stop);
        isGood = false;
      },
    };
  };

const team = (name: string, does: string, caughtBy: string[], make: Team): Unseen => ({
  name: `team: ${name}`,
  does,
  caughtBy,
  base: "team",
  open: () => teamBot(`team: ${name}`, make),
});

export const TEAMS: Unseen[] = [
  team(
    "a permit lost with each throw",
    "Eight handlers may be at work at once, and one that throws never gives its permit back.",
    ["no-loss"],
    leakingPermits,
  ),
  team(
    "a circuit breaker about the handler",
    "After five handlers in a row that threw, nobody is handled for ten minutes.",
    ["fair-to-users", "no-loss"],
    handlerBreaker,
  ),
  team(
    "polls every half minute",
    "Between two polls it rests for half a minute, and says that it is live.",
    ["truthful-health"],
    resting(() => 30_000),
  ),
  team(
    "polls less often when it is quiet",
    "Each quiet poll adds five seconds to its rest, up to a minute, and it says that it is live.",
    ["truthful-health"],
    resting(quiet => Math.min(60_000, 5_000 * quiet)),
  ),
];
