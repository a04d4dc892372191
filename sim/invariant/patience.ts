/** How long an account waits for what nothing answers: its own deadline, as far as it has shown one and it is granted. */
import type { AccountTimeline, Exchange, Timeline } from "./timeline.ts";

export class Patience {
  readonly #timeline: Timeline;
  /** Who has a deadline of its own for all polls has chosen it for the usual hold, whatever is advertised. */
  readonly #holdMs: number;
  /** How much longer than a hold, as the first poll that it gave up has shown. */
  #shownMs: number | null = null;
  #hasWaited = false;

  constructor(timeline: Timeline, { holdMs }: AccountTimeline) {
    this.#timeline = timeline;
    this.#holdMs = Math.max(holdMs, timeline.header.limits.usualHoldMs);
  }

  /** When it gives a request up, or would have by a deadline as long as is granted. */
  givesUpMs({ request, hung, end }: Exchange, atMs: number): number {
    const { deadlineMarginMs, notifystartDeadlineMs } = this.#timeline.header.limits;
    const after = (ms: number) => Math.min(atMs, this.#timeline.after(request.atMs, ms));
    if (request.endpoint === "notifystart") return after(notifystartDeadlineMs + deadlineMarginMs);
    const marginMs = atMs - request.atMs - this.#holdMs;
    // A poll that it gave up before the hold was over had another reason than its deadline.
    if (end?.type === "abort" && hung && marginMs >= 0) this.#shownMs ??= marginMs;
    return after(this.#holdMs + Math.min(this.#shownMs ?? deadlineMarginMs, deadlineMarginMs));
  }

  /** A notifystart that nothing answers it has to give up first, once. */
  waitsFirst({ hung }: Exchange): boolean {
    const isFirst = hung && !this.#hasWaited;
    if (isFirst) this.#hasWaited = true;
    return isFirst;
  }

  /** Something was answered. */
  restore(): void {
    this.#hasWaited = false;
  }
}
