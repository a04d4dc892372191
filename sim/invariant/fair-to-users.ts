/** fair-to-users: a message waits for its own user's earlier ones, and hardly for anybody else's. */
import type { Trace } from "../trace/trace.ts";
import { demandOf } from "./demands.ts";
import { type Finding, Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import type { Late } from "./queues.ts";
import { say } from "./sentences/say.ts";
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
    const { limits } = trace.header;
    const declared = trace.header.declared?.handlersAtOnce;
    const findings = new Findings(NAME, trace.header, options);
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
        const { atMs, atWork } = late;
        const others =
          atWork === 0 ? say("fair-to-users.nobody") : say("fair-to-users.others", { count: atWork });
        const sentence = say("fair-to-users.late", { account, message, user, waitMs, atMs, others });
        found.set(message, { atMs, account, sentence, proof: [seq] });
      },
      // Whoever could not read the answer that brought it first knew nothing of it.
      onAgain: message => {
        if (found.has(message) && findings.excuse("answer-unread")) found.delete(message);
      },
      onBegun(account, atWork, { atMs, seq }) {
        if (declared === undefined || atWork !== declared + 1) return;
        const sentence = say("fair-to-users.too-many-at-work", { account, atWork, atMs, declared });
        findings.add({ atMs, account, sentence, proof: [seq] });
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
