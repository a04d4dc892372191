/** What became of each message: handled, lost and by whom, or excused. */
import { type Attempts, whyItRests } from "./attempts.ts";
import type { ExcuseId } from "./excuses.ts";
import { lapseOf } from "./lapse.ts";
import { countBefore, firstAfter } from "./records.ts";
import { or, spanAt } from "./spans.ts";
import { standingOf } from "./standing.ts";
import type { AccountTimeline, Timeline } from "./timeline.ts";
import { touchedOf } from "./touched.ts";

/**
 * - `handled`: a handler finished with it.
 * - `missing`: the subject was to handle it and did not.
 * - `lost`: the server lost it itself.
 * - `excused`: nobody is to blame, or it was too early to tell.
 */
export type End = "handled" | "missing" | "lost" | "excused";

export interface Fate {
  message: string;
  end: End;
  /** All that excuse it. */
  excuses: readonly ExcuseId[];
  /** How far it came: no answer brought it, or one did, or a handler began with it. */
  reached: "never" | "subject" | "handler";
  /** The records of its arrival and acknowledgement. */
  proof: readonly number[];
}

/** The fates of an account's messages, in the order in which they became known. */
export function fatesOf(timeline: Timeline): Map<string, Fate[]> {
  const fates = new Map<string, Fate[]>();
  for (const [name, courses] of coursesOf(timeline)) {
    const account = timeline.accounts.get(name);
    const excuse = excuseAtEnd(timeline, account);
    const list = [...courses.values()].map(course => fateOf(timeline, course, excuse));
    fates.set(name, list);
  }
  return fates;
}

/** What the trace tells of one message. */
interface Course {
  message: string;
  arrivedMs: number;
  /** The first answer that brought it to the subject whole. */
  handedOverSeq: number | null;
  ackedSeq: number | null;
  ackedMs: number | null;
  lost: boolean;
  handled: boolean;
  attempts: Attempts;
  proof: number[];
}

function coursesOf(timeline: Timeline): Map<string, Map<string, Course>> {
  const accounts = new Map<string, Map<string, Course>>();
  const note = (account: string, message: string, atMs: number, seq: number): Course => {
    const messages = accounts.get(account) ?? new Map<string, Course>();
    accounts.set(account, messages);
    const known = messages.get(message);
    if (known !== undefined) return known;
    const course: Course = {
      message,
      arrivedMs: atMs,
      handedOverSeq: null,
      ackedSeq: null,
      ackedMs: null,
      lost: false,
      handled: false,
      attempts: { handlings: [], setAside: null },
      proof: [seq],
    };
    messages.set(message, course);
    return course;
  };
  for (const { account, message, atMs, seq } of timeline.all("inbound")) note(account, message, atMs, seq);
  for (const { account, messages, atMs, seq } of timeline.all("answer")) {
    for (const message of messages ?? []) note(account, message, atMs, seq).handedOverSeq ??= seq;
  }
  const known = (account: string, message: string) => accounts.get(account)?.get(message);
  for (const { account, messages, seq, atMs } of timeline.all("acked")) {
    for (const message of messages) {
      const course = known(account, message);
      if (course === undefined || course.ackedSeq !== null) continue;
      course.ackedSeq = seq;
      course.ackedMs = atMs;
      course.proof.push(seq);
    }
  }
  for (const { account, messages } of timeline.all("lost")) {
    for (const message of messages) {
      const course = known(account, message);
      if (course !== undefined) course.lost = true;
    }
  }
  for (const handling of timeline.handlings) {
    const course = known(handling.begun.account, handling.begun.message);
    course?.attempts.handlings.push(handling);
    if (course !== undefined && handling.done !== null) course.handled = true;
  }
  for (const record of timeline.all("set-aside")) {
    const course = known(record.account, record.message);
    if (course !== undefined) course.attempts.setAside ??= record;
  }
  return accounts;
}

/** How the account's end excuses messages. */
interface Excuse {
  /** It was stopped for good, and had no time for the message: what it keeps it may handle when it is started again. */
  isStopped: (course: Course) => boolean;
  /** It was revived a moment ago. */
  cut: ExcuseId | null;
  /** Dead, lapsed unnoticed or touched by a fault a moment ago at the end: only what was acknowledged is still owed. */
  unacked: ExcuseId | null;
  /** When the account went out of service. */
  closingMs: number;
}

