/**
 * What calls for an offer of what waits, though its user wrote nothing: a start, a login as the same bot, another user's success.
 * Not where a -2 came just before, or came again and again: more attempts prolong a penalty.
 */
import type { AnswerRecord, FailureRecord, RequestRecord, TraceRecord } from "../trace/record.ts";
import type { Sentence } from "../trace/sentence.ts";
import type { Findings } from "./findings.ts";
import { addTo, countBefore, firstAfter, lastBefore, once } from "./records.ts";
import { refusalsOf } from "./refusals.ts";
import { say } from "./sentences/say.ts";
import { isThroughout, whenThrough } from "./throughout.ts";
import { isGood, type Timeline } from "./timeline.ts";
import { wordsOf } from "./user-words.ts";
import { Front, type WaitingText, waitsAt } from "./waiting-texts.ts";

/** A reason to offer. */
interface Call {
  seq: number;
  atMs: number;
  what: Sentence;
}

/** A yes to a send. */
interface Yes {
  seq: number;
  atMs: number;
  to: string;
  message: string;
  /** Where the send set out. */
  sentSeq: number;
}

export function examineCalls(timeline: Timeline, texts: readonly WaitingText[], findings: Findings): void {
  const accounts = new Map<string, WaitingText[]>();
  for (const text of texts) addTo(accounts, text.asked.account, text);
  const yeses = yesesOf(timeline);
  for (const [account, own] of accounts) {
    const of = { account, yeses: yeses.get(account) ?? [] };
    // A start and a login call for one text of the account, the success of another for one of each user who waits.
    examineTexts(timeline, { texts: own, others: [] }, entriesOf(timeline, of), findings);
    const offers = offersOf(own);
    for (const [user, texts] of Map.groupBy(own, ({ asked }) => asked.to)) {
      const others = offers.filter(({ to }) => to !== user);
      examineTexts(timeline, { texts, others }, successesOf(timeline, of, user, texts), findings);
    }
  }
}

interface Outbox {
  account: string;
  yeses: readonly Yes[];
}

function entriesOf(timeline: Timeline, { account, yeses }: Outbox): Call[] {
  const refusals = refusalsOf(timeline, account);
  const inVain = triesInVain(timeline).get(account) ?? [];
  const { turns = [] } = timeline.accounts.get(account) ?? {};
  return turns.flatMap((record): Call[] => {
    const { seq, atMs } = record;
    const isLogin = record.type === "credential" && record.newBot !== true;
    const isStart = record.type === "lifecycle" && record.step === "start-done";
    if (!isLogin && !isStart) return [];
    const sinceSeq = lastBefore(yeses, seq)?.seq ?? -1;
    if (!mayAsk(timeline, { refusals, inVain }, sinceSeq, record)) return [];
    return [{ seq, atMs, what: say(`outbox-moves.${isLogin ? "logged-in" : "started"}`) }];
  });
}

/** The first success of another that set out since he was refused, or since a text of his waits. */
function successesOf(
  timeline: Timeline,
  { account, yeses }: Outbox,
  user: string,
  lane: readonly WaitingText[],
): Call[] {
  const refusals = refusalsOf(timeline, account).filter(isTo(timeline, user));
  const taken = yeses.filter(({ to }) => to === user);
  const since = [...lane.map(({ done }) => done), ...refusals];
  const firsts = new Set(since.flatMap(({ seq }) => firstToAnother(yeses, user, seq) ?? []));
  return [...firsts]
    .filter(({ seq }) => {
      const word = wordsOf(timeline).last(account, user, seq)?.seq ?? -1;
      const sinceSeq = Math.max(word, lastBefore(taken, seq)?.seq ?? -1);
      const count = countBefore(refusals, seq) - countBefore(refusals, sinceSeq);
      return count < timeline.header.limits.freshOffers;
    })
    .map(({ seq, atMs, message }) => ({ seq, atMs, what: say("outbox-moves.other-went", { message }) }))
    .sort((a, b) => a.seq - b.seq);
}

const isTo =
  ({ exchanges }: Timeline, user: string) =>
  ({ request }: AnswerRecord): boolean =>
    exchanges.get(request)?.request.to === user;

/** The first yes to a send to somebody else that set out after a place. */
function firstToAnother(yeses: readonly Yes[], user: string, seq: number): Yes | undefined {
  for (let at = countBefore(yeses, seq); at < yeses.length; at += 1) {
    const yes = yeses[at] as Yes;
    // His own opens the way for all that he waits for.
    if (yes.to === user) return undefined;
    if (yes.sentSeq > seq) return yes;
  }
  return undefined;
}

