/** Polls that a client gives up itself, one after the other, before the service answers: it goes round and hears nothing. */
import type { Facts } from "./facts.ts";
import type { Findings } from "./findings.ts";
import { addUpWithin } from "./laws.ts";
import { firstAfter } from "./records.ts";
import { say } from "./sentences/say.ts";
import { and, between, joined, minus } from "./spans.ts";
import type { Exchange } from "./timeline.ts";

/**
 * Part of no-pause-loop. A deadline that beats one answer is harmless: the next poll brings what that one would have. A
 * client all of whose deadlines do so cannot tell a quiet channel from a dead network.
 */
export function examineUnanswered(facts: Facts, findings: Findings): void {
  const { name: account, polls, wanted, suspended, limits } = facts;
  const givenUp = polls.filter(isGivenUp);
  findings.examine(givenUp.length);
  const breaks = polls
    .filter(poll => poll.request.endpoint === "getupdates" && !isGivenUp(poll))
    .flatMap(({ end }) => end ?? [])
    .sort((a, b) => a.seq - b.seq);
  const spans = givenUp.map(({ request, end }) => between(request, end, facts.endMs));
  const rows = joined(spans, (before, after) => {
    const next = firstAfter(breaks, before.endedBy ?? 0);
    return next === undefined || next.seq > (after.endedBy ?? 0);
  });
  for (const overrun of addUpWithin(minus(and(rows, wanted), suspended), rows, limits.unansweredMs)) {
    const { span, dueMs, allowedMs } = overrun;
    const sentence = say("no-pause-loop.polls-given-up", { account, sinceMs: span.fromMs, allowedMs });
    findings.add({ atMs: dueMs, account, sentence, proof: [...span.proof, span.endedBy ?? 0] });
  }
}

/** The service held it, nothing stood in its way, and the client ended it, not the end of its process. */
export function isGivenUp({ request, accepted, end, killed, blockedFromMs }: Exchange): boolean {
  const isFree = accepted !== null && blockedFromMs === Number.POSITIVE_INFINITY;
  return request.endpoint === "getupdates" && isFree && end?.type === "abort" && !killed;
}
