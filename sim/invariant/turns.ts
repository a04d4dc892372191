/** Turns: of several texts asked of one account at once, each waits for those before it, for so long at most. */
import { addTo, countBefore } from "./records.ts";
import type { Timeline } from "./timeline.ts";
import { waitingTextsOf } from "./waiting-texts.ts";

/** An answer goes before what waited: one text of those may be leaving just then. */
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
  /** By message, when it was asked for. */
  readonly #askedMs: ReadonlyMap<string, number>;
  /** By message, where it began to wait. */
  readonly #queued: ReadonlyMap<string, number>;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
    this.#queued = new Map(waitingTextsOf(timeline).map(({ asked, done }) => [asked.message, done.seq]));
    this.#askedMs = new Map(timeline.all("send-asked").map(({ message, atMs }) => [message, atMs]));
    for (const request of timeline.all("request"))
      if (request.endpoint === "sendmessage") addTo(this.#requests, request.account, request);
  }

  /** @param beforeSeq its own request, which does not wait for itself */
  dueMs(
    account: string,
    asked: { seq: number; atMs: number; by?: string },
    beforeSeq: number,
    withinMs = this.#timeline.header.limits.sendWithinMs,
  ): number {
    const { turnMs } = this.#timeline.header.limits;
    const requests = this.#requests.get(account) ?? [];
    let dueMs = this.#timeline.after(asked.atMs, withinMs);
    let waited = 0;
    let first = countBefore(requests, asked.seq);
    // What was asked for in the same instant goes before it, though it has left already.
    while (this.#askedMs.get(requests[first - 1]?.message ?? "?") === asked.atMs) first -= 1;
    for (let at = first; at < requests.length; at += 1) {
      const request = requests[at] as Request;
      if (request.seq >= beforeSeq || request.atMs > dueMs) break;
      if (asked.by === "reply" && this.#hadWaited(request, asked.seq) && waited++ >= WAITED_BEFORE_ANSWER)
        continue;
      dueMs = this.#timeline.after(dueMs, turnMs);
    }
    return dueMs;
  }

  #hadWaited({ message = "?" }: Request, seq: number): boolean {
    return (this.#queued.get(message) ?? Number.POSITIVE_INFINITY) < seq;
  }
}
