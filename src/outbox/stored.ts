/** Texts that wait, to and from the store. */
import type { QueuedText } from "../store/store.ts";
import type { Now } from "./draft.ts";
import { afterRefusal, NO_PROBES } from "./probes.ts";
import { createLane, type Gate, type KeptText, type Lane, type State } from "./state.ts";

/** @internal */
export function toStored(text: KeptText, refusedToken: string | undefined): QueuedText {
  const { id, user, kind, position, clientId, content, refusals, unsure, stage } = text;
  return {
    id,
    position,
    to: user,
    text: "words" in content ? content.words : "",
    clientId,
    queuedMs: stage.queuedMs,
    kind,
    offers: stage.offers,
    offeredMs: stage.offeredMs,
    ...(refusals > 0 && { refusals }),
    ...(unsure > 0 && { unsure }),
    ...(refusedToken !== undefined && { refusedToken }),
  };
}

/**
 * Take over what an earlier life left behind. A user who has written since the refusal is free.
 *
 * @internal
 */
export function restored(
  state: State,
  entries: readonly QueuedText[],
  now: Now,
  known: { tokenOf: (user: string) => string | undefined; spentOf: (user: string) => number },
): State {
  const lanes = new Map(state.lanes);
  const sorted = entries.toSorted((a, b) => a.position - b.position);
  for (const entry of sorted) {
    const lane = lanes.get(entry.to) ?? restoredLane(entry, now, known);
    lanes.set(entry.to, { ...lane, texts: [...lane.texts, fromStored(entry, now)] });
  }
  if (sorted.length === 0) return state;
  // The pauses go on where they were.
  const refused = Math.max(...sorted.map(({ offers = 0 }) => offers));
  const offeredMs = Math.max(...sorted.map(({ offeredMs, queuedMs }) => offeredMs ?? queuedMs));
  const probes = afterRefusal(
    { ...NO_PROBES, refused },
    { nowMs: sinceMs(offeredMs, now), isProbe: false, isClean: false, random: now.random() },
  );
  return { ...state, lanes, probes };
}

function restoredLane(
  { to, refusedToken, queuedMs, offeredMs, offers = 0 }: QueuedText,
  now: Now,
  { tokenOf, spentOf }: { tokenOf: (user: string) => string | undefined; spentOf: (user: string) => number },
): Lane {
  const token = tokenOf(to);
  const isFree = token !== undefined && token !== refusedToken;
  const gate: Gate = isFree
    ? { kind: "flowing" }
    : { kind: "waiting", sinceMs: sinceMs(offeredMs ?? queuedMs, now), token: refusedToken };
  const lane = createLane(to);
  // Who is free has written: what is refused now is refused with a fresh token.
  return { ...lane, gate, words: isFree ? 1 : 0, refusals: isFree ? 0 : offers + 1, spent: spentOf(to) };
}

function fromStored(entry: QueuedText, now: Now): KeptText {
  const { id, to, kind = "news", position, text, clientId, queuedMs } = entry;
  const { offers = 0, offeredMs = queuedMs, refusals = 0, unsure = 0 } = entry;
  return {
    id,
    user: to,
    kind,
    position,
    content: { words: text },
    clientId,
    chunks: 1,
    sentChunks: 0,
    deadlineMs: 0,
    stage: { kind: "kept", sinceMs: sinceMs(queuedMs, now), queuedMs, offers, offeredMs },
    flight: null,
    tries: 0,
    troubles: 0,
    last: null,
    unsure,
    doubt: null,
    refusals,
    refusedWords: 0,
  };
}

/** The wall clock is the only one that outlives a process. */
function sinceMs(atMs: number, { nowMs, wallMs }: Now): number {
  return nowMs - Math.max(0, wallMs - atMs);
}
