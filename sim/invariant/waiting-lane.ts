/** The texts that wait for one user: when they are free to go, until when they must have gone, and what excuses them. */
import type { CrashRecord, HandledRecord, InboundRecord, SendDoneRecord } from "../trace/record.ts";
import { isQuota } from "./refusals.ts";
import { UNSAFE_MS } from "./repeats.ts";
import type { RequestEnd } from "./timeline.ts";

/** From the user's word, or from whatever moved or stood in the way since, to the text's arrival. */
const SOON_MS = 60_000;
/** Older than this, a text may be given up: the service's window for answering a user is as long. */
const FRESH_MS = 24 * 60 * 60_000;
/** Errors after which it is certain that the server has not seen the text. After any other it may be there. */
const NEVER_THERE: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/** The user's word that freed them. */
export interface Word {
  inbound: InboundRecord;
  handled: HandledRecord;
}

export class WaitingLane {
  readonly #waiting = new Map<string, SendDoneRecord>();
  readonly #inFlight = new Set<number>();
  /** Only a word that reached the server after this record frees them. */
  #barredSeq = -1;
  #word: Word | null = null;
  /** When something last moved or stood in the way, since the word. */
  #fromMs = 0;
  /** Something stood in the way: the subject may wait for a poll to tell it that it is gone. */
  #troubled = false;

  /** The word that freed them, while they may still go. */
  get word(): Word | null {
    return this.#word;
  }

  get fromMs(): number {
    return this.#fromMs;
  }

  queue(done: SendDoneRecord): void {
    this.#waiting.set(done.message, done);
  }

  /** The user's word was handled: so the subject has it, and may send. Gives the number of texts that this frees. */
  hear(word: Word, open: boolean): number {
    const { inbound, handled } = word;
    if (inbound.seq < this.#barredSeq) return 0;
    for (const [message, done] of this.#waiting) {
      if (inbound.atMs - done.atMs > FRESH_MS) this.#waiting.delete(message);
    }
    const freed = [...this.#waiting.values()].filter(({ seq }) => seq < inbound.seq).length;
    if (freed === 0 || this.#word !== null) return 0;
    this.#word = word;
    this.#fromMs = handled.atMs;
    this.#troubled = !open;
    return freed;
  }

  /** Only the user's next word frees them. */
  bar(seq: number): void {
    this.#barredSeq = seq;
    this.#word = null;
  }

  disturb(atMs: number): void {
    this.#fromMs = Math.max(this.#fromMs, atMs);
    this.#troubled = true;
  }

  crash({ kept, atMs, seq }: CrashRecord): void {
    this.bar(seq);
    this.#inFlight.clear();
    for (const [message, done] of this.#waiting) {
      if (kept === "nothing" || (kept !== "all" && done.atMs >= atMs - UNSAFE_MS))
        this.#waiting.delete(message);
    }
  }

  /** A text to the user is on its way, one of these or another. */
  attempt(request: number): void {
    this.#inFlight.add(request);
  }

  /** The server took one of them, whole or in part. */
  accept(message: string, atMs: number, whole: boolean): void {
    if (this.#waiting.has(message)) this.#fromMs = atMs;
    if (whole) this.#waiting.delete(message);
  }

  /** An attempt ended. */
  end(message: string, end: RequestEnd, arrived: boolean): void {
    this.#inFlight.delete(end.request);
    if (arrived) return;
    if (isQuota(end)) {
      this.bar(end.seq);
      return;
    }
    this.disturb(end.atMs);
    const isStale = end.type === "answer" && end.stale;
    const isCertain = end.type === "failure" && NEVER_THERE.has(end.code);
    // Refused for another reason, or perhaps there already: whoever gives it up then does not risk showing it twice.
    if (!isStale && !isCertain) this.#waiting.delete(message);
  }

  /** So much time they have from `fromMs` on; null while one is on its way, or no word has freed them. */
  allowedMs(pollMs: number): number | null {
    if (this.#word === null || this.#inFlight.size > 0) return null;
    return SOON_MS + (this.#troubled ? pollMs : 0);
  }

  /** Their time is over: gives those that should have gone. */
  takeOverdue(dueMs: number): SendDoneRecord[] {
    const word = this.#word;
    this.#word = null;
    if (word === null) return [];
    const freed = [...this.#waiting.values()].filter(({ seq }) => seq < word.inbound.seq);
    for (const { message } of freed) this.#waiting.delete(message);
    return freed.filter(({ atMs }) => dueMs - atMs <= FRESH_MS);
  }
}
