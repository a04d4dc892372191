/** Habits in how the poll goes on: its deadline, its pauses, its end, and the cure of a stale session. */

import { HOLD_MS, SOUND } from "../manners.ts";
import { StatusError } from "../requests.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS, sleep } from "../time.ts";
import type { MakeHabit } from "./habit.ts";

const FAILURES_MAX = 10;

export const POLLING_HABITS = {
  "waits for ever for a poll": () => ({ pollMs: () => Number.POSITIVE_INFINITY }),
  "waits a second longer than the hold": () => ({ pollMs: () => HOLD_MS + SECOND_MS }),
  "believes any hold": () => ({ pollMs: advertisedMs => advertisedMs }),
  "backs off from its own deadlines": () => ({
    pollMs: () => HOLD_MS,
    countsDeadlines: true,
    forgetsFailures: false,
    pauseMs: failures => 2 ** failures * SECOND_MS,
  }),
  "gives a poll up without ending it": () => ({
    ask: (poll, _deadlineMs, stop) =>
      Promise.race([
        poll({ deadlineMs: Number.POSITIVE_INFINITY, stop }),
        sleep(HOLD_MS, stop).then(() => Promise.reject(new DOMException("late", "AbortError"))),
      ]),
  }),
  "polls twice at once": () => ({ polls: 2 }),
  "retries ten times a second": () => ({ pauseMs: () => SECOND_MS / 10 }),
  "doubles its pause for ever": () => ({ pauseMs: failures => 2 ** failures * SECOND_MS }),
  "sleeps through a stop": () => ({ pause: () => sleep(30 * SECOND_MS) }),
  "rests two minutes after a message": () => ({
    rest: (line, messages) => sleep(messages.length > 0 ? 2 * MINUTE_MS : 0, line.stop.signal),
  }),
  // Meant for slow networks: the first call of all is measured, and polls keep a distance of as much.
  "pauses as long as its first call took": () => {
    let tookMs: number | undefined;
    return {
      beforePoll: ({ startedMs, stop }) => {
        tookMs ??= Date.now() - startedMs;
        return sleep(tookMs, stop.signal);
      },
    };
  },
  "polls only when nothing is being handled": () => ({
    rest: async line => void (await Promise.all(line.users.values())),
  }),
  "ends when its poll breaks": () => ({ endsAt: error => !(error instanceof StatusError) }),
  "ends at any 4xx": () => ({ endsAt: error => error instanceof StatusError && error.status < 500 }),
  "ends at an answer it cannot read": () => ({ endsAt: error => error instanceof SyntaxError }),
  "counts failures and never forgets them": () => ({
    forgetsFailures: false,
    endsAt: (_error, failures) => failures > FAILURES_MAX,
  }),
  "recovers only after 30 s": () => ({
    beforeCure: (line, stale, poll) =>
      stale > 1 ? SOUND.beforeCure(line, stale, poll) : sleep(30 * SECOND_MS, line.stop.signal),
  }),
  "sleeps an hour on -14": () => ({
    beforeCure: line => sleep(HOUR_MS, line.stop.signal),
    cures: false,
  }),
  "polls again before it recovers": () => ({
    beforeCure: async (line, stale, poll) => {
      if (stale === 1) await poll({ deadlineMs: HOLD_MS, stop: line.stop.signal });
      else await SOUND.beforeCure(line, stale, poll);
    },
  }),
  "takes any -14 for the end of the session": host => {
    const over = new Set<string>();
    return {
      onCode: ({ credential }, code) => {
        if (code === -14) over.add(credential.account);
      },
      beforePoll: async ({ credential: { account }, stop }) => {
        if (!over.delete(account)) return;
        host.status(account, "needs-login", "the session is over");
        await sleep(HOUR_MS, stop.signal);
      },
    };
  },
} satisfies Record<string, MakeHabit>;
