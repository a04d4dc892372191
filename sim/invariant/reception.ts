/** Reception: whether an account's polls are served, as the server sees it, followed record by record. */
import type { AcceptedRecord, AnswerRecord, RequestRecord, TraceRecord } from "../trace/record.ts";
import type { Obstacles } from "./obstacles.ts";
import { isReceiving, type RequestEnd, type Timeline } from "./timeline.ts";

/** Good polls in a row after which nobody can doubt that the session is served. */
const POLLS_TO_BELIEVE = 2;

/** Held polls in a row whose ends were spoilt, after which nobody has to take a held poll for a good one. */
const POLLS_TO_DOUBT = 2;

/** A poll that was held for so long before a fault cut it was served. */
const SERVED_MS = 1_000;

/** Nobody has a deadline as short as this for a poll: who gives one up so soon has another reason. */
const HASTY_MS = 10_000;

export class Reception {
  readonly #timeline: Timeline;
  readonly #obstacles: Obstacles;
  /** Accepted polls in flight that nothing disturbs. */
  readonly #held = new Set<number>();
  /** Good answers since the last sign of trouble. */
  #good = 0;
  #wellSince: TraceRecord | null = null;
  /** Polls in a row that were held, and came to nothing in the end. */
  #spoilt = 0;
  /** It gave its latest poll up while that was held, to ask another at once. */
  #hasty = false;
  /** Held polls in a row that it gave up itself. */
  #unanswered = 0;
  /** It waited for a whole hold in vain since a poll was answered: whether the next is held, it cannot know before its end. */
  #waited = false;
  /** An attempt got no answer at all, or a hollow one of a fault, since one was answered: a poll that looks held may be another such one. */
  #silent = false;
  /** The server took its latest notifystart, and a fault lost the yes: whether that cured anything, only a poll's answer tells. */
  #unaware = false;
  /** The slowest refusal since polls were served. */
  #slowestMs = 0;
  #through: TraceRecord | null = null;
  #heard: TraceRecord | null = null;
  #credentialSeq = -1;
  /** What its latest request carried. */
  #token: string | null = null;

  constructor(timeline: Timeline, obstacles: Obstacles) {
    this.#timeline = timeline;
    this.#obstacles = obstacles;
  }

  /** A poll is held by the server now. */
  get held(): boolean {
    return this.#held.size > 0;
  }

  /** When a poll last got through, or when one could first be expected to. */
  get through(): TraceRecord | null {
    return this.#through;
  }

