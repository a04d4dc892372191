/** Habits in what is said of the account. */

import { SOUND } from "../manners.ts";
import { HOUR_MS } from "../time.ts";
import type { MakeHabit } from "./habit.ts";

/** Polls that were answered well before it believes that it is back. */
const SLOW_ANSWERS = 3;
const UNANSWERED_MAX = 5;

export const HEALTH_HABITS = {
  "never says that a login is needed": () => ({ staleState: () => "recovering" }),
  "asks for a login at the first error": () => ({ failureState: () => "needs-login" }),
  "announces the same with each probe": () => ({ repeatsItself: true }),
  "says live through an outage": () => ({ failureState: () => undefined }),
  "is slow to say that it is back": () => {
    let answered = 0;
    return {
      liveState: ({ recovering }, messages) => {
        if (recovering) answered = 0;
        else if (messages !== undefined) answered += 1;
        return answered >= SLOW_ANSWERS ? "live" : undefined;
      },
    };
  },
  "says the token in its reason": () => ({ reason: (words, token) => `${words} (${token})` }),
  "asks for a login after an hour without messages": () => {
    let messageMs = Date.now();
    return {
      liveState: (_line, messages) => {
        if (messages !== undefined && messages.length > 0) messageMs = Date.now();
        return Date.now() - messageMs < HOUR_MS ? "live" : "needs-login";
      },
    };
  },
  "takes unanswered sends for a lost login": host => {
    let unanswered = 0;
    return {
      onSent: ({ credential }) => {
        unanswered += 1;
        if (unanswered > UNANSWERED_MAX) host.status(credential.account, "needs-login", "nobody answers");
      },
      batch: messages => {
        if (messages.length > 0) unanswered = 0;
        return SOUND.batch(messages);
      },
      liveState: () => (unanswered > UNANSWERED_MAX ? undefined : "live"),
    };
  },
} satisfies Record<string, MakeHabit>;
