/** truthful-send: what the subject says of a send is what happened, or that it does not know. */

import type { AcceptedRecord, AnswerRecord, SendDoneRecord } from "../trace/record.ts";
import type { Sentence } from "../trace/sentence.ts";
import type { Trace } from "../trace/trace.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { say } from "./sentences/say.ts";
import { presenceAt } from "./standing.ts";
import { type Exchange, type Timeline, timelineOf } from "./timeline.ts";

const NAME = "truthful-send";

export const truthfulSend: Invariant = {
  name: NAME,
  duty: "to report of a send what happened",
  promise:
    "A send is reported sent only if the server accepted it, for its user; failed only if it cannot have; unknown only if an answer is missing or spoilt.",
  required: false,
  examine(trace: Trace, options) {
    const timeline = timelineOf(trace);
    const findings = new Findings(NAME, trace.header, options);
    const asked = new Map(timeline.all("send-asked").map(({ message, to }) => [message, to]));
    for (const done of timeline.all("send-done")) {
      const { account, message, outcome, atMs, nonsense } = done;
      findings.examine();
      if (nonsense !== undefined) {
        const sentence = say("truthful-send.nonsense", { account, message, nonsense });
        findings.add({ atMs, account, sentence, proof: [done.seq] });
        continue;
      }
      const requests = timeline.sends.get(message) ?? [];
      const astray = outcome === "sent" ? goneAstray(done.to ?? asked.get(message), requests) : null;
      const lie = astray ?? lieOf(timeline, done, requests, findings);
      if (lie === null) continue;
      findings.add({
        atMs,
        account,
        sentence: say("truthful-send.lie", { account, message, outcome, atMs, truth: lie.what }),
        proof: [...lie.proof, done.seq],
      });
    }
    return findings.finish();
  },
};

interface Lie {
  what: Sentence;
  proof: number[];
}

/** Accepted, but for another user, whose id differs in case alone. */
function goneAstray(to: string | undefined, requests: readonly Exchange[]): Lie | null {
  for (const { accepted } of requests) {
    if (accepted?.to === undefined || accepted.to === to) continue;
    const reached = accepted.to;
    const what =
      to === undefined
        ? say("truthful-send.for-nobody", { reached })
        : say("truthful-send.astray", { reached, meant: to });
    return { what, proof: [accepted.seq] };
  }
  return null;
}

function lieOf(
  timeline: Timeline,
  done: SendDoneRecord,
  requests: readonly Exchange[],
  findings: Findings,
): Lie | null {
  switch (done.outcome) {
    case "sent":
      return falselySent(done, requests, findings);
    case "unknown":
      return falselyUnknown(timeline, done, requests);
    default:
      return falselyFailed(done, requests) ?? falselyCertain(done, requests);
  }
}

/** Every attempt of the text was answered whole, and one way or the other for all: if with yes, for all of it, or it was given up on the way. */
function falselyUnknown(timeline: Timeline, done: SendDoneRecord, requests: readonly Exchange[]): Lie | null {
  const before = requests.filter(({ request }) => request.seq < done.seq);
  const answers = before.flatMap(({ end }) => (end?.type === "answer" && end.seq < done.seq ? end : []));
  if (answers.length === 0 || answers.length < before.length || answers.some(isSpoilt)) return null;
  // Of several pieces some went, and one did not: of the whole nobody can say more.
  const yes = answers.filter(({ ok }) => ok).length;
  if (yes > 0 && yes < answers.length) return null;
  const proof = answers.map(({ seq }) => seq);
  const sent = Math.max(...before.map(({ request: { part = 0, chars = 0 } }) => part + chars));
  const { of = sent } = before[0]?.request ?? {};
  if (yes === 0 || sent >= of) return { what: say("truthful-send.all-answered"), proof };
  // A stop may come between two pieces.
  if (!presenceAt(timeline, done.account, done.seq).running) return null;
  return { what: say("truthful-send.no-end", { sent, of }), proof };
}

/** No answer of the service: a status of somebody else, or a body that is none. */
function isSpoilt({ status, ok, stale, code, fault }: AnswerRecord): boolean {
  return fault !== undefined || status !== 200 || (!ok && !stale && typeof code !== "number");
}

/** Refused, though an earlier attempt of the same piece may have arrived: what the last answer says is of itself alone. */
function falselyCertain(done: SendDoneRecord, requests: readonly Exchange[]): Lie | null {
  if (done.outcome === "declined") return null;
  const before = requests.filter(({ request }) => request.seq < done.seq);
  const lost = before.find(
    ({ request, end }) => mayHaveArrived(end) && before.some(other => isRepetition(request, other.request)),
  );
  if (lost === undefined) return null;
  const proof = [lost.request.seq, ...(lost.end === null ? [] : [lost.end.seq])];
  return { what: say("truthful-send.answer-lost"), proof };
}

function isRepetition(first: Exchange["request"], later: Exchange["request"]): boolean {
  return later.seq > first.seq && later.part === first.part;
}

/** Errors of a connection that existed: the server may have the text. */
const MAY_BE_THERE: ReadonlySet<string> = new Set([
  "ECONNRESET",
  "EPIPE",
  "UND_ERR_SOCKET",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
]);

function mayHaveArrived(end: Exchange["end"]): boolean {
  if (end === null || end.type === "abort") return true;
  return end.type === "failure" && MAY_BE_THERE.has(end.code);
}

function falselySent(done: SendDoneRecord, requests: readonly Exchange[], findings: Findings): Lie | null {
  if (requests.some(({ accepted }) => accepted !== null && accepted.seq < done.seq)) return null;
  // An answer that says yes in every byte may have been forged on the way; the subject cannot know.
  const isForged = requests.some(({ end }) => end?.type === "answer" && end.ok && end.seq < done.seq);
  if (isForged && findings.excuse("sent-by-a-forged-yes")) return null;
  const asked = requests.filter(({ request }) => request.seq < done.seq).map(({ request }) => request.seq);
  return { what: say("truthful-send.not-accepted"), proof: asked };
}

function falselyFailed(done: SendDoneRecord, requests: readonly Exchange[]): Lie | null {
  // It waits in the outbox and may go out as soon as that is said; of a long text the first pieces may be there already.
  if (done.outcome === "declined" && done.reason === "queued") return null;
  let accepted: AcceptedRecord | null = null;
  for (const exchange of requests) accepted ??= exchange.accepted;
  if (accepted !== null && accepted.atMs <= done.atMs) {
    const { atMs, seq } = accepted;
    return { what: say("truthful-send.accepted", { atMs }), proof: [seq] };
  }
  const open = requests.find(exchange => mayStillArrive(exchange, done));
  if (open === undefined) return null;
  const { atMs, seq } = open.request;
  return { what: say("truthful-send.in-flight", { atMs }), proof: [seq] };
}

/** In flight when the end was reported, and applied afterwards or free to be applied until the end of the run. */
function mayStillArrive({ request, accepted, end, blockedFromMs }: Exchange, done: SendDoneRecord): boolean {
  if (request.seq > done.seq || (end !== null && end.seq < done.seq)) return false;
  return accepted !== null || (end === null && blockedFromMs === Number.POSITIVE_INFINITY);
}
