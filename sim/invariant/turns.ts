/** Turns: of several texts asked of one account at once, each waits for those before it, for so long at most. */
import type { SendAskedRecord } from "../trace/record.ts";
import { addTo, countBefore } from "./records.ts";
import type { Timeline } from "./timeline.ts";
import { waitingTextsOf } from "./waiting-texts.ts";

/** An answer goes before what waited, but for older answers to its user: one text of the others may be leaving just then. */
const WAITED_BEFORE_ANSWER = 1;

interface Request {
  seq: number;
  atMs: number;
  message?: string;
}

/** Until when a text has to be on the wire, by the texts of its account that go before it. */
export class Turns {
  readonly #timeline: Timeline;
  /** By account, the places of its sendmessage requests. */
  readonly #requests = new Map<string, Request[]>();
  /** By message, how it was asked for. */
  readonly #asked: ReadonlyMap<string, SendAskedRecord>;
  /** By message, where it began to wait. */
  readonly #queued: ReadonlyMap<string, number>;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
    this.#queued = new Map(waitingTextsOf(timeline).map(({ asked, done }) => [asked.message, done.seq]));
    this.#asked = new Map(timeline.all("send-asked").map(asked => [asked.message, asked]));
    for (const request of timeline.all("request"))
      if (request.endpoint === "sendmessage") addTo(this.#requests, request.account, request);
  }

  /** @param beforeSeq its own request, which does not wait for itself */
  dueMs(
    account: string,
    asked: { seq: number; atMs: number; by?: string; to?: string },
    beforeSeq: number,
    withinMs = this.#timeline.header.limits.sendWithinMs,
  ): number {
    const { turnMs } = this.#timeline.header.limits;
    const requests = this.#requests.get(account) ?? [];
    let dueMs = this.#timeline.after(asked.atMs, withinMs);
    let waited = 0;
    let first = countBefore(requests, asked.seq);
    // What was asked for in the same instant goes before it, though it has left already.
    while (this.#asked.get(requests[first - 1]?.message ?? "?")?.atMs === asked.atMs) first -= 1;
    for (let at = first; at < requests.length; at += 1) {
      const request = requests[at] as Request;
      if (request.seq >= beforeSeq || request.atMs > dueMs) break;
      const givesWay =
        asked.by === "reply" && this.#hadWaited(request, asked.seq) && !this.#isOlderAnswer(request, asked);
      if (givesWay && waited++ >= WAITED_BEFORE_ANSWER) continue;
      dueMs = this.#timeline.after(dueMs, turnMs);
    }
    return dueMs;
  }

  /** Answers to one user are accepted in the order in which they were asked, whatever waited. */
  #isOlderAnswer({ message = "?" }: Request, { to }: { to?: string }): boolean {
    const older = this.#asked.get(message);
    return older?.by === "reply" && older.to === to;
  }

  #hadWaited({ message = "?" }: Request, seq: number): boolean {
    return (this.#queued.get(message) ?? Number.POSITIVE_INFINITY) < seq;
  }
}
