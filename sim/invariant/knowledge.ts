/** What an account receives, and what it can know of that: one reading of its course, as spans. */
import type {
  AnswerRecord,
  CredentialRecord,
  HostRecord,
  LifecycleRecord,
  RequestRecord,
  SessionRecord,
  SessionState,
  StatusRecord,
  TraceRecord,
} from "../trace/record.ts";
import { Patience } from "./patience.ts";
import { follow, once, type Steps } from "./records.ts";
import { finished, type Moment, type Span, type Spans, spanLogs } from "./spans.ts";
import {
  type AccountTimeline,
  type Exchange,
  isReceiving,
  type RequestEnd,
  type Timeline,
} from "./timeline.ts";

export interface Knowledge extends Record<Named, Spans> {
  /** It is to receive and does not: from what disturbed it to the poll that brought it back. */
  deaf: readonly Deafness[];
  /** Each needs-login, with what was known when it was said. */
  announcements: readonly Announcement[];
}

type Named =
  /** A -14 told it that its session is over, and nothing has been answered well since. */
  | "told"
  /** A notifystart was tried since the first -14, and a -14 was heard again. */
  | "beyondCure"
  /** It has a reason to wait for an answer before it takes a poll that looks held for a served one. */
  | "doubted"
  /** While it is deaf, a poll is in flight for longer than a refusal takes: it looks held. */
  | "looksHeld"
  /** An attempt is in flight that a fault touched, or that may have died while the process was frozen. */
  | "touched"
  /** The session lapsed, and it cannot know that yet. */
  | "unnoticed"
  /** The session lapsed, and a notifystart changed nothing: only a new login helps. */
  | "vain";

export interface Deafness extends Span {
  cause: string;
  /** The record that ended it; null when a stop or the end of the trace did. */
  met: TraceRecord | null;
}

export interface Announcement {
  said: StatusRecord;
  session: SessionState;
  /** The first -14 since a poll was held or answered well. */
  refusal: AnswerRecord | null;
  /** A notifystart has come to its end since a poll was answered well. */
  isAsked: boolean;
  /** It was said before of the same trouble. */
  before: StatusRecord | null;
}

export const knowledgeOf: (account: AccountTimeline, timeline: Timeline) => Knowledge = once(
  (account, timeline) => new Reading(timeline, account).read(),
);

const NEVER_MS = Number.POSITIVE_INFINITY;

