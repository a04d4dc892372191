/** Logins by QR code: what the operator did at his phone, and whether the client took it up. */
import type { AnswerRecord, CodeRecord, CrashRecord, RequestRecord } from "../trace/record.ts";
import type { ExcuseId } from "./excuses.ts";
import type { Findings } from "./findings.ts";
import { firstAfter } from "./records.ts";
import type { Timeline } from "./timeline.ts";

export interface MissedLogin {
  code: CodeRecord;
  /** By when it was to be taken up, or another code to be shown. */
  dueMs: number;
}

export interface Logins {
  examined: number;
  missed: MissedLogin[];
}

/** A login that was confirmed on the phone reaches the client; of codes that run out, the first is followed by another. */
export function loginsOf(timeline: Timeline, findings: Findings): Logins {
  const { loginPatienceMs } = timeline.header.limits;
  const codes = timeline.all("code");
  const logins: Logins = { examined: 0, missed: [] };
  for (const [index, code] of codes.entries()) {
    const next = codes.slice(index + 1).find(({ account }) => account === code.account);
    const dueMs = dueOf(timeline, code, findings);
    const isDue = dueMs <= timeline.endMs && dueMs - code.fateMs <= loginPatienceMs;
    if (!isDue || !isOwed(code, next, loginPatienceMs)) continue;
    const isDone = code.fate === "confirmed" ? isTakenUp(timeline, code, dueMs) : isBy(next, dueMs);
    if (!isDone && excusesOf(timeline, code, dueMs).some(id => findings.excuse(id))) continue;
    logins.examined += 1;
    if (!isDone) logins.missed.push({ code, dueMs });
  }
  return logins;
}

/** A code whose answer a fault spoilt, or that was long in coming and did not come, is none that anybody could scan. */
function isShown({ exchanges, header }: Timeline, code: CodeRecord): boolean {
  const exchange = exchanges.get(code.request);
  const end = exchange?.end;
  if (exchange === undefined || end == null) return false;
  const isTouched = exchange.blockedFromMs < Number.POSITIVE_INFINITY;
  const isSlow = end.atMs - exchange.request.atMs >= header.limits.atOnceMs;
  return (end.type === "answer" && end.ok) || !(isTouched || isSlow);
}

/** Whoever showed another one meanwhile has to do with that. */
function isOwed(
  { atMs, shown, fate, fateMs }: CodeRecord,
  next: CodeRecord | undefined,
  patienceMs: number,
): boolean {
  if (fate === "expired") return shown === 1 && fateMs - atMs <= patienceMs;
  return next === undefined || next.atMs > fateMs;
}

function isBy(record: { atMs: number } | undefined, dueMs: number): boolean {
  return record !== undefined && record.atMs <= dueMs;
}

/** A question that a fault touched, or whose answer is long in coming, has to end first; another pause may follow. */
function dueOf(
  timeline: Timeline,
  { seq, request: shownBy, fateMs }: CodeRecord,
  findings: Findings,
): number {
  const { advertisedMs, limits } = timeline.header;
  const withinMs = limits.recoverWithinMs;
  const freeMs = timeline.after(fateMs, withinMs);
  let dueMs = freeMs;
  for (const request of timeline.all("request")) {
    const isBefore = request.seq < seq && request.request !== shownBy;
    if (isBefore || !isOfLogin(request) || request.atMs > dueMs) continue;
    const exchange = timeline.exchanges.get(request.request);
    if (exchange === undefined) continue;
    const lateMs = request.atMs + advertisedMs + limits.deadlineMarginMs;
    const overMs = Math.min(exchange.end?.atMs ?? lateMs, lateMs);
    const isSlow = overMs - Math.max(request.atMs, fateMs) >= limits.atOnceMs;
    if (isSlow || exchange.blockedFromMs < Number.POSITIVE_INFINITY)
      dueMs = Math.max(dueMs, timeline.after(overMs, withinMs));
  }
  return dueMs > freeMs && findings.excuse("login-question-touched", dueMs - freeMs) ? dueMs : freeMs;
}

/** The process died, or what the service said was spoilt, or replaced by what it never said. */
function excusesOf(timeline: Timeline, code: CodeRecord, dueMs: number): ExcuseId[] {
  const { seq } = code;
  const isMeanwhile = (record: { seq: number; atMs: number } | undefined) => isBy(record, dueMs);
  const crash: CrashRecord | undefined = firstAfter(timeline.all("crash"), seq);
  const isReplaced = timeline
    .all("answer")
    .some(answer => answer.seq > seq && answer.atMs <= dueMs && isOfLogin(answer) && isForged(answer));
  return [
    isShown(timeline, code) ? null : "code-spoilt",
    isMeanwhile(crash) ? "login-killed" : null,
    isReplaced ? "login-answer-forged" : null,
  ].filter(id => id !== null) as ExcuseId[];
}

function isForged({ ok, fault }: AnswerRecord): boolean {
  return ok && fault !== undefined;
}

/** The service has given the credential, and said so in an answer that came. */
function isTakenUp(timeline: Timeline, { seq, account }: CodeRecord, dueMs: number): boolean {
  const given = timeline.all("credential").find(one => one.seq > seq && one.account === account);
  if (given === undefined) return false;
  return timeline
    .all("answer")
    .some(answer => answer.seq > given.seq && answer.atMs <= dueMs && answer.ok && isOfLogin(answer));
}

function isOfLogin({ endpoint }: Pick<RequestRecord, "endpoint">): boolean {
  return endpoint === "get_qrcode_status" || endpoint === "get_bot_qrcode";
}
