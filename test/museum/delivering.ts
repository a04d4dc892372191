/**
 * For scenarios of delivery, sending and process that every published client passes, or fails for another reason: a
 * client that makes the very mistake of the incident, and what it breaks. Without its mistake the same client passes.
 */
import type { SubjectModule } from "../../sim/subject/subject.ts";
import { carelessClient, type Mistake } from "./careless-client.ts";

export interface Planted {
  subject: SubjectModule;
  breaks: readonly string[];
}

const planted = (mistake: Mistake, ...breaks: string[]): Planted => ({
  subject: carelessClient(mistake),
  breaks,
});

export const DELIVERING: Readonly<Record<string, Planted>> = {
  "delivery/crash-last-writes-lost": planted(
    "numbers its client_ids from one",
    "delivered-once",
    "wire-conformance",
  ),
  "delivery/crash-nothing-left": planted("takes lost files for a lost login", "login-needed-is-loud"),
  "delivery/cursor-huge": planted("cuts the cursor at 4096 characters", "bounded-rate", "wire-conformance"),
  "delivery/cursor-non-ascii": planted("keeps the cursor as latin1", "bounded-rate", "wire-conformance"),
  "delivery/group-messages": planted("ignores groups", "no-loss"),
  "delivery/ids-equal-when-rounded": planted("rounds ids", "no-loss"),
  "delivery/kept-ten-minutes": planted("drops what was written before it started", "no-loss"),
  "delivery/late-batch": planted("drops what is older than five minutes", "no-loss"),
  "delivery/lost-on-the-way": planted("ends when its poll breaks", "no-pause-loop"),
  "delivery/newest-first": planted("takes the highest id for the newest", "no-loss"),
  "delivery/no-context-token": planted("needs a context token", "no-loss"),
  "delivery/no-items": planted("drops a batch that it cannot read", "no-loss"),
  "delivery/poison-item": planted("drops a batch that it cannot read", "no-loss"),
  "delivery/same-words-again": planted("compares words in place of ids", "no-loss"),
  "delivery/sixty-at-once": planted("takes ten messages of an answer", "no-loss"),
  "delivery/stolen-by-another": planted("waits for the missing number", "no-loss"),
  "delivery/tool-calls": planted("drops a batch that it cannot read", "no-loss"),
  "delivery/unknown-item": planted("drops a batch that it cannot read", "no-loss"),
  "process/crash-in-recovery": planted(
    "keeps its pause on disk",
    "recovers-in-time",
    "no-pause-loop",
    "no-loss",
  ),
  "process/disk-denied": planted("forgets what it cannot save", "no-loss"),
  "process/disk-error": planted("forgets what it cannot save", "no-loss"),
  "process/disk-full": planted("forgets what it cannot save", "no-loss"),
  "process/event-loop-stall": planted("ends when a beat is late", "no-pause-loop"),
  "process/hot-reload": planted("leaves the old poll running", "one-poll", "nothing-left-behind"),
  "process/secrets-in-reasons": planted("says the token in its reason", "credentials-stay-home"),
  "process/secrets-in-the-log": planted("logs whole requests", "credentials-stay-home"),
  "process/stop-while-poll-hangs": planted("stop waits for the poll", "prompt-stop", "nothing-left-behind"),
  "process/suspend-during-handler": planted("ends when a beat is late", "no-pause-loop"),
  "process/suspend-overnight": planted(
    "waits for ever for a poll",
    "recovers-in-time",
    "no-pause-loop",
    "no-loss",
    "truthful-health",
  ),
  "process/torn-write-and-restart": planted("trusts its files", "no-pause-loop"),
  "process/watchdog-on-a-quiet-channel": planted(
    "shows life with messages only",
    "one-poll",
    "nothing-left-behind",
  ),
  "sending/accepted-and-invisible": planted(
    "takes unanswered sends for a lost login",
    "truthful-health",
    "login-needed-is-loud",
  ),
  "sending/bearer-to-the-cdn": planted(
    "asks the CDN with its own headers",
    "credentials-stay-home",
    "wire-conformance",
  ),
  "sending/cron-at-seven": planted("sends one at a time", "outbound-never-blocked"),
  "sending/middle-chunk-refused": planted("goes on after a refused chunk", "truthful-send"),
  "sending/one-client-id-for-all": planted(
    "gives every message one client_id",
    "delivered-once",
    "wire-conformance",
  ),
  "sending/redirected-away": planted("follows redirects by hand", "credentials-stay-home"),
  "sending/token-lost-silently": planted(
    "forgets its tokens and will not send without",
    "outbound-never-blocked",
  ),
  "sending/typing-hangs": planted("shows typing first", "outbound-never-blocked"),
  "sending/typing-no-ticket": planted("shows typing first", "outbound-never-blocked"),
  "sending/typing-ticket-stale": planted("shows typing first", "outbound-never-blocked"),
  "sending/upload-address-full": planted("reads the bare parameter only", "wire-conformance"),
  "sending/upload-address-parameter": planted("reads the whole address only", "wire-conformance"),
  "sending/user-id-in-wrong-case": planted("lowercases user ids and calls it sent", "truthful-send"),
};
