/** The gates of users: what a refusal, a success and a word of the user mean for what may leave. */
import { headOf } from "./choose.ts";
import type { Draft } from "./draft.ts";
import { isHasty, taken } from "./pace.ts";
import { afterRefusal, laneRestMs, NO_PROBES } from "./probes.ts";
import { type Gate, isKept, type Lane, NOBODY_REFUSED, type Refused, type Text } from "./state.ts";

/** What waits leaves an answer the way for so long after a word of the user: it is to be offered within 10 s. */
const HOLD_MS = 5_000;
/** So many texts to a user since his word may have spent a quota: the smallest on record is five in a day. */
const SPENT_MIN = 5;
/** Users refused since the last success that tell of a throttle of the account, and not of one user's quota. */
const THROTTLED_USERS = 2;

/** The service refused this attempt with -2. Means little when the user has written since it left. @internal */
export function refuse(draft: Draft, text: Text, token: string | undefined, isProbe: boolean): void {
  if (!draft.rules.keeps) return;
  const { nowMs, random } = draft.now;
  const lane = draft.lane(text.user);
  if (text.flight !== null && text.flight.words !== lane.words) return;
  draft.change(text.user, { gate: { kind: "waiting", sinceMs: nowMs, token }, refusals: lane.refusals + 1 });
  const { refused, pace, probes } = draft.state;
  const isClean = !isHasty(pace) && lane.spent < SPENT_MIN;
  draft.set({
    refused: afterRefused(refused, text.user, isClean, nowMs),
    probes: afterRefusal(probes, { nowMs, isProbe, isClean, random: random() }),
  });
  // A throttle holds for all: what would go by itself waits too. What a user's word has earned stays due.
  for (const other of draft.lanes())
    if (other.texts.some(isKept) && isShut(draft, other)) shutOne(draft, other);
}

/** A user whose quota may be spent says nothing of the account. */
function afterRefused(refused: Refused, user: string, isClean: boolean, nowMs: number): Refused {
  const heard = new Map(refused.heard);
  heard.delete(user);
  const users = isClean ? new Set([...refused.users, user]) : refused.users;
  const count = refused.count === null ? null : refused.count + 1;
  return { users, count, heard, sinceMs: Math.min(refused.sinceMs, nowMs) };
}

/** Its texts wait until the user writes, somebody has a success, or a probe goes. @internal */
export function shutOne(draft: Draft, { user, gate }: Lane): void {
  if (gate.kind === "waiting") return;
  draft.change(user, { gate: { kind: "waiting", sinceMs: draft.now.nowMs, token: undefined } });
}

/** The service took this attempt: it is no penalty of the account that keeps the others waiting. @internal */
export function succeed(draft: Draft, text: Text, spent: number): void {
  const { nowMs } = draft.now;
  const pace = taken(draft.state.pace, text.flight?.sinceMs ?? nowMs);
  const probeMs = draft.state.probes.dueMs;
  draft.set({ refused: { ...NOBODY_REFUSED, count: 0 }, probes: NO_PROBES, pace });
  for (const lane of draft.lanes()) {
    const { gate, user } = lane;
    const isOwn = user === text.user;
    const isOlder = gate.kind === "waiting" && gate.sinceMs > (text.flight?.sinceMs ?? nowMs);
    if (isOwn && !isOlder) draft.change(user, { gate: FLOWING, refusals: 0, faults: 0, spent });
    else if (gate.kind === "waiting")
      draft.change(user, { gate: opened(lane, gate.sinceMs, probeMs, nowMs) });
  }
}

/** The user wrote: one more attempt is in order, and more as long as they succeed. @internal */
export function hear(draft: Draft, user: string, spent: number): void {
  const { nowMs } = draft.now;
  const lane = draft.lane(user);
  const { refused } = draft.state;
  if (refused.heard.size < HEARD_MAX)
    draft.set({ refused: { ...refused, heard: new Map([...refused.heard, [user, nowMs]]) } });
  draft.change(user, {
    gate: FLOWING,
    refusals: 0,
    words: lane.words + 1,
    owed: headOf(lane)?.id ?? null,
    unanswered: lane.unanswered + 1,
    // More words do not put it off.
    holdUntilMs: lane.holdUntilMs > nowMs ? lane.holdUntilMs : nowMs + HOLD_MS,
    spent,
  });
}

