/** Polls that a client gives up itself, one after the other, before the service answers: it goes round and hears nothing. */
import type { RequestRecord, TraceRecord } from "../trace/record.ts";
import type { Findings } from "./findings.ts";
import { say } from "./sentences/say.ts";
import type { AccountTimeline, Timeline } from "./timeline.ts";

/**
 * Part of no-pause-loop. A deadline that beats one answer is harmless: the next poll brings what that one would have. A
 * client all of whose deadlines do so cannot tell a quiet channel from a dead network.
 */
export function examineUnanswered(timeline: Timeline, account: AccountTimeline, findings: Findings): void {
  const { unansweredMs } = timeline.header.limits;
  /** The first poll of the row; null while there is none. */
  let first: RequestRecord | null = null;
  let reported = false;
  for (const record of account.course) {
    const poll = givenUp(timeline, record);
    if (poll === undefined) continue;
    if (poll === null) {
      first = null;
      reported = false;
      continue;
    }
    findings.examine();
    first ??= poll;
    if (reported || timeline.after(first.atMs, unansweredMs) >= record.atMs) continue;
    reported = true;
    findings.add({
      atMs: record.atMs,
      account: account.name,
      sentence: say("no-pause-loop.polls-given-up", {
        account: account.name,
        sinceMs: first.atMs,
        allowedMs: unansweredMs,
      }),
      proof: [first.seq, record.seq],
    });
  }
}

/** The poll that a record shows as given up though nothing stood in its way; null when the record ends a row of such; undefined otherwise. */
function givenUp(timeline: Timeline, record: TraceRecord): RequestRecord | null | undefined {
  switch (record.type) {
    case "lifecycle":
    case "credential":
    case "crash":
      return null;
    case "answer":
    case "failure":
      return record.endpoint === "getupdates" ? null : undefined;
    case "abort": {
      if (record.endpoint !== "getupdates") return undefined;
      const exchange = timeline.exchanges.get(record.request);
      const isHealthy = exchange?.accepted != null && exchange.blockedFromMs === Number.POSITIVE_INFINITY;
      return isHealthy ? exchange.request : null;
    }
    default:
      return undefined;
  }
}