  /**
   * Since which record polls are served: one is held, or two were answered well. Null when they are not, and after
   * silence until a poll is answered.
   */
  get wellSince(): TraceRecord | null {
    if (this.#waited) return null;
    return this.held || this.#good >= POLLS_TO_BELIEVE ? this.#wellSince : null;
  }

  /** When a poll or a notifystart was last answered in any way; never before {@link through}. */
  get heard(): TraceRecord | null {
    const [through, heard] = [this.#through, this.#heard];
    return heard !== null && through !== null && heard.seq > through.seq ? heard : through;
  }

  /**
   * How long after it the account may doubt that. Of a held poll it sees only that no refusal comes: where refusals
   * were slow, it has to wait for one twice as long, and after silence, or where held polls came to nothing, for the end
   * of this one.
   */
  get doubtMs(): number {
    if (this.#good >= POLLS_TO_BELIEVE) return 0;
    const isSilent = this.#silent || this.#unaware || this.#unanswered >= POLLS_TO_DOUBT;
    const holdMs = isSilent || this.#spoilt >= POLLS_TO_DOUBT ? this.#obstacles.holdMs : 0;
    return Math.max(2 * this.#slowestMs, holdMs);
  }

  /** Take the next record of the account's course into account, after the obstacles have. */
  read(record: TraceRecord): void {
    switch (record.type) {
      case "session":
        if (record.state !== "live") this.#trouble();
        break;
      case "request":
        this.#token = record.token;
        break;
      case "credential":
        // Handed over what it has in use, it has nothing to begin anew.
        if (record.token === this.#token) break;
        this.#credentialSeq = record.seq;
        this.#begin(record);
        break;
      case "lifecycle":
        if (record.step === "start-asked") this.#begin(record);
        break;
      case "crash":
        this.#begin(record);
        break;
      case "host":
        // Whether what was in flight before still lives, nobody knows.
        if (record.step !== "clock-stepped") this.#begin(record);
        break;
      case "accepted":
        this.#accept(record);
        break;
      case "answer":
      case "failure":
      case "abort":
        this.#end(record);
        break;
      default:
        break;
    }
  }

  #begin(record: TraceRecord): void {
    // A thawed process remembers what it saw before; after a start, a login or a crash it begins anew.
    if (record.type !== "host") {
      this.#spoilt = 0;
      this.#unanswered = 0;
      this.#silent = false;
      this.#unaware = false;
      this.#waited = false;
    }
    this.#held.clear();
    this.#trouble();
    this.#through = record;
  }

  #trouble(): void {
    this.#good = 0;
    this.#wellSince = null;
  }

  #accept(record: AcceptedRecord): void {
    const request = this.#requestOf(record.request);
    if (record.endpoint !== "getupdates" || request === undefined || this.#doomed(record)) return;
    if (request.seq < this.#credentialSeq) return;
    this.#held.add(record.request);
    this.#through = record;
    if (this.#good < POLLS_TO_BELIEVE && !(this.#hasty && this.#wellSince !== null)) this.#wellSince = record;
    this.#hasty = false;
  }

  #end(record: RequestEnd): void {
    const wasHeld = this.#held.delete(record.request);
    const wasServed = this.#wasServed(record);
    // One that was lost under way was held by nobody any more.
    if ((wasHeld && !this.#doomed(record)) || wasServed) this.#through = record;
    // What becomes of a request with a retired token says nothing about the new one.
    if ((this.#requestOf(record.request)?.seq ?? 0) < this.#credentialSeq) return;
    if ((wasServed && record.type === "failure") || this.#seemedHeld(record)) this.#spoilt += 1;
    if (record.type !== "answer" && this.#isHung(record)) this.#silent = true;
    if (record.endpoint === "notifystart") {
      if (isYes(record)) this.#unaware = false;
      else if (this.#wasTaken(record) && this.#doomed(record)) this.#unaware = true;
      if (this.#isNeedless(record)) return;
    }
    if (record.type === "abort") {
      // Given up sooner than any deadline of a poll, and nothing spoke against the session: it is as well as before.
      this.#hasty = wasHeld && !this.#obstacles.needsCure && this.#lasted(record) < HASTY_MS;
      if (this.#hasty) return;
      if (this.#lasted(record) >= this.#timeline.header.advertisedMs) this.#waited = true;
      // To it a hold that outlasts its own deadline looks like a dead network: the second time it need not believe in it.
      if (wasHeld) this.#unanswered += 1;
      if (!wasHeld || this.#waited || this.#unanswered >= POLLS_TO_DOUBT) this.#trouble();
    } else if (record.type === "failure") this.#trouble();
    else this.#answered(record);
  }

  /** The server held it on a live session, though its end was spoilt: while it was held, messages would have come. */
  #wasServed(end: RequestEnd): boolean {
    const accepted = this.#timeline.exchanges.get(end.request)?.accepted;
    if (accepted == null || end.endpoint !== "getupdates" || end.type === "abort") return false;
    return this.#obstacles.session === "live" && end.atMs - accepted.atMs >= SERVED_MS;
  }

  /** To the subject a late refusal looks like the end of a held poll, whoever kept it waiting. */
  #seemedHeld(end: RequestEnd): boolean {
    if (end.type !== "answer" || end.ok || end.stale || end.endpoint !== "getupdates") return false;
    const request = this.#requestOf(end.request);
    return request !== undefined && end.atMs - request.atMs >= SERVED_MS;
  }

  #answered(answer: AnswerRecord): void {
    if (isReceiving(answer.endpoint)) this.#heard = answer;
    if (!answer.ok || answer.stale) {
      const exchange = this.#timeline.exchanges.get(answer.request);
      // One that was held before it was refused says nothing of the network.
      if (exchange?.accepted === null)
        this.#slowestMs = Math.max(this.#slowestMs, answer.atMs - exchange.request.atMs);
      this.#trouble();
      return;
    }
    // The yes to a notifystart shows that somebody is there; whether polls are served, only a poll can tell.
    if (answer.endpoint !== "getupdates") return;
    // Empty answers of a lapsed session pass for good ones until there are too many.
    if (this.#obstacles.lapse?.noticed == null) this.#through = answer;
    if (this.#obstacles.session !== "live" || !this.#obstacles.served(answer.request)) return;
    // What a fault put in the place of the answer says nothing of how polls are served.
    if (this.#doomed(answer)) {
      this.#trouble();
      this.#silent = true;
    } else {
      this.#good += 1;
      this.#spoilt = 0;
      this.#silent = false;
      this.#unaware = false;
      this.#waited = false;
      this.#unanswered = 0;
      this.#slowestMs = 0;
    }
  }

  #requestOf(request: number): RequestRecord | undefined {
    return this.#timeline.exchanges.get(request)?.request;
  }

  /** For how long a poll was waited for. */
  #lasted({ request, endpoint, atMs }: RequestEnd): number {
    return endpoint === "getupdates" ? atMs - (this.#requestOf(request)?.atMs ?? atMs) : 0;
  }

  /** A notifystart that fails, or is refused with another code than -14, is no trouble for a session that does not need it. */
  #isNeedless(end: RequestEnd): boolean {
    if (this.#obstacles.needsCure || (end.type === "answer" && (end.ok || end.stale))) return false;
    if (end.type === "answer") this.#heard = end;
    return true;
  }

  #wasTaken({ request }: RequestEnd): boolean {
    return this.#timeline.exchanges.get(request)?.accepted != null;
  }

  /** Nothing answered it for a while: what fails at once is no silence. */
  #isHung({ request, atMs }: RequestEnd): boolean {
    const exchange = this.#timeline.exchanges.get(request);
    return exchange?.hung === true && atMs - exchange.request.atMs >= SERVED_MS;
  }

  /** A blocking fault had acted on the record's request by then. */
  #doomed({ request, atMs }: { request: number; atMs: number }): boolean {
    const exchange = this.#timeline.exchanges.get(request);
    return exchange !== undefined && exchange.blockedFromMs <= atMs;
  }
}

function isYes(end: RequestEnd): boolean {
  return end.type === "answer" && end.ok && !end.stale;
}
