/** Refusals: what the answer to a send says, in the terms of the service. */
import type { AnswerRecord } from "../trace/record.ts";
import type { RequestEnd } from "./exchanges.ts";
import { addTo } from "./records.ts";
import type { Timeline } from "./timeline.ts";

/** The code of a send that has to wait: for want of quota, or for haste. */
const QUOTA = -2;

/** Refused by `-2`, so that it has to wait. */
export function isQuota(end: RequestEnd): boolean {
  return end.type === "answer" && !end.ok && Number(end.code) === QUOTA;
}

const known = new WeakMap<Timeline, Map<string, AnswerRecord[]>>();

/** The `-2` answers to an account's sends, in order. */
export function refusalsOf(timeline: Timeline, account: string): readonly AnswerRecord[] {
  let refusals = known.get(timeline);
  if (refusals === undefined) {
    refusals = new Map();
    for (const answer of timeline.all("answer"))
      if (answer.endpoint === "sendmessage" && isQuota(answer)) addTo(refusals, answer.account, answer);
    known.set(timeline, refusals);
  }
  return refusals.get(account) ?? [];
}
