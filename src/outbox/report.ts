/** What the caller of a send is told: how it ended, or that it waits and why. */
import { TransportError } from "../errors.ts";
import type { ChunkFacts, Declined, SendAttempt } from "../outcome.ts";
import type { Draft } from "./draft.ts";
import { type AskedText, isKept, type KeptText, type Text } from "./state.ts";

/** Texts that wait for one user. */
export const USER_TEXTS_MAX = 100;
/** Texts that wait in one account. */
export const ACCOUNT_TEXTS_MAX = 1_000;

/** @internal */
export const REFUSED =
  "the server refused it for want of quota or for haste (code -2); it waits, and is offered again when the user writes, or later";
/** @internal */
export const BEHIND =
  "earlier texts were refused for want of quota or for haste (code -2); this one waits behind them";
const FULL = `the outbox has no room for another text (${USER_TEXTS_MAX} texts for a user, ${ACCOUNT_TEXTS_MAX} in all)`;
/** @internal */
export const CANNOT_WAIT: Declined = {
  outcome: "declined",
  reason: "media-cannot-wait",
  detail:
    "texts to this user are refused for want of quota or for haste (code -2), and media cannot wait: send it when he has written",
};

/** The last word: what the end of the latest attempt leaves certain. @internal */
export function report(draft: Draft, text: AskedText, end: SendAttempt): void {
  draft.remove(text);
  draft.do({
    do: "report",
    id: text.id,
    outcome: { ...certain(text, end), ...factsOf(text, end.outcome !== "sent") },
  });
}

/** Its time is up, or the account is stopped, before another attempt could be made: the last one counts. @internal */
export function reportUnsent(draft: Draft, text: AskedText, code: "deadline" | "aborted"): void {
  if (text.last !== null) {
    report(draft, text, text.last);
    return;
  }
  const message = code === "aborted" ? "the account was stopped before its turn came" : "its time was up";
  if (code === "aborted" && text.sentChunks === 0) {
    draft.remove(text);
    draft.do({
      do: "report",
      id: text.id,
      outcome: { ...declined("stopped", message), ...factsOf(text, true) },
    });
    return;
  }
  const error = new TransportError(code, { endpoint: "sendmessage", message, neverReached: true });
  report(draft, text, { outcome: "failed", clientId: text.clientId, reason: error.message, error });
}

/** It begins to wait, if it may. Without room, the server's no is the last word. @internal */
export function wait(draft: Draft, text: AskedText, detail: string, end?: SendAttempt): void {
  const { id, user } = text;
  if ("item" in text.content) {
    draft.remove(text);
    draft.do({ do: "report", id, outcome: CANNOT_WAIT });
    return;
  }
  if (!hasRoom(draft, user)) {
    if (end !== undefined) {
      report(draft, text, end);
      return;
    }
    draft.remove(text);
    draft.do({ do: "report", id, outcome: { ...declined("outbox-full", FULL), ...factsOf(text, true) } });
    return;
  }
  const { nowMs, wallMs } = draft.now;
  const lane = draft.lane(user);
  // What waits behind another was refused by nobody.
  const offeredMs = (end === undefined ? lastOfferedMs(draft) : undefined) ?? wallMs;
  const stage = { kind: "kept", sinceMs: nowMs, queuedMs: wallMs, offers: 0, offeredMs } as const;
  const kept: KeptText = { ...text, stage, refusedWords: lane.words };
  draft.put(kept);
  keep(draft, kept, { ...declined("queued", detail), id, ...factsOf(text, false) });
}

/** When the server last refused one that waits, by the wall clock; undefined while none does. @internal */
export function lastOfferedMs(draft: Draft): number | undefined {
  const kept = draft.lanes().flatMap(({ texts }) => texts.filter(isKept));
  return kept.length === 0 ? undefined : Math.max(...kept.map(({ stage }) => stage.offeredMs));
}

/** Have it stored as it is. @internal */
export function keep(draft: Draft, text: KeptText, outcome?: Declined): void {
  const { gate } = draft.lane(text.user);
  const refusedToken = gate.kind === "waiting" ? gate.token : undefined;
  draft.do({ do: "keep", text, refusedToken, ...(outcome && { outcome }) });
}

/** The refusal of a stale session, with what to do. @internal */
export function advised(end: SendAttempt, isBarred: boolean): SendAttempt {
  if (end.outcome !== "refused") return end;
  const advice = isBarred
    ? "the account needs a login; send it again after that"
    : "the session was not cured in time; send it again when the account is live";
  return { ...end, reason: `${end.reason}: ${advice}` };
}

/** Once an attempt may have arrived, no later refusal can take that back. */
function certain({ doubt, clientId }: Text, end: SendAttempt): SendAttempt {
  if (end.outcome === "sent" || end.outcome === "unknown" || doubt === null) return end;
  const error = end.outcome === "refused" ? end.error : doubt;
  return { outcome: "unknown", clientId, reason: error.message, error };
}

function hasRoom(draft: Draft, user: string): boolean {
  if (draft.lane(user).texts.filter(isKept).length >= USER_TEXTS_MAX) return false;
  let all = 0;
  for (const { texts } of draft.lanes()) all += texts.filter(isKept).length;
  return all < ACCOUNT_TEXTS_MAX;
}

const declined = (reason: Declined["reason"], detail: string): Declined => ({
  outcome: "declined",
  reason,
  detail,
});

function factsOf({ chunks, sentChunks, content }: Text, hasRest: boolean): ChunkFacts & { rest?: string } {
  if (chunks === 1) return {};
  return { chunks, sentChunks, ...(hasRest && "words" in content && { rest: content.words }) };
}