function excuseAtEnd(timeline: Timeline, account: AccountTimeline | undefined): Excuse {
  if (account === undefined) {
    return { isStopped: () => true, cut: null, unacked: null, closingMs: timeline.endMs };
  }
  const { recoverWithinMs } = timeline.header.limits;
  const { wanted, suspended, handicapped, dead } = standingOf(account, timeline);
  const { unnoticed, vain } = lapseOf(account, timeline);
  // The stop that closes every run is no choice of the workload: the account was in service until then.
  const closing = account.turns.find(turn => turn.type === "lifecycle" && turn.by === "end") ?? null;
  const closingMs = closing?.atMs ?? timeline.endMs;
  const last = wanted.at(-1);
  const isStopped = last === undefined || (last.endedBy !== null && last.endedBy !== closing?.seq);
  const isLate = (fromMs: number): boolean => timeline.after(fromMs, recoverWithinMs) > closingMs;
  const revived = account.turns.findLast(turn => turn.type === "lifecycle" && turn.by === "crash");
  // Whoever was revived a moment ago is like one who is not back yet.
  const cut = revived !== undefined && isLate(revived.atMs) ? "no-time-left" : null;
  const hindered = or(touchedOf(account, timeline), unnoticed).at(-1);
  let unacked: ExcuseId | null = null;
  if (spanAt(or(suspended, handicapped, dead, vain), closingMs) !== undefined)
    unacked = "beyond-cure-at-the-end";
  else if (hindered !== undefined && isLate(hindered.untilMs)) unacked = "no-time-left";
  return {
    isStopped: course => isStopped && !hadItsTime(timeline, account, course),
    cut,
    unacked,
    closingMs,
  };
}

/** In its last life the account said that it has the message, and had nothing else to do for long enough before it was stopped. */
function hadItsTime(timeline: Timeline, account: AccountTimeline, { arrivedMs, ackedSeq }: Course): boolean {
  const life = standingOf(account, timeline).wanted.at(-1);
  if (life === undefined || ackedSeq === null) return false;
  const { recoverWithinMs, handlerPauseMs } = timeline.header.limits;
  const isBusy = timeline.handlings.some(
    ({ begun, done, threw }) =>
      begun.account === account.name &&
      begun.atMs <= life.untilMs &&
      (threw === null ? (done?.atMs ?? life.untilMs) : threw.atMs + handlerPauseMs) >
        life.untilMs - recoverWithinMs,
  );
  return !isBusy && timeline.after(Math.max(arrivedMs, life.fromMs), recoverWithinMs) <= life.untilMs;
}

function fateOf(timeline: Timeline, course: Course, excuse: Excuse): Fate {
  const { message, proof, handedOverSeq, attempts } = course;
  const isBegun = attempts.handlings.length > 0;
  const reached = isBegun ? "handler" : handedOverSeq === null ? "never" : "subject";
  const fate = { message, excuses: [], reached, proof } as const;
  if (course.handled) return { ...fate, end: "handled" };
  if (course.lost || isServersLoss(timeline, course)) return { ...fate, end: "lost" };
  const excuses = excusesOf(timeline, course, excuse);
  return { ...fate, end: excuses.length === 0 ? "missing" : "excused", excuses };
}

/** Why nobody is to blame that it is not handled; nothing when the subject is. */
function excusesOf(timeline: Timeline, course: Course, excuse: Excuse): ExcuseId[] {
  const hadTime = (fromMs: number, lengthMs: number) => timeline.after(fromMs, lengthMs) <= excuse.closingMs;
  return [
    excuse.isStopped(course) ? "stopped-at-the-end" : null,
    excuse.cut,
    whyItRests(course.attempts, timeline.header.limits, hadTime),
    isForgotten(timeline, course) ? "message-forgotten" : null,
    hadTime(course.arrivedMs, timeline.header.limits.recoverWithinMs) ? null : "no-time-left",
    course.ackedSeq === null ? excuse.unacked : null,
  ].filter(id => id !== null) as ExcuseId[];
}

/** The server dropped it without the subject's doing. */
function isServersLoss(timeline: Timeline, { handedOverSeq, ackedSeq }: Course): boolean {
  // Its cursor led past a message that it never handed over.
  if (handedOverSeq === null) return ackedSeq !== null;
  if (timeline.header.cursor === "replay") return false;
  // Handed over at most once, and the subject was killed before it said that it has it.
  const crash = firstAfter(timeline.all("crash"), handedOverSeq);
  return crash !== undefined && (ackedSeq === null || ackedSeq > crash.seq);
}

/**
 * The subject had acknowledged it, and then lost its whole store, or what it had stored in the last minute: nothing
 * could remember it.
 */
function isForgotten(timeline: Timeline, { ackedSeq, ackedMs }: Course): boolean {
  if (ackedSeq === null || ackedMs === null) return false;
  const { unsafeMs } = timeline.header.limits;
  const crashes = timeline.all("crash");
  return crashes
    .slice(countBefore(crashes, ackedSeq))
    .some(({ kept, atMs }) => kept === "nothing" || (kept !== "all" && ackedMs >= atMs - unsafeMs));
}
