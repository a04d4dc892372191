/**
 * For scenarios of session, login, polling and transport that every published client passes, or fails for another
 * reason than the incident's own: a client that makes the very mistake of the incident, and what it breaks.
 */
import type { SubjectModule } from "../../sim/subject/subject.ts";
import { carelessPoller, type Slip } from "./careless-poller.ts";

export interface Planted {
  subject: SubjectModule;
  breaks: readonly string[];
}

const planted = (slip: Slip, ...breaks: string[]): Planted => ({ subject: carelessPoller(slip), breaks });

export const RECEIVING: Readonly<Record<string, Planted>> = {
  "login/qr-confirmed-without-bot-id": planted(
    "saves whatever a login gives",
    "no-loss",
    "truthful-health",
    "login-needed-is-loud",
  ),
  "login/qr-expires-three-times": planted(
    "ends the old session before the new login",
    "outbound-never-blocked",
    "no-pause-loop",
  ),
  "login/qr-verify-code-blocked": planted(
    "takes a failed login for a lost one",
    "outbound-never-blocked",
    "no-loss",
    "truthful-health",
    "login-needed-is-loud",
  ),
  "login/scan-while-the-session-lives": planted(
    "polls on beside a new login",
    "one-poll",
    "nothing-left-behind",
  ),
  "polling/advertised-hold-zero": planted("believes any hold", "bounded-rate"),
  "polling/always-empty-then-late": planted(
    "asks for a login after an hour without messages",
    "truthful-health",
    "login-needed-is-loud",
  ),
  "polling/answer-at-the-abort-consumed": planted("gives a poll up without ending it", "no-loss", "one-poll"),
  "polling/answer-at-the-abort-replayed": planted("gives a poll up without ending it", "one-poll"),
  "polling/answer-hostile-json": planted("takes the text 0 for an error", "truthful-health"),
  "polling/answer-nested-deep": planted("refuses what is nested deep", "truthful-health"),
  "polling/answer-null-for-a-list": planted("counts the messages of no list", "no-pause-loop"),
  "polling/answer-without-messages": planted("counts the messages of no list", "no-pause-loop"),
  "polling/equal-timeouts": planted(
    "backs off from its own deadlines",
    "no-pause-loop",
    "no-loss",
    "truthful-health",
  ),
  "polling/errors-without-a-pause": planted("asks again at once", "bounded-rate"),
  "polling/header-stalls": planted(
    "waits for ever for a poll",
    "recovers-in-time",
    "no-pause-loop",
    "no-loss",
    "truthful-health",
  ),
  "polling/hold-longer-than-advertised": planted(
    "backs off from its own deadlines",
    "no-pause-loop",
    "truthful-health",
  ),
  "polling/quiet-channel-under-watchdog": planted(
    "shows life with messages only, and its old poll lives on",
    "one-poll",
    "nothing-left-behind",
  ),
  "polling/second-poller-steals": planted("ends when a number is missing", "no-pause-loop"),
  "polling/stop-while-backing-off": planted("sleeps through a stop", "recovers-in-time", "prompt-stop"),
  "session/login-replaces-live-token": planted(
    "keeps the token of its start",
    "recovers-in-time",
    "no-loss",
    "one-poll",
  ),
  "session/stale-on-typing-only": planted("takes any -14 for the end of the session", "no-loss"),
  "session/stale-on-uploads-only": planted("takes any -14 for the end of the session", "no-loss"),
  "transport/bodies-cut-short": planted("ends at an answer it cannot read", "no-pause-loop"),
  "transport/brown-out": planted("counts failures and never forgets them", "no-pause-loop"),
  "transport/fifteen-hours-down": planted(
    "doubles its pause for ever",
    "recovers-in-time",
    "no-pause-loop",
    "no-loss",
  ),
  "transport/forbidden-for-a-while": planted("ends at any 4xx", "no-pause-loop"),
  "transport/keep-alive-race": planted("counts failures and never forgets them", "no-pause-loop"),
  "transport/sleep-connections-lost": planted(
    "waits for ever for a poll",
    "recovers-in-time",
    "no-pause-loop",
    "no-loss",
    "truthful-health",
  ),
  "transport/naps-connections-reset": planted("ends when its poll breaks", "no-pause-loop"),
  "transport/some-addresses-dead": planted("counts failures and never forgets them", "no-pause-loop"),
  "transport/slow-line-with-jitter": planted("takes a slow answer for a failed send", "truthful-send"),
};
