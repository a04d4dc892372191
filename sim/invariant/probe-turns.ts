/** Probe turns: while a `-2` of an account stands, what waits is offered one text at a time, and those who wait take turns. */
import type { AnswerRecord } from "../trace/record.ts";
import { addTo, countBefore, lastBefore } from "./records.ts";
import { refusalsOf } from "./refusals.ts";
import { type Exchange, isGood, type Timeline } from "./timeline.ts";
import type { WaitingText } from "./waiting-texts.ts";

interface Place {
  seq: number;
  atMs: number;
}

export class ProbeTurns {
  readonly #timeline: Timeline;
  /** By account, each offer of what waits, in order. */
  readonly #offers = new Map<string, Exchange[]>();
  /** By account, each yes to a send. */
  readonly #yeses = new Map<string, AnswerRecord[]>();

  constructor(timeline: Timeline, texts: readonly WaitingText[]) {
    this.#timeline = timeline;
    for (const { asked, offers } of texts)
      for (const offer of offers) addTo(this.#offers, asked.account, offer);
    for (const answer of timeline.all("answer"))
      if (answer.endpoint === "sendmessage" && answer.ok) addTo(this.#yeses, answer.account, answer);
    for (const offers of this.#offers.values()) offers.sort((a, b) => a.request.seq - b.request.seq);
  }

  /**
   * Until when a user is to be offered something again whose offer failed at a place, and who would be due by `calledMs`:
   * each other one who has his turn in time, and in vain, puts it off once.
   */
  dueMs({ account, to }: { account: string; to: string }, failed: Place, calledMs: number): number {
    if (!this.#isRefused(account, failed.seq)) return calledMs;
    const { offerAgainMs } = this.#timeline.header.limits;
    const offers = this.#offers.get(account) ?? [];
    const requests = offers.map(({ request }) => request);
    const had = new Set([to]);
    let dueMs = calledMs;
    for (const { request, end } of offers.slice(countBefore(requests, failed.seq))) {
      if (request.atMs > dueMs) break;
      if (request.to === undefined || had.has(request.to)) continue;
      if (end === null) return Number.POSITIVE_INFINITY;
      if (isGood(end)) break;
      had.add(request.to);
      dueMs = Math.max(dueMs, this.#timeline.after(end.atMs, offerAgainMs));
    }
    return dueMs;
  }

  /** The last word of the service on a send of the account, yes or `-2`, was the refusal. */
  #isRefused(account: string, seq: number): boolean {
    const refused = lastBefore(refusalsOf(this.#timeline, account), seq);
    if (refused === undefined) return false;
    return (lastBefore(this.#yeses.get(account) ?? [], seq)?.seq ?? 0) < refused.seq;
  }
}
