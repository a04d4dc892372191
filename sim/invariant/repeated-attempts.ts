/** Repeated attempts: requests for one purpose that bring nothing, and are made again. */
import type { RequestRecord } from "../trace/record.ts";
import type { Sentence } from "../trace/sentence.ts";
import { addTo, countBefore } from "./records.ts";
import { isQuota } from "./refusals.ts";
import { say, textName } from "./sentences/say.ts";
import type { Exchange, Timeline } from "./timeline.ts";
import { type Word, wordsOf } from "./user-words.ts";
import { waitingTextsOf } from "./waiting-texts.ts";

/** Requests of one kind that count together. */
export interface Stream {
  account: string;
  what: Sentence;
  fruitless: readonly RequestRecord[];
}

/**
 * Per account and text, user or endpoint, the requests beside the polls that brought nothing. The first attempt at a text is
 * what somebody asked for; what follows is the subject's own doing.
 */
export function streamsOf(timeline: Timeline): { texts: Stream[]; accounts: Stream[] } {
  const texts = new Map<string, Stream & { fruitless: RequestRecord[] }>();
  const accounts = new Map<string, Stream & { fruitless: RequestRecord[] }>();
  const put = (streams: typeof texts, what: Sentence, request: RequestRecord): void => {
    const key = JSON.stringify([request.account, what]);
    const stream = streams.get(key);
    if (stream === undefined) streams.set(key, { account: request.account, what, fruitless: [request] });
    else stream.fruitless.push(request);
  };
  const tried = new Set<string>();
  const isAskedFor = courtesiesOf(timeline);
  for (const request of timeline.all("request")) {
    const exchange = timeline.exchanges.get(request.request);
    if (exchange === undefined || !COUNTED.has(request.endpoint)) continue;
    const { endpoint, message = "?", part = 0, to = "" } = request;
    const isText = endpoint === "sendmessage" && message !== "?";
    const text = `${message} ${part}`;
    const isFirst = isText && !tried.has(text);
    if (isText) tried.add(text);
    if (isAskedFor(request) || isFruitful(exchange, timeline.header.limits.atOnceMs)) continue;
    if (isText) put(texts, say("bounded-rate.attempts", { text: textName(message, part) }), request);
    if (isText && !isFirst) put(accounts, say("bounded-rate.repeated-sends"), request);
    if (isText) continue;
    const calls =
      to === ""
        ? say("bounded-rate.calls", { endpoint })
        : say("bounded-rate.calls-for", { endpoint, user: to });
    put(accounts, calls, request);
  }
  return { texts: [...texts.values()], accounts: [...accounts.values()] };
}

/** What is asked brings so many calls of each of these endpoints: the handling of a message shows typing, and hides it. */
const CALLS = { handling: 2, typing: 1, media: 1 } as const;

/** Whether a call about typing or an upload is one that somebody has just asked for, or the handling of its user's message or an address brings. */
function courtesiesOf(timeline: Timeline): (request: RequestRecord) => boolean {
  const { courtesyWithinMs } = timeline.header.limits;
  const askings = new Map<string, { seq: number; atMs: number; left: number }[]>();
  const nameOf = (endpoint: string, account: string, user: string): string =>
    `${endpoint}\n${account}\n${user.toLowerCase()}`;
  const ask = (endpoints: readonly string[], record: Asking, calls: number): void => {
    const { account, seq, atMs } = record;
    for (const endpoint of endpoints)
      addTo(askings, nameOf(endpoint, account, record.user ?? record.to ?? ""), { seq, atMs, left: calls });
  };
  const typing = ["getconfig", "sendtyping"];
  for (const { begun } of timeline.handlings) ask(typing, begun, CALLS.handling);
  for (const asked of timeline.all("typing-asked")) ask(typing, asked, CALLS.typing);
  for (const asked of timeline.all("send-asked")) ask(["getuploadurl"], asked, CALLS.media);
  // An upload carries no token: whose it is nobody knows.
  for (const { endpoint, ok, seq, atMs } of timeline.all("answer"))
    if (endpoint === "getuploadurl" && ok) ask(["upload"], { account: "?", seq, atMs }, CALLS.media);
  return ({ endpoint, account, to = "", seq, atMs }) => {
    const known = askings.get(nameOf(endpoint, account, to)) ?? [];
    while (known[0] !== undefined && (known[0].left === 0 || atMs - known[0].atMs >= courtesyWithinMs))
      known.shift();
    const asking = known.find(({ seq: from, left }) => left > 0 && from < seq);
    if (asking !== undefined) asking.left--;
    return asking !== undefined;
  };
}

