/** Announcements: what an account had heard when it said needs-login, read record by record. */
import type { AnswerRecord, SessionState, StatusRecord, TraceRecord } from "../trace/record.ts";
import { CureAsked } from "./cure-asked.ts";
import type { AccountTimeline, Timeline } from "./timeline.ts";

export interface Announcement {
  said: StatusRecord;
  /** No stale answer came since the last poll that was accepted, if one was; null when one did. */
  unheard: { accepted: TraceRecord | null } | null;
  /** The stale answer upon which it was said before a notifystart was asked; null when one was. */
  unasked: AnswerRecord | null;
  /** The same dead session had been announced by this already. */
  before: StatusRecord | null;
}

/** Every needs-login of an account. */
export function announcementsOf(timeline: Timeline, account: AccountTimeline): Announcement[] {
  const reading = new Reading(timeline);
  for (const record of account.course) reading.read(record);
  return reading.announcements;
}

class Reading {
  readonly announcements: Announcement[] = [];
  readonly #timeline: Timeline;
  readonly #cure = new CureAsked();
  #status: StatusRecord | null = null;
  #unheard: Announcement["unheard"] = { accepted: null };
  #session: SessionState = "live";
  /** What announced the dead session since the last start or credential. */
  #first: StatusRecord | null = null;
  /** Those that its requests have carried since it got its credential: half of another is not the half of this one. */
  readonly #tokens = new Set<string>();

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  read(record: TraceRecord): void {
    this.#cure.read(record);
    switch (record.type) {
      case "session":
        // A lapsed session never says -14: whoever asks for a login has reason enough.
        if (record.state === "lapsed") this.#unheard = null;
        this.#turn(record.state);
        break;
      case "credential":
        // A login that cures nothing is news: what was said before was of the credential before.
        this.#first = null;
        this.#tokens.clear();
        break;
      case "crash":
        this.#status = null;
        this.#first = null;
        break;
      case "lifecycle":
        if (record.step !== "start-asked" && record.step !== "stop-asked") break;
        // It begins with what is on the machine: half of that, handed to it later, is another again.
        if (record.step === "start-asked") this.#tokens.clear();
        this.#first = null;
        break;
      case "accepted": {
        const exchange = this.#timeline.exchanges.get(record.request);
        const isDoomed = exchange !== undefined && exchange.blockedFromMs <= record.atMs;
        if (record.endpoint === "getupdates" && !isDoomed) this.#unheard = { accepted: record };
        break;
      }
      case "answer":
        if (record.stale) this.#unheard = null;
        break;
      case "request": {
        // What it was handed instead of its token (half of one, say) is another credential, at its first use. A poll that
        // a fault keeps waiting looks held: to believe in a cure, and to take that back, is honest.
        const exchange = this.#timeline.exchanges.get(record.request);
        const isTouched = exchange?.blockedFromMs !== Number.POSITIVE_INFINITY;
        if (!this.#tokens.has(record.token) || isTouched) this.#first = null;
        this.#tokens.add(record.token);
        break;
      }
      case "status":
        this.#hear(record);
        break;
      default:
        break;
    }
  }

  /** A declaration that stands from before is of this session too, unless a poll accepted since gave reason to take it back. */
  #turn(session: SessionState): void {
    const isStanding = this.#status?.state === "needs-login" && this.#unheard === null;
    if (session !== "dead") this.#first = null;
    else if (this.#session !== "dead") this.#first = isStanding ? this.#status : null;
    this.#session = session;
  }

  #hear(said: StatusRecord): void {
    const isNews = this.#status?.state !== "needs-login" || said.again === true;
    this.#status = said;
    if (said.state !== "needs-login") return;
    const before = isNews ? this.#first : null;
    if (this.#session === "dead") this.#first ??= said;
    // Where nothing helps, it was right, if only by luck.
    const isCurable = this.#session === "stale" || this.#session === "live";
    const unasked = isCurable ? this.#cure.unasked : null;
    this.announcements.push({ said, unheard: this.#unheard, unasked, before });
  }
}