/** A message of the user has been handled: an answer to it was asked for by now, or never will be. @internal */
export function handled(draft: Draft, user: string): void {
  const unanswered = Math.max(0, draft.lane(user).unanswered - 1);
  draft.change(user, { unanswered });
}

/** The session is cured: what only a fault keeps back goes on, unless it failed again and again. @internal */
export function revive(draft: Draft): void {
  for (const { user, gate, faults } of draft.lanes())
    if (gate.kind === "resting" && faults > 0 && faults <= FAULTS_FORGIVEN)
      draft.change(user, { gate: FLOWING });
}

/** Of the users who rest, the one whose texts were offered longest ago rests no longer. @internal */
export function openOldest(draft: Draft): void {
  const resting = draft.lanes().filter(({ gate, texts }) => gate.kind === "resting" && texts.some(isKept));
  const oldest = resting.toSorted((a, b) => a.servedMs - b.servedMs)[0];
  if (oldest !== undefined) draft.change(oldest.user, { gate: FLOWING });
}

/** What waits for whoever wrote to the former bot waits until he writes to this one. @internal */
export function shut(draft: Draft): void {
  const { nowMs, random } = draft.now;
  for (const { user, texts } of draft.lanes()) {
    const waits = texts.some(isKept);
    draft.change(user, {
      gate: waits ? { kind: "waiting", sinceMs: nowMs, token: undefined } : FLOWING,
      owed: null,
    });
  }
  draft.set({ probes: afterRefusal(NO_PROBES, { nowMs, isProbe: false, isClean: false, random: random() }) });
}

/** Whatever waits behind a shut gate is asked for some day, whichever way it came there. @internal */
export function ensureProbe(draft: Draft): void {
  const { nowMs, random } = draft.now;
  const { probes } = draft.state;
  if (Number.isFinite(probes.dueMs)) return;
  const shutTexts = draft
    .lanes()
    .flatMap(({ gate, texts }) => (gate.kind === "waiting" ? texts.filter(isKept) : []));
  if (shutTexts.length === 0 || shutTexts.some(({ flight }) => flight !== null)) return;
  draft.set({ probes: afterRefusal(probes, { nowMs, isProbe: false, isClean: true, random: random() }) });
}

/** Whether another text to this user would ask in vain, and prolong a penalty perhaps. @internal */
export function isShut({ state, now }: Pick<Draft, "state" | "now">, lane: Lane): boolean {
  if (lane.gate.kind === "waiting") {
    const rests = now.nowMs - lane.gate.sinceMs < laneRestMs(lane.refusals);
    // Nothing of his waits that could be a probe: then a new text is one.
    return rests || lane.texts.some(isKept);
  }
  const { users, heard, sinceMs } = state.refused;
  const heardMs = heard.get(lane.user) ?? Number.NEGATIVE_INFINITY;
  return users.size >= THROTTLED_USERS && heardMs + ANSWER_MS < sinceMs;
}

/** The answer to a word may take so long. */
const ANSWER_MS = 60_000;
/** Users remembered as having written since anything was sent. */
const HEARD_MAX = 10_000;
/** Failed offers in a row that a sign of life makes forgotten. */
const FAULTS_FORGIVEN = 3;
const FLOWING: Gate = { kind: "flowing" };

/** Not at once where he was refused again and again although others were not; but no later than without that success. */
function opened({ refusals }: Lane, sinceMs: number, probeMs: number, nowMs: number): Gate {
  return {
    kind: "resting",
    untilMs: Math.max(nowMs, Math.min(sinceMs + laneRestMs(refusals), probeMs)),
  };
}