type Asking = { account: string; seq: number; atMs: number; user?: string; to?: string };

const COUNTED: ReadonlySet<string> = new Set([
  "sendmessage",
  "sendtyping",
  "getconfig",
  "getuploadurl",
  "upload",
  "get_bot_qrcode",
  "get_qrcode_status",
]);

/** A question about a QR code is held like a poll: what is answered at once has brought nothing. */
function isFruitful({ request, end }: Exchange, atOnceMs: number): boolean {
  if (end?.type !== "answer" || !end.ok) return false;
  return request.endpoint !== "get_qrcode_status" || end.atMs - request.atMs >= atOnceMs;
}

/** A text that is tried again after a -2, and what refused it. */
export interface Haste {
  refused: Exchange;
  again: RequestRecord;
}

/**
 * A -2 says to wait: what is tried again so soon, without a word of the user or another text's success, prolongs a penalty.
 * So does the next of the texts that wait for the same user.
 */
export function hastyRepeats(timeline: Timeline, withinMs: number): Haste[] {
  const found: Haste[] = [];
  const successes = new Map<string, { seq: number }[]>();
  for (const answer of timeline.all("answer"))
    if (answer.endpoint === "sendmessage" && answer.ok) addTo(successes, answer.account, answer);
  const examine = ({ request: again }: Exchange, refused?: Exchange, before?: Exchange): void => {
    if (refused?.end == null || !isQuota(refused.end) || refused.end.seq > again.seq) return;
    if (again.atMs - refused.end.atMs >= withinMs || startedSince(timeline, refused, again)) return;
    const word = wordsOf(timeline).last(again.account, again.to ?? "", again.seq);
    if (word !== undefined && isNewTo(word, refused, before, timeline.header.limits.arrivingMs)) return;
    const others = successes.get(again.account) ?? [];
    const since = countBefore(others, refused.request.seq);
    if (countBefore(others, again.seq) === since) found.push({ refused, again });
  };
  for (const attempts of timeline.sends.values()) {
    for (const tries of Map.groupBy(attempts, ({ request }) => request.part).values()) {
      let before: Exchange | undefined;
      let refused: Exchange | undefined;
      for (const again of tries) {
        examine(again, refused, before);
        [before, refused] = [refused, again];
      }
    }
  }
  // A text that was set aside makes way for the next, though its end is told only when the store knows.
  const ended = new Map(timeline.all("send-ended").map(({ message, seq }) => [message, seq]));
  const lastOffers = new Set(
    waitingTextsOf(timeline).map(text => (text.ended?.outcome === "set-aside" ? text.offers.at(-1) : null)),
  );
  for (const offers of offersByUser(timeline)) {
    let before: Exchange | undefined;
    let refused: Exchange | undefined;
    for (const again of offers) {
      const { request } = again;
      const { message = "?" } = refused?.request ?? request;
      const isAside = refused !== undefined && lastOffers.has(refused);
      if (!isAside && message !== request.message && (ended.get(message) ?? request.seq) >= request.seq)
        examine(again, refused, before);
      [before, refused] = [refused, again];
    }
  }
  return found;
}

/** Whether a word calls for another attempt: it came after the one that was refused, or just before, and that was the first since. */
function isNewTo(
  word: Word,
  { request }: Exchange,
  before: Exchange | undefined,
  arrivingMs: number,
): boolean {
  if (word.seq > request.seq) return true;
  const isFirst = before === undefined || before.request.seq < word.seq;
  return isFirst && word.atMs + arrivingMs >= request.atMs;
}

/** By account and user, the offers of texts that wait, in order. */
function offersByUser(timeline: Timeline): Iterable<Exchange[]> {
  const users = new Map<string, Exchange[]>();
  for (const { asked, offers } of waitingTextsOf(timeline))
    for (const offer of offers) addTo(users, `${asked.account}\n${asked.to}`, offer);
  for (const offers of users.values()) offers.sort((a, b) => a.request.seq - b.request.seq);
  return users.values();
}

/** After a start or a login what waits may be offered once. */
function startedSince(timeline: Timeline, { request }: Exchange, again: RequestRecord): boolean {
  const { course = [] } = timeline.accounts.get(again.account) ?? {};
  const from = countBefore(course, request.seq);
  return course
    .slice(from, countBefore(course, again.seq))
    .some(record => record.type === "credential" || record.type === "lifecycle");
}
