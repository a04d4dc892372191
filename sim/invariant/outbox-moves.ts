/** outbox-moves: a text that waits is offered again, not too rarely and not too often, and its end is told. */
import type { Trace } from "../trace/trace.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { examineCalls } from "./outbox-calls.ts";
import { examineEnds } from "./outbox-ends.ts";
import { examineFollowUps } from "./outbox-follow-ups.ts";
import { examineRhythm } from "./outbox-rhythm.ts";
import { timelineOf } from "./timeline.ts";
import { type WaitingText, waitingTextsOf } from "./waiting-texts.ts";

const NAME = "outbox-moves";

export const outboxMoves: Invariant = {
  name: NAME,
  duty: "to offer what waits, and to tell its end",
  promise:
    "A waiting text is offered within 10 s of its user's next word, and now and then without one; it ends, and the end is told.",
  required: false,
  examine(trace: Trace, options) {
    const findings = new Findings(NAME, trace.header, options);
    const timeline = timelineOf(trace);
    const texts = waitingTextsOf(timeline).map(text => rememberedUntil(text, findings));
    if (texts.length > 0) {
      examineFollowUps(timeline, texts, findings);
      examineCalls(timeline, texts, findings);
      examineRhythm(timeline, texts, findings);
    }
    examineEnds(timeline, texts, findings);
    return findings.finish();
  },
};

/** A text that a crash took need not be known any more. */
function rememberedUntil(text: WaitingText, findings: Findings): WaitingText {
  const toldSeq = text.ended?.seq ?? null;
  if (text.endSeq === toldSeq || findings.excuse("waiting-text-forgotten")) return text;
  return { ...text, endSeq: toldSeq };
}
