/** Habits in how an account begins and ends, and changes its credential. */
import type { Line } from "../line.ts";
import { type Manners, SOUND } from "../manners.ts";
import { HOUR_MS, SECOND_MS, sleep } from "../time.ts";
import type { MakeHabit } from "./habit.ts";

/** Stopped in name alone: the loop of polls goes on. */
const LIVES_ON: Partial<Manners> = {
  ask: (poll, deadlineMs) => poll({ deadlineMs }),
  isOver: () => false,
  end: async line => line.stop.abort(),
};

/** End at the first beat that comes too late, as after a sleep of the machine. */
async function beat({ stop }: Line): Promise<void> {
  for (let lastMs = Date.now(); !stop.signal.aborted; lastMs = Date.now()) {
    await sleep(10 * SECOND_MS, stop.signal);
    if (Date.now() - lastMs > 30 * SECOND_MS) stop.abort();
  }
}

export const LIFE_HABITS = {
  "leaves a timer behind": () => ({ begin: () => void setInterval(() => {}, HOUR_MS) }),
  "listens to its process": () => ({ begin: () => void process.on("SIGUSR2", () => {}) }),
  "arms a timer at each poll": () => {
    const timers: NodeJS.Timeout[] = [];
    return {
      beforePoll: async () => void timers.push(setTimeout(() => {}, 24 * HOUR_MS)),
      end: async (line, why) => {
        for (const timer of timers) clearTimeout(timer);
        await SOUND.end(line, why);
      },
    };
  },
  "listens to its stop at each poll": () => ({
    beforePoll: async ({ stop }) => stop.signal.addEventListener("abort", () => {}),
  }),
  "ends when a beat is late": () => ({ begin: line => void beat(line) }),
  "takes 6 s to stop": () => ({
    end: async (line, why) => {
      if (why === "stop") await sleep(6 * SECOND_MS);
      await SOUND.end(line, why);
    },
  }),
  "stops without a word": () => ({ farewell: async () => {} }),
  "says goodbye when it is gone": () => ({
    farewell: async tell => void sleep(SECOND_MS).then(tell),
  }),
  "stop waits for the poll": () => ({ ask: (poll, deadlineMs) => poll({ deadlineMs }) }),
  "leaves the old poll running": () => LIVES_ON,
  // A watchdog restarts a quiet account again and again, and each time a poll is left.
  "shows life with messages only, and its old poll lives on": () => ({
    ...LIVES_ON,
    showsLife: messages => messages.length > 0,
  }),
  "polls on beside a new login": () => ({
    end: (line, why) => (why === "login" ? Promise.resolve() : SOUND.end(line, why)),
  }),
  "forgets at a stop that anybody logged in": () => ({ whenStopped: "never-logged-in" }),
  "keeps the token of its start": () => ({ takesCredential: false }),
  "saves whatever a login gives": () => ({ isComplete: () => true }),
  "ends the old session before the new login": () => ({
    onScan: line => line?.stop.abort(),
    onLoginFailed: async (line, restart) => {
      if (line !== undefined) await restart(line.credential);
    },
  }),
  "takes a failed login for a lost one": host => ({
    onLoginFailed: async line => {
      line?.stop.abort();
      if (line !== undefined) host.status(line.credential.account, "needs-login", "the login failed");
    },
  }),
} satisfies Record<string, MakeHabit>;