/** By account. */
function yesesOf({ all, exchanges }: Timeline): Map<string, Yes[]> {
  const yeses = new Map<string, Yes[]>();
  for (const { endpoint, ok, account, seq, atMs, request } of all("answer")) {
    if (endpoint !== "sendmessage" || !ok) continue;
    const { to = "?", message = "?", seq: sentSeq } = exchanges.get(request)?.request ?? { seq: -1 };
    addTo(yeses, account, { seq, atMs, to, message, sentSeq });
  }
  return yeses;
}

/** By account: the ends of sends that the service is not known to have taken. */
const triesInVain = once(({ all }: Timeline): ReadonlyMap<string, TraceRecord[]> => {
  const isInVain = (record: AnswerRecord | FailureRecord): boolean =>
    record.endpoint === "sendmessage" && !isGood(record);
  const inVain = [...all("answer"), ...all("failure")].filter(isInVain);
  return Map.groupBy(
    inVain.toSorted((a, b) => a.seq - b.seq),
    ({ account }) => account,
  );
});

/** Tried in vain a few times at most since that place, whatever came of it, and not refused just now. */
function mayAsk(
  { header, all }: Timeline,
  { refusals, inVain }: { refusals: readonly AnswerRecord[]; inVain: readonly TraceRecord[] },
  sinceSeq: number,
  { seq, atMs }: { seq: number; atMs: number },
): boolean {
  const { freshOffers, offerAgainMs } = header.limits;
  const count = countBefore(inVain, seq) - countBefore(inVain, sinceSeq);
  const last = lastBefore(refusals, seq);
  if (count >= freshOffers || (last !== undefined && atMs - last.atMs < offerAgainMs)) return false;
  // A new life goes by the wall clock: one that was set tells it nothing of the age of a refusal.
  const steps = all("host").filter(({ step }) => step === "clock-stepped");
  return (lastBefore(steps, seq)?.seq ?? -1) <= (last?.seq ?? 0);
}

interface Queue {
  /** In the order in which they began to wait. */
  texts: readonly WaitingText[];
  /** Offers to other users, who have their turns, too. */
  others: readonly RequestRecord[];
}

function examineTexts(
  timeline: Timeline,
  { texts, others }: Queue,
  calls: readonly Call[],
  findings: Findings,
): void {
  const front = new Front(texts, timeline.header.limits.textFreshMs);
  const offers = offersOf(texts);
  for (const call of calls) {
    const waiting = front.at(call);
    if (waiting.length > 0) examineCall(timeline, { waiting, offers, others }, call, findings);
  }
}

function offersOf(texts: readonly WaitingText[]): RequestRecord[] {
  const offers = texts.flatMap(text => text.offers.map(({ request }) => request));
  return offers.sort((a, b) => a.seq - b.seq);
}

/** Until when an offer is due: each other user whose turn comes before puts it off by the rest that a refusal calls for. */
function dueAfter(timeline: Timeline, { seq, atMs }: Call, others: readonly RequestRecord[]): number {
  const { offerAgainMs, restAfterRefusalMs } = timeline.header.limits;
  const users = new Set<string | undefined>();
  const dueMs = (): number => timeline.after(atMs, offerAgainMs + users.size * restAfterRefusalMs);
  for (let at = countBefore(others, seq); at < others.length; at += 1) {
    const { to, atMs: offeredMs } = others[at] as RequestRecord;
    if (offeredMs > dueMs()) break;
    users.add(to);
  }
  return dueMs();
}

function examineCall(
  timeline: Timeline,
  {
    waiting,
    offers,
    others,
  }: Omit<Queue, "texts"> & {
    waiting: readonly WaitingText[];
    offers: readonly RequestRecord[];
  },
  call: Call,
  findings: Findings,
): void {
  const { account } = (waiting[0] as WaitingText).asked;
  const leastMs = dueAfter(timeline, call, others);
  if (leastMs > timeline.endMs || !isThroughout(timeline, account, call.seq, leastMs)) return;
  const { offerWithinMs } = timeline.header.limits;
  const dueMs = whenThrough(timeline, account, leastMs, ({ atMs }) => atMs + offerWithinMs);
  if (dueMs > timeline.endMs || !isThroughout(timeline, account, call.seq, dueMs)) return;
  const dueSeq = timeline.lastSeq(dueMs);
  const isSoon = (record: { seq: number } | undefined): boolean => (record?.seq ?? dueSeq + 1) <= dueSeq;
  if (isSoon(firstAfter(refusalsOf(timeline, account), call.seq))) return;
  const text = waiting.find(each => waitsAt(each, dueSeq));
  if (text === undefined) return;
  findings.examine();
  if (isSoon(firstAfter(offers, call.seq))) return;
  findings.add({
    atMs: dueMs,
    account,
    sentence: say("outbox-moves.not-offered", {
      account,
      message: text.asked.message,
      user: text.asked.to,
      queuedMs: text.done.atMs,
      dueMs,
      cause: call.what,
      causeMs: call.atMs,
      allowedMs: dueMs - call.atMs,
    }),
    proof: [text.done.seq, call.seq],
  });
}
