/** What operators see of the outbox: what waits, since when, and what for. */
import type { Waiting, WaitingText } from "../outcome.ts";
import { isKept, type KeptText, type Lane, type State } from "./state.ts";

/** @internal */
export function waitingOf({ lanes }: State): Waiting {
  const users = [...lanes.values()].flatMap(({ user, texts }) => {
    const kept = texts.filter(isKept);
    return kept.length === 0 ? [] : [{ user, texts: kept.length, oldestMs: Math.min(...kept.map(sinceMs)) }];
  });
  return {
    texts: users.reduce((sum, { texts }) => sum + texts, 0),
    oldestMs: users.length === 0 ? null : Math.min(...users.map(({ oldestMs }) => oldestMs)),
    users: users.map(({ user, texts }) => ({ user, texts })),
  };
}

const sinceMs = ({ stage }: KeptText): number => stage.queuedMs;

/** Every text that waits, in the order in which they were asked for. @internal */
export function pendingOf(account: string, { lanes }: State): WaitingText[] {
  return [...lanes.values()]
    .flatMap(lane => lane.texts.filter(isKept).map(text => ({ lane, text })))
    .sort((a, b) => a.text.position - b.text.position)
    .map(({ lane, text }) => viewOf(account, lane, text));
}

function viewOf(
  account: string,
  { gate }: Lane,
  { id, user, kind, content, stage, flight }: KeptText,
): WaitingText {
  return {
    account,
    id,
    to: user,
    kind,
    text: "words" in content ? content.words : "",
    queuedMs: stage.queuedMs,
    offers: stage.offers,
    ...(stage.offers > 0 && { offeredMs: stage.offeredMs }),
    state: flight !== null ? "leaving" : gate.kind,
  };
}
