/** What an account says of a login that it needs: each time, with what it had heard before. */
import type { AnswerRecord, StatusRecord, TraceRecord } from "../trace/record.ts";
import { hearingOf } from "./deafness.ts";
import {
  type AccountTimeline,
  isGood,
  isReceiving,
  isSpoiltBy,
  isStale,
  type Timeline,
  wasForged,
} from "./timeline.ts";

export interface Announcement {
  said: StatusRecord;
  /** The first -14 since a poll was held or answered well. */
  refusal: AnswerRecord | null;
  /** A notifystart has come to its end since the service answered a poll well; a forged yes makes nobody ask again. */
  isAsked: boolean;
  /** It was said before of the same trouble: to believe in a cure meanwhile, and to take that back, is honest. */
  before: StatusRecord | null;
}

export function announcementsOf(account: AccountTimeline, timeline: Timeline): Announcement[] {
  if (!account.turns.some(isNeed)) return [];
  const announcements: Announcement[] = [];
  const { heard } = hearingOf(account, timeline);
  let [refusal, before]: [AnswerRecord | null, StatusRecord | null] = [null, null];
  let isAsked = false;
  let token = "";
  let next = 0;
  for (const record of account.course) {
    const exchange = timeline.exchanges.of(record);
    if (heard[next] === record) {
      next += 1;
      refusal = before = null;
    }
    if (exchange !== undefined && isSpoiltBy(exchange, record)) before = null;
    if (record.type === "request") {
      // Half of a credential is another one.
      if (record.token !== token) before = null;
      token = record.token;
    }
    if (isStale(record)) refusal ??= record;
    if (exchange?.end === record && isReceiving(record.endpoint))
      isAsked = record.endpoint === "notifystart" || (isAsked && (!isGood(record) || wasForged(exchange)));
    if (!isNeed(record)) continue;
    announcements.push({ said: record, refusal, isAsked, before });
    before ??= record;
  }
  return announcements;
}

function isNeed(turn: TraceRecord): turn is StatusRecord {
  return turn.type === "status" && turn.state === "needs-login";
}
