/** Sends that meet a stale session: each is repeated once, after a cure; refused still, it may be given up. */
import type { AnswerRecord, SendAskedRecord, SendDoneRecord } from "../trace/record.ts";
import { countBefore, lastBefore } from "./records.ts";
import { presenceAt } from "./standing.ts";
import { type Exchange, isGood, type Timeline } from "./timeline.ts";

/** A text that met a stale session, and was never tried again. */
export interface Dropped {
  stale: AnswerRecord;
  done: SendDoneRecord;
}

/** What became of a text at a stale session; null where it was repeated, or did not have to be. */
export function droppedAtStale(
  timeline: Timeline,
  { message, account }: SendAskedRecord,
  done: SendDoneRecord | undefined,
): Dropped | null {
  if (done === undefined || done.outcome === "sent" || done.outcome === "declined") return null;
  const tries = timeline.sends.get(message) ?? [];
  const last = tries.filter(({ request }) => request.seq < done.seq).at(-1);
  const stale = last?.end;
  // The answer to the last attempt is a -14, so no attempt followed it; one before, and a cure between, and it was repeated.
  if (stale?.type !== "answer" || !stale.stale || stale.seq > done.seq) return null;
  const before = tries.filter(({ request, end }) => request.seq < stale.seq && end !== stale);
  const met = before.find(({ end }) => end?.type === "answer" && end.stale)?.end;
  // One that comes at once with nothing asked between is none; whoever has waited may know of no cure.
  const waitedMs = (last?.request.atMs ?? 0) - (met?.atMs ?? 0);
  const hasWaited = waitedMs >= timeline.header.limits.atOnceMs;
  if (met && (hasWaited || wasCureTried(timeline, account, met.seq, last?.request.seq ?? 0))) return null;
  if (!presenceAt(timeline, account, done.seq).running || cameLate(timeline, before, stale)) return null;
  return cannotBeCured(timeline, account, done) ? null : { stale, done };
}

/** A fault spoilt the first of its attempts, and the -14 came when a cure could have taken its whole time by then. */
function cameLate({ header }: Timeline, [first]: readonly Exchange[], { atMs }: AnswerRecord): boolean {
  if (first === undefined || !Number.isFinite(first.blockedFromMs)) return false;
  return atMs - first.request.atMs > header.limits.recoverWithinMs;
}

/** The same of a file: while it was under way, one question for an address was asked for its user, and answered with -14. */
export function fileDroppedAtStale(
  timeline: Timeline,
  { account, to, seq: askedSeq }: SendAskedRecord,
  file: SendDoneRecord,
): Dropped | null {
  if (file.outcome === "sent" || file.outcome === "declined") return null;
  const requests = timeline.all("request");
  const [first, again] = requests
    .slice(countBefore(requests, askedSeq), countBefore(requests, file.seq))
    .filter(
      request => request.endpoint === "getuploadurl" && request.account === account && request.to === to,
    )
    .map(({ request }) => timeline.exchanges.get(request)?.end);
  if (again !== undefined || first?.type !== "answer" || !first.stale) return null;
  if (!presenceAt(timeline, account, file.seq).running) return null;
  return cannotBeCured(timeline, account, file) ? null : { stale: first, done: file };
}

/**
 * Between two places a notifystart was under way, a poll set out, was taken or was answered well, or a new credential came.
 * Whether it helped is another matter.
 */
function wasCureTried(timeline: Timeline, account: string, fromSeq: number, toSeq: number): boolean {
  const isBetween = (seq: number): boolean => seq > fromSeq && seq < toSeq;
  const { polls = [], course = [] } = timeline.accounts.get(account) ?? {};
  return (
    course.some(({ type, seq }) => type === "credential" && isBetween(seq)) ||
    polls.some(({ request, accepted, end }) => {
      if (isBetween(request.seq) || (accepted !== null && isBetween(accepted.seq))) return true;
      if (end !== null && isBetween(end.seq) && isGood(end)) return true;
      return request.endpoint === "notifystart" && request.seq < toSeq && (end === null || end.seq > fromSeq);
    })
  );
}

/** A notifystart had been tried since the session last served, and had cured nothing: there was nothing to wait for. */
function cannotBeCured(timeline: Timeline, account: string, { seq, atMs }: SendDoneRecord): boolean {
  const { polls = [], course = [] } = timeline.accounts.get(account) ?? {};
  const login = lastBefore(
    course.filter(({ type }) => type === "credential"),
    seq,
  );
  const fromSeq = login?.seq ?? -1;
  let foundStale = false;
  for (const { request, accepted, end } of polls.toReversed()) {
    if (request.seq < fromSeq) return false;
    if (request.endpoint === "getupdates" && accepted !== null && accepted.seq < seq) {
      const isOver = end !== null && end.seq < seq;
      // That a poll was taken shows when it is held, or answered.
      if (isOver || atMs - request.atMs >= timeline.header.limits.atOnceMs) return false;
    }
    if (end === null || end.seq > seq) continue;
    const isWell = end.type === "answer" && end.ok;
    if (request.endpoint === "notifystart" && (!isWell || foundStale)) return true;
    foundStale ||= end.type === "answer" && end.stale;
  }
  return false;
}
