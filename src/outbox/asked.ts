/** A text that its caller waits for: from the end of an attempt to what the caller is told. */
import { takeChunk } from "../chunks.ts";
import { CURE_MS, lastTryMs } from "../cure-watch.ts";
import type { SendAttempt } from "../outcome.ts";
import { backoffMs } from "../recovery/backoff.ts";
import type { Draft } from "./draft.ts";
import { refuse, succeed } from "./gates.ts";
import { advised, REFUSED, report, wait } from "./report.ts";
import { type AskedText, isAsked } from "./state.ts";
import { isUnsure, judge } from "./verdict.ts";

/** Attempts at one piece, the first included. */
const ATTEMPTS_MAX = 3;

/** @internal */
export function endAsked(
  draft: Draft,
  text: AskedText,
  end: SendAttempt,
  facts: { token: string | undefined; spent: number },
): void {
  const { nowMs, random } = draft.now;
  const unsure = isUnsure(end);
  const after: AskedText = {
    ...text,
    flight: null,
    last: end,
    unsure: text.unsure + (unsure ? 1 : 0),
    doubt: unsure && "error" in end ? end.error : text.doubt,
  };
  const { stage } = after;
  const endMs = stage.endMs ?? nowMs;
  switch (judge(end)) {
    case "sent":
      succeed(draft, text, facts.spent);
      goOn(draft, after, end);
      return;
    case "quota":
      refuse(draft, text, facts.token, false);
      if (after.unsure > 0 || !draft.rules.keeps || "item" in after.content) {
        report(draft, after, end);
        return;
      }
      wait(draft, after, REFUSED, end);
      return;
    case "stale":
      draft.do({ do: "stale" });
      meetStale(draft, after, end, endMs);
      return;
    case "fault": {
      const pauseMs = backoffMs(after.tries, random());
      if (after.tries >= ATTEMPTS_MAX || nowMs + pauseMs >= endMs) {
        report(draft, after, end);
        return;
      }
      draft.put({ ...after, stage: { ...stage, notBeforeMs: nowMs + pauseMs } });
      return;
    }
    default:
      report(draft, after, end);
      return;
  }
}

/** The next piece, or the end. */
function goOn(draft: Draft, text: AskedText, end: SendAttempt): void {
  const rest = "words" in text.content ? takeChunk(text.content.words).rest : "";
  if (rest === "") {
    report(draft, text, end);
    return;
  }
  draft.put({
    ...text,
    content: { words: rest },
    clientId: draft.now.createId(),
    sentChunks: text.sentChunks + 1,
    stage: { kind: "asked", endMs: null, notBeforeMs: 0, stale: "unmet" },
    tries: 0,
    troubles: 0,
    last: null,
    unsure: 0,
    doubt: null,
  });
}

/** It waits for the cure, and is tried once more, if only in vain: nobody may know of a cure in time. */
function meetStale(draft: Draft, text: AskedText, end: SendAttempt, endMs: number): void {
  const { session } = draft.state;
  const lastMs = lastTryMs(text.deadlineMs, endMs);
  if (text.stage.stale !== "unmet" || draft.now.nowMs >= lastMs) {
    report(draft, text, advised(end, session === "barred"));
    return;
  }
  const notBeforeMs = Math.min(draft.now.nowMs + CURE_MS[session], lastMs);
  draft.put({ ...text, stage: { ...text.stage, notBeforeMs, stale: "awaits-cure" } });
}

/** What is known of the session has changed: who waits for its cure goes on now, or later, if only in vain. @internal */
export function hearOfSession(draft: Draft, isCured: boolean): void {
  const { nowMs } = draft.now;
  const isOver = isCured || draft.state.session === "barred";
  for (const text of draft.lanes().flatMap(({ texts }) => texts)) {
    if (!isAsked(text) || text.stage.stale !== "awaits-cure") continue;
    const notBeforeMs = isOver ? nowMs : lastTryMs(text.deadlineMs, text.stage.endMs ?? nowMs);
    draft.put({ ...text, stage: { ...text.stage, notBeforeMs } });
  }
}
