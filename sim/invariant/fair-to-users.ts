/** fair-to-users: a message waits for its own user's earlier ones, and hardly for anybody else's. */
import type { Trace } from "../trace/trace.ts";
import { clockTime, duration } from "../trace/when.ts";
import { demandOf } from "./demands.ts";
import { type Finding, Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import type { Late } from "./queues.ts";
import { serveAll } from "./serving.ts";
import { timelineOf } from "./timeline.ts";

const NAME = "fair-to-users";

export const fairToUsers: Invariant = {
  name: NAME,
  duty: "to let nobody wait for others",
  promise:
    "A message begins to be handled within seconds of when its user's earlier ones are done, whoever else is served.",
  required: false,
  examine(trace: Trace, options) {
    const timeline = timelineOf(trace);
    const { start, limits } = trace.header;
    const declared = trace.header.declared?.handlersAtOnce;
    const findings = new Findings(NAME, options);
    const waitMs = limits.waitWithinMs;
    const begun = new Set(timeline.handlings.map(({ begun: { message } }) => message));
    const found = new Map<string, Finding>();
    findings.examine(timeline.handlings.length);
    serveAll(trace.records, timeline, {
      parallel: demandOf(trace.header, "handlersAtOnce"),
      waitMs,
      onLate(account, late) {
        if (isNobodysWait(late, begun)) return;
        const { user, message, seq } = late.turn;
        const others = late.atWork === 0 ? "nobody" : `${late.atWork} of other users`;
        const words =
          `${account}: the turn of ${message} of ${user} had come, and for ${duration(waitMs)} it was not ` +
          `begun by ${clockTime(start, late.atMs)}, while ${others} was being handled`;
        found.set(message, { atMs: late.atMs, account, message: words, proof: [seq] });
      },
      // Whoever could not read the answer that brought it first knew nothing of it.
      onAgain: message => {
        if (found.has(message) && findings.excuse("answer-unread")) found.delete(message);
      },
      onBegun(account, atWork, { atMs, seq }) {
        if (declared === undefined || atWork !== declared + 1) return;
        const message = `${account}: ${atWork} handlers were at work at ${clockTime(start, atMs)}; it declares ${declared} at once`;
        findings.add({ atMs, account, message, proof: [seq] });
      },
    });
    for (const finding of found.values()) findings.add(finding);
    return findings.finish();
  },
};

/** What was never begun although nobody else was served is no-loss's; and so is what nobody fetched. */
function isNobodysWait({ turn, atWork }: Late, begun: ReadonlySet<string>): boolean {
  return atWork === 0 && (turn.unfetched || !begun.has(turn.message));
}