class Reading {
  readonly #timeline: Timeline;
  readonly #account: AccountTimeline;
  readonly #patience: Patience;
  readonly #log = spanLogs("told", "beyondCure", "doubted", "looksHeld", "touched", "unnoticed", "vain");
  readonly #steps: Steps = {
    lifecycle: record => this.#live(record),
    crash: record => this.#crash(record),
    session: record => this.#turn(record),
    credential: record => this.#login(record),
    host: record => this.#thaw(record),
    status: record => this.#say(record),
    fault: record => record.request !== undefined && this.#spoil(this.#of(record.request), record),
    request: record => this.#ask(this.#of(record.request), record),
    accepted: record => this.#accept(this.#of(record.request), record),
    answer: record => this.#end(this.#of(record.request), record),
    failure: record => this.#end(this.#of(record.request), record),
    abort: record => this.#end(this.#of(record.request), record),
  };
  readonly #deaf: Deafness[] = [];
  readonly #announcements: Announcement[] = [];
  /** What is in flight: held by the service; or come to nothing, as far as anybody can know. */
  readonly #flights = new Map<Exchange, "asked" | "held" | "touched">();
  #session: SessionState = "live";
  #status: StatusRecord | null = null;
  #token: string | null = null;
  #isWanted = false;
  #frozenMs = 0;
  #since: (Moment & { cause: string }) | null = null;
  /** The latest poll in flight. */
  #poll: RequestRecord | null = null;
  /** A yes to a notifystart settles the first; after silence it is a reason to ask the poll anew, once. A poll's answer settles each. */
  #doubt: "none" | "of the session" | "of the line" | "of the poll" = "none";
  /** When a poll that is left alone is answered at the latest: who gives polls up by itself gains no time by it. */
  #doubtedUntilMs = NEVER_MS;
  #isTold = false;
  #refusal: AnswerRecord | null = null;
  #cure: "none" | "refused" | "tried" | "refused again" = "none";
  #isAsked = false;
  #said: StatusRecord | null = null;
  /** Of a lapsed session: how many empty answers speak of it, and whether a notifystart changed nothing. */
  #lapse: { answers: number; isVain: boolean } | null = null;

  constructor(timeline: Timeline, account: AccountTimeline) {
    this.#timeline = timeline;
    this.#account = account;
    this.#patience = new Patience(timeline, account);
  }

  read(): Knowledge {
    for (const record of this.#account.course) {
      if (this.#doubtedUntilMs < record.atMs) this.#settle({ atMs: this.#doubtedUntilMs, seq: null });
      follow(this.#steps, record);
      this.#mark(record);
    }
    const { endMs } = this.#timeline;
    const end = { atMs: endMs + 1, seq: null };
    if (this.#doubtedUntilMs < endMs) this.#settle({ atMs: this.#doubtedUntilMs, seq: null });
    this.#look(end);
    this.#crash(end);
    const spans = finished(this.#log, endMs);
    const unnoticed = spans.unnoticed.map(span => this.#noLongerUnnoticed(span));
    return { deaf: this.#deaf, announcements: this.#announcements, ...spans, unnoticed };
  }

  /** A lapse can be known after as long as so many polls take, when fewer are answered. */
  #noLongerUnnoticed(span: Span): Span {
    const { advertisedMs, limits } = this.#timeline.header;
    const knownMs = this.#timeline.after(span.fromMs, limits.emptyPolls * advertisedMs);
    return knownMs < span.untilMs ? { ...span, untilMs: knownMs, endedBy: null } : span;
  }

  /** What holds after a record. */
  #mark(record: TraceRecord): void {
    this.#log.told.set(this.#isTold, record);
    this.#log.beyondCure.set(this.#cure === "refused again", record);
    this.#log.doubted.set(this.#doubt !== "none", record);
    this.#log.unnoticed.set(this.#lapse !== null && !this.#isTold && !this.#isNoticed(), record);
    this.#log.vain.set(this.#lapse?.isVain ?? false, record);
  }

  #live(record: LifecycleRecord): void {
    if (record.step === "stop-asked") this.#stop(record);
    if (record.step !== "start-asked") return;
    this.#isWanted = true;
    if (this.#lapse !== null) this.#lapse.answers = 0;
    // One that receives already need not begin again.
    if (!this.#isReceiving()) this.#begin("it was asked to start", record);
  }

  #stop(record: Moment): void {
    this.#isWanted = false;
    this.#hear(record, null);
  }

  #login(record: CredentialRecord): void {
    // Handed over what it has in use, it need not begin again.
    if (record.token !== this.#token) this.#begin("it got a new credential", record);
  }

  /** A start or a credential is a fresh chance, whatever was owed or known before. */
  #begin(cause: string, record: TraceRecord): void {
    this.#hear(record, null);
    this.#settle(record);
    this.#isTold = false;
    this.#drop();
    this.#disturb(cause, record);
  }

  /** What is in flight is gone. */
  #crash(record: Moment): void {
    this.#stop(record);
    for (const exchange of this.#flights.keys()) this.#touch(exchange, record);
    this.#flights.clear();
    this.#status = null;
  }

  #turn(record: SessionRecord): void {
    const { state } = record;
    this.#session = state;
    this.#isTold = false;
    if (state === "live") this.#said = null;
    if (state !== "lapsed") this.#lapse = null;
    else {
      this.#lapse ??= { answers: 0, isVain: false };
      this.#drop();
      this.#disturb("its session lapsed", record);
    }
  }

  /**
   * The other side may have hung up on what was in flight meanwhile. After a nap only its own deadline shows the account;
   * who slept long knows that it did, and waits no longer for what is dead.
   */
  #thaw(record: HostRecord): void {
    if (record.step === "suspended") this.#frozenMs = record.atMs;
    if (record.step !== "resumed") return;
    const wasReceiving = this.#isReceiving();
    // Who could not ask could not notice either.
    this.#log.unnoticed.set(false, record);
    const isLong = record.atMs - this.#frozenMs >= this.#timeline.header.limits.noticedSleepMs;
    for (const [exchange, flight] of this.#flights) {
      if (isLong && flight !== "touched" && exchange.end?.type !== "answer") this.#flights.delete(exchange);
      else this.#flights.set(exchange, "touched");
    }
    if (wasReceiving) this.#disturb("its process stood still", record);
  }

  #say(said: StatusRecord): void {
    const isNews = this.#status?.state !== "needs-login" || said.again === true;
    this.#status = said;
    if (said.state !== "needs-login") return;
    const [session, refusal, isAsked] = [this.#session, this.#refusal, this.#isAsked];
    this.#announcements.push({ said, session, refusal, isAsked, before: isNews ? this.#said : null });
    this.#said ??= said;
  }

  #ask(exchange: Exchange | undefined, record: RequestRecord): void {
    if (exchange === undefined) return;
    if (record.endpoint === "getupdates") this.#poll = record;
    else if (this.#cure === "refused") this.#cure = "tried";
    // Half of a credential is another one.
    if (record.token !== this.#token) this.#said = null;
    this.#token = record.token;
    this.#flights.set(exchange, "asked");
    this.#spoil(exchange, record);
  }

  /** From the moment on at which a fault acted, a request brings nothing, held or not. */
  #spoil(exchange: Exchange | undefined, record: TraceRecord): void {
    if (exchange === undefined || exchange.blockedFromMs > record.atMs || !this.#flights.has(exchange))
      return;
    this.#flights.set(exchange, "touched");
    // To believe in a cure, and to take that back, is honest.
    this.#said = null;
    const { hung, request } = exchange;
    const cause = hung ? "nothing answered its poll" : "its poll failed";
    if (request.endpoint === "getupdates") this.#disturb(cause, { atMs: record.atMs, seq: request.seq });
  }

  #accept(exchange: Exchange | undefined, record: TraceRecord): void {
    if (exchange?.request.endpoint !== "getupdates" || this.#flights.get(exchange) !== "asked") return;
    this.#flights.set(exchange, "held");
    const answeredMs = record.atMs + this.#account.holdMs + this.#timeline.header.limits.deadlineMarginMs;
    this.#doubtedUntilMs = Math.min(this.#doubtedUntilMs, answeredMs);
    const { end } = exchange;
    // Where a fault makes a -14 of a poll that the service had taken, the account cannot know that it had.
    this.#hear(record, record, end?.type === "answer" && end.stale && end.fault !== undefined);
  }

  #end(exchange: Exchange | undefined, end: RequestEnd): void {
    if (exchange !== undefined && isReceiving(end.endpoint)) {
      this.#touch(exchange, end);
      if (end.request === this.#poll?.request) this.#look(end);
      if (end.endpoint === "notifystart") this.#endNotifystart(exchange, end);
      else if (end.type === "answer" && isGood(end)) this.#endPollWell(exchange, end);
      else this.#endPoll(exchange, end);
      this.#flights.delete(exchange);
    }
    if (end.type === "answer" && end.stale) this.#refuse(end);
  }

  #endPollWell(exchange: Exchange, answer: AnswerRecord): void {
    this.#isAsked = false;
    this.#isTold = false;
    this.#settleSession();
    const isForged = wasForged(exchange, answer);
    if (isForged) this.#distrust("of the line");
    if (this.#lapse !== null) {
      // A lapsed session gives empty answers as well.
      if (!isForged) this.#lapse.answers += 1;
      return;
    }
    if (exchange.accepted !== null && !isForged) this.#settle(answer);
    // What the service never gave cures nothing for an account that stands by its needs-login.
    if (isForged ? this.#status?.state !== "needs-login" : exchange.accepted !== null)
      this.#hear(answer, answer);
  }

  #endPoll(exchange: Exchange, end: RequestEnd): void {
    const { advertisedMs, limits } = this.#timeline.header;
    const { accepted, request, blockedFromMs } = exchange;
    const isAbort = end.type === "abort";
    const isStale = end.type === "answer" && end.stale;
    const isHeld = accepted !== null && end.atMs - accepted.atMs >= limits.atOnceMs;
    // Silence, or a refusal that came late: a poll that looks held may be refused still.
    const isLong = end.atMs - request.atMs >= (isAbort ? advertisedMs : limits.atOnceMs);
    if (isLong && !(isStale && isHeld)) this.#distrust("of the line");
    this.#flights.delete(exchange);
    // A poll that it gave up by itself, though nothing stood in its way, is no trouble.
    if (!isAbort || blockedFromMs <= end.atMs)
      this.#disturb(isStale ? "its poll got -14" : "its poll failed", end);
  }

  #endNotifystart(exchange: Exchange, end: RequestEnd): void {
    const isAnswer = end.type === "answer";
    this.#isAsked = true;
    if (isAnswer && isGood(end)) this.#settleSession();
    // Whether a notifystart would cure it, it knows only when one was refused with -14.
    else if (this.#cure === "tried" && !(isAnswer && end.stale)) this.#cure = "refused";
    // Whether one that got lost has cured it, only a yes tells.
    if (!isAnswer && exchange.blockedFromMs <= end.atMs && this.#since !== null)
      this.#distrust("of the session");
    if (this.#lapse === null || !isAnswer || wasForged(exchange, end)) return;
    // A yes is a reason to believe in the cure until the polls say otherwise.
    this.#lapse = { answers: end.ok ? 0 : this.#lapse.answers, isVain: true };
  }

  /** Any endpoint may say so. */
  #refuse(answer: AnswerRecord): void {
    this.#isTold = this.#session !== "live";
    if (this.#isTold) this.#look(answer);
    this.#refusal ??= answer;
    if (isReceiving(answer.endpoint) && this.#cure !== "refused again")
      this.#cure = this.#cure === "tried" ? "refused again" : "refused";
    this.#distrust("of the session");
  }

  #distrust(doubt: "of the session" | "of the line"): void {
    if (this.#doubt === "none" || doubt === "of the line") this.#doubt = doubt;
    this.#doubtedUntilMs = NEVER_MS;
  }

  /** A yes of any kind. */
  #settleSession(): void {
    if (this.#doubt === "of the line") this.#doubtedUntilMs = NEVER_MS;
    this.#doubt = this.#doubt === "of the line" || this.#doubt === "of the poll" ? "of the poll" : "none";
    this.#patience.restore();
  }

  #settle(record: Moment): void {
    this.#settleSession();
    this.#doubt = "none";
    this.#doubtedUntilMs = NEVER_MS;
    this.#log.doubted.set(false, record);
  }

  /** It receives again, or need not any more. */
  #hear({ atMs, seq }: Moment, met: TraceRecord | null, isCutShort = false): void {
    if (this.#since !== null) {
      const { atMs: fromMs, seq: first, cause } = this.#since;
      this.#deaf.push({
        fromMs,
        untilMs: atMs,
        proof: first === null ? [] : [first],
        endedBy: seq,
        cause,
        met,
      });
    }
    this.#since = null;
    this.#said = null;
    if (isCutShort) return;
    this.#refusal = null;
    this.#cure = "none";
  }

  /** A disturbance while it is deaf is part of that; beside another poll that is held, it is none. */
  #disturb(cause: string, { atMs, seq }: Moment): void {
    if (this.#since === null && this.#isWanted && !this.#isReceiving()) this.#since = { atMs, seq, cause };
  }

  /** Until it ends, or until a -14 tells, the latest poll looks held; after empty answers told of a lapse, none does. */
  #look({ atMs, seq }: Moment): void {
    const poll = this.#poll;
    this.#poll = null;
    if (poll === null || this.#isNoticed() || atMs - poll.atMs < this.#timeline.header.limits.atOnceMs)
      return;
    const isDeaf = this.#since !== null || poll.atMs < (this.#deaf.at(-1)?.untilMs ?? 0);
    if (isDeaf) this.#log.looksHeld.add(poll.atMs, atMs, poll.seq, seq);
  }

  #touch(exchange: Exchange, { atMs, seq }: Moment): void {
    if (this.#flights.get(exchange) !== "touched") return;
    const { request, sharedWithPolls, sharedWithNotifystarts } = exchange;
    const isPoll = request.endpoint === "getupdates";
    // Empty answers told of a lapse: what has to be tried then is a notifystart, where that fares better.
    if (isPoll && this.#isNoticed() && !sharedWithNotifystarts) return;
    // Of a notifystart that fails alone an account cannot say that it keeps polls from being served: it has to try one.
    const isNeeded = isPoll || sharedWithPolls || this.#session !== "live" || this.#refusal !== null;
    if (!isNeeded && !this.#patience.waitsFirst(exchange)) return;
    const untilMs = this.#patience.givesUpMs(exchange, atMs);
    this.#log.touched.add(request.atMs, untilMs, request.seq, untilMs === atMs ? seq : request.seq);
    this.#log.unnoticed.set(false, { atMs: untilMs, seq });
  }

  #of(request: number): Exchange | undefined {
    return this.#timeline.exchanges.get(request);
  }

  #isReceiving(): boolean {
    for (const flight of this.#flights.values()) if (flight === "held") return true;
    return false;
  }

  /** Polls that are held bring nothing any more. */
  #drop(): void {
    for (const [exchange, flight] of this.#flights)
      if (flight === "held") this.#flights.set(exchange, "asked");
  }

  /** Empty answers have told of a lapse. */
  #isNoticed(): boolean {
    return this.#lapse !== null && this.#lapse.answers >= this.#timeline.header.limits.emptyPolls;
  }
}

function isGood({ ok, stale }: AnswerRecord): boolean {
  return ok && !stale;
}

/** A fault gave the answer; one that was only late, or harmlessly dressed up, is the service's own. */
function wasForged({ blockedFromMs }: Exchange, { fault }: AnswerRecord): boolean {
  return fault !== undefined && blockedFromMs !== NEVER_MS;
}
