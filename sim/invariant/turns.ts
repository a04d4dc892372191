/** Turns: of several texts asked of one account at once, each waits for those before it, for so long at most. */
import { addTo, countBefore } from "./records.ts";
import type { Timeline } from "./timeline.ts";

/** Until when a text has to be on the wire, by the texts of its account that go before it. */
export class Turns {
  readonly #timeline: Timeline;
  /** By account, the places of its sendmessage requests. */
  readonly #requests = new Map<string, { seq: number; atMs: number }[]>();

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
    for (const request of timeline.all("request"))
      if (request.endpoint === "sendmessage") addTo(this.#requests, request.account, request);
  }

  /** @param beforeSeq its own request, which does not wait for itself */
  dueMs(
    account: string,
    asked: { seq: number; atMs: number },
    beforeSeq: number,
    withinMs = this.#timeline.header.limits.sendWithinMs,
  ): number {
    const { turnMs } = this.#timeline.header.limits;
    const requests = this.#requests.get(account) ?? [];
    let dueMs = this.#timeline.after(asked.atMs, withinMs);
    for (let at = countBefore(requests, asked.seq); at < requests.length; at += 1) {
      const request = requests[at] as { seq: number; atMs: number };
      if (request.seq >= beforeSeq || request.atMs > dueMs) break;
      dueMs = this.#timeline.after(dueMs, turnMs);
    }
    return dueMs;
  }
}
