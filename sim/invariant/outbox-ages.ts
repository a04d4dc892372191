/** The ages of waiting texts: none is given up while it is young, and none waits for ever. */
import type { SendEndedRecord } from "../trace/record.ts";
import type { Sentence } from "../trace/sentence.ts";
import { countBefore } from "./records.ts";
import { say } from "./sentences/say.ts";
import { presenceAt, startedBetween } from "./standing.ts";
import type { Timeline } from "./timeline.ts";
import type { WaitingText } from "./waiting-texts.ts";

/** What is wrong with the age at which a text was told to have expired; null when nothing is. */
export function tooYoung(
  timeline: Timeline,
  { done }: WaitingText,
  { seq, atMs, account }: SendEndedRecord,
): Sentence | null {
  const { textAgeMinMs } = timeline.header.limits;
  const ageMs = atMs - done.atMs;
  // Of a text that another life stored, the wall clock alone tells the age.
  const setMs = startedBetween(timeline, account, done.seq, seq) ? setAhead(timeline, done.seq, seq) : 0;
  if (ageMs + setMs >= textAgeMinMs) return null;
  return say("outbox-moves.too-young", { ageMs, leastMs: textAgeMinMs });
}

/** By how much the wall clock was set ahead between two places. */
function setAhead(timeline: Timeline, fromSeq: number, toSeq: number): number {
  return timeline
    .all("host")
    .filter(({ seq }) => seq > fromSeq && seq < toSeq)
    .reduce((sum, { byMs = 0 }) => sum + Math.max(0, byMs), 0);
}

/** When a text was too old and still waited, although its account ran; null when it was not. */
export function tooOldAtMs(
  timeline: Timeline,
  { asked: { account }, done, endSeq }: WaitingText,
): number | null {
  const { textAgeMaxMs, offerEveryMs } = timeline.header.limits;
  const isOver = (atMs: number): boolean =>
    atMs > timeline.endMs || (endSeq !== null && endSeq <= timeline.lastSeq(atMs));
  const isRunning = (atMs: number): boolean =>
    presenceAt(timeline, account, timeline.lastSeq(atMs) + 1).running;
  let dueMs = timeline.after(done.atMs, textAgeMaxMs);
  if (isOver(dueMs)) return null;
  const steps = timeline.all("lifecycle");
  for (const { step, atMs, ...start } of steps.slice(countBefore(steps, done.seq))) {
    if (step !== "start-asked" || start.account !== account) continue;
    if (atMs > dueMs && isRunning(dueMs)) break;
    dueMs = Math.max(dueMs, timeline.after(atMs, offerEveryMs));
  }
  return isOver(dueMs) || !isRunning(dueMs) ? null : dueMs;
}
