/** Waiting texts: what was declined as queued, each offer of it to the server since, and how its waiting ended. */
import type { CrashRecord, SendAskedRecord, SendDoneRecord, SendEndedRecord } from "../trace/record.ts";
import { type Arrival, arrivalsOf, missingChars } from "./arrivals.ts";
import { failedWritesOf } from "./failed-writes.ts";
import { countBefore, firstAfter } from "./records.ts";
import type { Exchange, Timeline } from "./timeline.ts";

export interface WaitingText {
  asked: SendAskedRecord;
  /** Where it began to wait. */
  done: SendDoneRecord;
  /** What the subject told of its end. */
  ended: SendEndedRecord | null;
  /** The place from which on the subject need not know of it: its end was told, or a crash took it. */
  endSeq: number | null;
  /** The place from which on the subject knows that the server has all of it. */
  thereSeq: number | null;
  /** Every attempt at it since it waits. */
  offers: readonly Exchange[];
}

const known = new WeakMap<Timeline, readonly WaitingText[]>();

/** The texts of a finished trace that waited. Read at the first call, shared afterwards. */
export function waitingTextsOf(timeline: Timeline): readonly WaitingText[] {
  let texts = known.get(timeline);
  if (texts === undefined) {
    texts = read(timeline);
    known.set(timeline, texts);
  }
  return texts;
}

/** Whether a text still waits at a place, as far as the subject can know. */
export function waitsAt({ done, endSeq, thereSeq }: WaitingText, seq: number): boolean {
  return (
    done.seq < seq &&
    (endSeq ?? Number.POSITIVE_INFINITY) > seq &&
    (thereSeq ?? Number.POSITIVE_INFINITY) > seq
  );
}

/** Of the texts that wait, so many are looked at where one should have gone. */
const LOOKED_AT = 10;

/** The oldest of some texts that wait at a place and need not be given up yet. To be asked in the order of the trace. */
export class Front {
  readonly #texts: readonly WaitingText[];
  readonly #freshMs: number;
  #first = 0;

  /** @param texts in the order in which they began to wait */
  constructor(texts: readonly WaitingText[], freshMs: number) {
    this.#texts = texts;
    this.#freshMs = freshMs;
  }

  at({ seq, atMs }: { seq: number; atMs: number }): readonly WaitingText[] {
    const isOver = (text: WaitingText | undefined): boolean =>
      text !== undefined &&
      text.done.seq < seq &&
      (!waitsAt(text, seq) || atMs - text.done.atMs > this.#freshMs);
    while (isOver(this.#texts[this.#first])) this.#first += 1;
    return this.#texts
      .slice(this.#first, this.#first + LOOKED_AT)
      .filter(text => waitsAt(text, seq) && atMs - text.done.atMs <= this.#freshMs);
  }
}

function read(timeline: Timeline): WaitingText[] {
  const queued = timeline
    .all("send-done")
    .filter(({ reason, outcome }) => outcome === "declined" && reason === "queued");
  if (queued.length === 0) return [];
  const askings = new Map(timeline.all("send-asked").map(asked => [asked.message, asked]));
  const ends = new Map(
    timeline
      .all("send-ended")
      .toReversed()
      .map(ended => [ended.message, ended]),
  );
  const arrivals = arrivalsOf(timeline);
  const takenBy = forgetting(timeline);
  return queued.flatMap(done => {
    const asked = askings.get(done.message);
    if (asked === undefined) return [];
    const ended = ends.get(done.message) ?? null;
    const seqs = [ended, takenBy(done)].flatMap(record => (record === null ? [] : [record.seq]));
    const tries = timeline.sends.get(done.message) ?? [];
    return {
      asked,
      done,
      ended,
      endSeq: seqs.length === 0 ? null : Math.min(...seqs),
      thereSeq: knownThere(arrivals.get(done.message) ?? [], tries),
      offers: tries.filter(({ request }) => request.seq > done.seq),
    };
  });
}

/** The first crash that may have taken what the subject had stored of a text. */
function forgetting(timeline: Timeline): (done: SendDoneRecord) => CrashRecord | null {
  const { unsafeMs } = timeline.header.limits;
  const crashes = timeline.all("crash");
  const total = crashes.filter(({ kept }) => kept === "nothing");
  const failed = failedWritesOf(timeline);
  const isLostIn = (done: SendDoneRecord, crash: CrashRecord): boolean =>
    crash.kept === "nothing" ||
    done.atMs >= crash.atMs - (crash.kept === "all" ? 0 : unsafeMs) ||
    failed.cover(done, crash);
  return done => {
    // What was written well is unsafe for a short while alone.
    const untilMs = Math.max(done.atMs + unsafeMs, failed.untilMs(done));
    for (let at = countBefore(crashes, done.seq); at < crashes.length; at += 1) {
      const crash = crashes[at] as CrashRecord;
      if (isLostIn(done, crash)) return crash;
      if (crash.atMs > untilMs) break;
    }
    return firstAfter(total, done.seq) ?? null;
  };
}

/** Where the answers that say yes cover the whole of it. */
function knownThere(arrivals: readonly Arrival[], tries: readonly Exchange[]): number | null {
  const there: Arrival[] = [];
  for (const { accepted, end } of tries) {
    // Of other words nobody can say for which part of the text they stand.
    if (end?.type !== "answer" || !end.ok || accepted?.words === "changed") continue;
    const arrival = arrivals.find(({ accepted: other }) => other.request === end.request);
    const { part = 0, chars = Number.POSITIVE_INFINITY } = accepted ?? {};
    if (accepted !== null) there.push(arrival ?? { accepted, from: part, to: part + chars, beyondIt: false });
    if (there.length > 0 && missingChars(there) === 0) return end.seq;
  }
  return null;
}
