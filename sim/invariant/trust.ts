/** Trust: whether an account has a reason to take a poll that looks held for a served one. After silence only an answer tells. */
import type { TraceHeader } from "../trace/trace.ts";
import type { Exchange, RequestEnd } from "./timeline.ts";

/** So much doubt: one silence, one answer of a fault, or two held polls in a row that came to nothing. */
const DOUBT = 2;
const NEVER_MS = Number.POSITIVE_INFINITY;

export class Trust {
  readonly #advertisedMs: number;
  /** Who is refused is refused at once: a poll in flight for so long looks held, and a held one is served. */
  readonly #atOnceMs: number;
  #doubt = 0;
  /** A notifystart may have cured the session, and the account does not know. */
  #isYesLost = false;
  /** A yes to notifystart has come since the doubt arose. */
  #isRenewed = false;
  /** When a poll that is left alone is answered at the latest: who gives polls up by itself gains no time by it. */
  #answerDueMs = NEVER_MS;

  constructor({ advertisedMs, limits }: TraceHeader) {
    this.#advertisedMs = advertisedMs;
    this.#atOnceMs = limits.atOnceMs;
  }

  get answerDueMs(): number {
    return this.#answerDueMs;
  }

  /** A held poll is as good as an answered one. */
  get isWhole(): boolean {
    return this.#doubt < DOUBT && !this.#isYesLost;
  }

  /** A good answer, or a beginning. */
  restore(): void {
    this.#doubt = 0;
    this.#isYesLost = false;
    this.#isRenewed = false;
  }

  /** There is a reason to give a poll up, or none is held. */
  expectNothing(): void {
    this.#answerDueMs = NEVER_MS;
  }

  /** A poll began to be held, for so long at most. */
  expect(answerMs: number): void {
    this.#answerDueMs = Math.min(this.#answerDueMs, answerMs);
  }

  /** A fault answered in the place of the service. */
  lose(): void {
    this.#doubt = DOUBT;
  }

  /** The end of a notifystart. The first yes after a doubt shows that somebody is there: a reason to ask the poll anew, once. */
  hearNotifystart(exchange: Exchange, end: RequestEnd, isYes: boolean): void {
    // The server took it, and a fault lost the yes: whether that cured anything, another yes tells, or a poll's answer.
    const isLost = exchange.accepted !== null && exchange.blockedFromMs <= end.atMs;
    this.#isYesLost = !isYes && (this.#isYesLost || isLost);
    if (isYes && this.#doubt >= DOUBT && !this.#isRenewed) {
      this.#isRenewed = true;
      this.expectNothing();
    } else if (!isYes && this.#isSilence(exchange, end)) this.#doubt = DOUBT;
  }

  /** The end of a poll that brought nothing. */
  hearFruitless(exchange: Exchange, end: RequestEnd): void {
    this.#doubt += this.#doubtOf(exchange, end);
  }

  /** A poll ended otherwise than by the account's own impatience. */
  end(): void {
    this.expectNothing();
    this.#isRenewed = false;
  }

  /** How much the end of a poll, if it brought nothing, speaks against taking the next one that looks held for a served one. */
  #doubtOf(exchange: Exchange, end: RequestEnd): number {
    const lastedMs = end.atMs - exchange.request.atMs;
    if (this.#isSilence(exchange, end)) return DOUBT;
    if (end.type === "abort") return lastedMs >= this.#advertisedMs ? DOUBT : 0;
    if (lastedMs < this.#atOnceMs) return 0;
    // Where a refusal comes late, a poll that looks held may be refused still. At the end of a hold it is the end of that.
    if (end.type === "answer" && exchange.accepted === null && lastedMs < exchange.holdMs) return DOUBT;
    return end.type === "answer" && end.stale ? 0 : 1;
  }

  /** Nothing answered it for a while: what fails at once is no silence. */
  #isSilence({ hung, request }: Exchange, end: RequestEnd): boolean {
    return end.type !== "answer" && hung && end.atMs - request.atMs >= this.#atOnceMs;
  }
}
