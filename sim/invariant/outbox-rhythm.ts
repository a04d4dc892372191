/** How often an outbox asks without a word of the user: now and then while it may, and no more, since attempts prolong a penalty. */
import type { TraceRecord } from "../trace/record.ts";
import type { Findings } from "./findings.ts";
import { addTo, lastBefore } from "./records.ts";
import { isQuota, refusalsOf } from "./refusals.ts";
import { say } from "./sentences/say.ts";
import type { Exchange, Timeline } from "./timeline.ts";
import { wordsOf } from "./user-words.ts";
import type { WaitingText } from "./waiting-texts.ts";

const DAY_MS = 24 * 3_600_000;

export function examineRhythm(timeline: Timeline, texts: readonly WaitingText[], findings: Findings): void {
  const accounts = new Map<string, WaitingText[]>();
  for (const text of texts) addTo(accounts, text.asked.account, text);
  for (const [account, own] of accounts) {
    examineSilence(timeline, account, own, findings);
    examineProbes(timeline, account, own, findings);
  }
}

interface Step {
  seq: number;
  atMs: number;
  record?: TraceRecord;
  waiting?: 1 | -1;
  isOffer?: true;
}

/** While it runs, its session is live and something waits, no six hours pass without an offer. */
function examineSilence(
  timeline: Timeline,
  account: string,
  texts: readonly WaitingText[],
  findings: Findings,
): void {
  const { offerEveryMs, offerWithinMs } = timeline.header.limits;
  const silenceMs = offerEveryMs + offerWithinMs;
  const state = { running: false, live: false, waiting: 0, sinceMs: 0 };
  const isOpen = () => state.running && state.live && state.waiting > 0;
  const look = (nowMs: number) => {
    const dueMs = timeline.after(state.sinceMs, silenceMs);
    if (!isOpen() || nowMs < dueMs) return;
    state.sinceMs = nowMs;
    const first = texts[0] as WaitingText;
    findings.add({
      atMs: dueMs,
      account,
      sentence: say("outbox-moves.silence", {
        account,
        count: state.waiting,
        silentMs: silenceMs,
        dueMs,
      }),
      proof: [first.done.seq],
    });
  };
  for (const step of stepsOf(timeline, account, texts)) {
    look(step.atMs);
    const wasOpen = isOpen();
    apply(state, step);
    if (step.isOffer || wasOpen !== isOpen()) state.sinceMs = step.atMs;
    if (isOpen()) findings.examine();
  }
  look(timeline.endMs);
}

function apply(state: { running: boolean; live: boolean; waiting: number }, { record, waiting }: Step): void {
  state.waiting += waiting ?? 0;
  if (record?.type === "session") state.live = record.state === "live";
  else if (record?.type === "crash") state.running = false;
  else if (record?.type === "lifecycle") {
    if (record.step === "start-asked") state.running = true;
    else if (record.step === "stop-asked" || record.step === "start-failed") state.running = false;
  }
}

function stepsOf(timeline: Timeline, account: string, texts: readonly WaitingText[]): Step[] {
  const { course = [] } = timeline.accounts.get(account) ?? {};
  const steps: Step[] = course
    .filter(({ type }) => type === "session" || type === "lifecycle" || type === "crash")
    .map(record => ({ seq: record.seq, atMs: record.atMs, record }));
  for (const { done, endSeq, thereSeq, offers } of texts) {
    steps.push({ seq: done.seq, atMs: done.atMs, waiting: 1 });
    const over = Math.min(endSeq ?? Number.POSITIVE_INFINITY, thereSeq ?? Number.POSITIVE_INFINITY);
    const atMs = timeline.timeOf(over);
    if (atMs !== undefined && over > done.seq) steps.push({ seq: over, atMs, waiting: -1 });
    for (const { request, end } of offers) {
      const { seq, atMs } = end ?? request;
      steps.push({ seq, atMs, isOffer: true });
    }
  }
  return steps.sort((a, b) => a.seq - b.seq);
}

/** Of the offers that nothing called for, few are refused in a day. */
function examineProbes(
  timeline: Timeline,
  account: string,
  texts: readonly WaitingText[],
  findings: Findings,
): void {
  const { offersPerDay } = timeline.header.limits;
  const offers = texts.flatMap(text => text.offers).sort((a, b) => a.request.seq - b.request.seq);
  const reasons = reasonsOf(timeline, account, texts);
  const probes: Exchange[] = [];
  for (const offer of offers) {
    findings.examine();
    const { request, end } = offer;
    if (end === null || !isQuota(end) || reasons.holdFor(offer)) continue;
    const since = Math.max(
      request.atMs - DAY_MS,
      lastBefore(reasons.successes, request.seq)?.atMs ?? Number.NEGATIVE_INFINITY,
    );
    while (probes[0] !== undefined && probes[0].request.atMs <= since) probes.shift();
    probes.push(offer);
    if (probes.length !== offersPerDay + 1) continue;
    const first = (probes[0] as Exchange).request;
    findings.add({
      atMs: request.atMs,
      account,
      sentence: say("outbox-moves.probes", {
        account,
        count: probes.length,
        sinceMs: first.atMs,
        allowed: offersPerDay,
      }),
      proof: [first.seq, request.seq],
    });
  }
}

interface Reasons {
  /** Sends of the account to which the server said yes. */
  successes: readonly Step[];
  /** Whether something called for an offer: since he was last refused his user's word, or a text of his set aside; a start, a login or a success just now. */
  holdFor(offer: Exchange): boolean;
}

function reasonsOf(timeline: Timeline, account: string, texts: readonly WaitingText[]): Reasons {
  const { arrivingMs, offerReasonMs } = timeline.header.limits;
  const refusals = new Map<string, Step[]>();
  for (const refusal of refusalsOf(timeline, account)) {
    const { to = "" } = timeline.exchanges.get(refusal.request)?.request ?? {};
    addTo(refusals, to, refusal);
  }
  const successes = timeline
    .all("answer")
    .filter(answer => answer.endpoint === "sendmessage" && answer.account === account && answer.ok);
  const setAside = new Map<string, Step[]>();
  // Its last refusal sets it aside; a slow store may hold up the word of it.
  for (const { asked, ended, offers } of texts)
    if (ended?.outcome === "set-aside") addTo(setAside, asked.to, offers.at(-1)?.end ?? ended);
  const { course = [] } = timeline.accounts.get(account) ?? {};
  const starts = course.filter(
    record =>
      record.type === "credential" || (record.type === "lifecycle" && record.step.startsWith("start")),
  );
  return {
    successes,
    holdFor({ request }) {
      const { to = "", seq, atMs } = request;
      const refused = lastBefore(refusals.get(to) ?? [], seq);
      const word = wordsOf(timeline).last(account, to, seq);
      if (word !== undefined && word.atMs + arrivingMs >= (refused?.atMs ?? 0)) return true;
      // The next goes on.
      if ((lastBefore(setAside.get(to) ?? [], seq)?.seq ?? -1) >= (refused?.seq ?? 0)) return true;
      const isRecent = (list: readonly Step[]) =>
        (lastBefore(list, seq)?.atMs ?? Number.NEGATIVE_INFINITY) >= atMs - offerReasonMs;
      return isRecent(starts) || isRecent(successes);
    },
  };
}
