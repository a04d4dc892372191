/** Declined sends: whether the reason that a subject gives for not sending is one, and true. */
import type { SendAskedRecord, SendDoneRecord } from "../trace/record.ts";
import type { Sentence } from "../trace/sentence.ts";
import { isOutboxFull, outboxRoom } from "./outbox-room.ts";
import { lastBefore } from "./records.ts";
import { refusalsOf } from "./refusals.ts";
import { say } from "./sentences/say.ts";
import { presenceAt } from "./standing.ts";
import type { Timeline } from "./timeline.ts";
import { wordsOf } from "./user-words.ts";
import { waitingTextsOf, waitsAt } from "./waiting-texts.ts";

/** What is wrong with a reason that came in place of any request; null when nothing is. */
export function declineBreach(
  timeline: Timeline,
  asked: SendAskedRecord,
  done: SendDoneRecord,
): Sentence | null {
  switch (done.reason) {
    case "invalid":
    case "queued":
      return contentBreach(timeline, asked, done);
    case "outbox-full":
      return isOutboxFull(timeline, asked, done) ? null : say("declined.outbox-full", outboxRoom(timeline));
    case "media-cannot-wait":
      return say("declined.media-cannot-wait");
    case "too-many":
      return say("declined.too-many");
    case "stopped": {
      // A stop may overtake the send, and a start may overtake its refusal: either end of the send counts. It is not started before that is done.
      const running = [asked, done].every(record => {
        const { running, starting } = presenceAt(timeline, record.account, record.seq);
        return running && !starting;
      });
      return running ? say("declined.stopped") : null;
    }
    case "never-logged-in":
      return presenceAt(timeline, asked.account, asked.seq).loggedIn ? say("declined.never-logged-in") : null;
    default:
      return done.reason === undefined
        ? say("declined.no-reason")
        : say("declined.untyped", { reason: done.reason });
  }
}

/** The same for the two reasons that may also come after a request. */
export function contentBreach(
  timeline: Timeline,
  asked: SendAskedRecord,
  done: SendDoneRecord,
): Sentence | null {
  if (done.reason === "invalid") return say("declined.invalid");
  if (done.reason !== "queued" || isTrulyQueued(timeline, asked, done)) return null;
  return say("declined.queued", { user: asked.to });
}

/** Refused by -2 since the user's last word, he or another of the account; or behind texts of his that wait: an answer to his word only behind other answers. */
function isTrulyQueued(timeline: Timeline, asked: SendAskedRecord, done: SendDoneRecord): boolean {
  const { account, to } = asked;
  const refusal = lastBefore(refusalsOf(timeline, account), done.seq);
  if (refusal === undefined) return false;
  const word = wordsOf(timeline).last(account, to, done.seq);
  const { arrivingMs } = timeline.header.limits;
  if (word === undefined || word.seq < refusal.seq || word.atMs + arrivingMs >= asked.atMs) return true;
  return waitingTextsOf(timeline).some(
    text =>
      text.asked.account === account &&
      text.asked.to === to &&
      (asked.by === "cron" || text.asked.by === "reply") &&
      text.done !== done &&
      waitsAt(text, asked.seq),
  );
}
