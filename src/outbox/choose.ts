/** Which text leaves next, and when: what met a stale session first, then answers, then news, then what waited, the oldest first. */
import { paceMs } from "./pace.ts";
import { laneRestMs } from "./probes.ts";
import {
  type AskedText,
  isAsked,
  isKept,
  isRepeat,
  type KeptText,
  type Lane,
  type State,
  type Text,
} from "./state.ts";

/** A text has had its turn when it is under way for so long: the next of its kind need not wait for its end. */
const TURN_MS = 600;
/** After so many of a context token's quota, about ten, what waits leaves sparingly while the user waits for an answer. */
const SPENT_MAX = 8;
/** One that went is to be followed by another within 10 s. */
const SPARING_MS = 8_000;

const NEVER = Number.POSITIVE_INFINITY;

/** @internal */
export type Choice = { readonly text: Text; readonly isProbe: boolean } | { readonly wakeMs: number };

interface Candidate {
  text: Text;
  isProbe: boolean;
  readyMs: number;
  servedMs: number;
}

/** The text that may leave now; else when to look again. @internal */
export function choose(state: State, nowMs: number, atOnceMax: number): Choice {
  if (flying(state) >= atOnceMax) return { wakeMs: NEVER };
  let best: Candidate | undefined;
  let wakeMs = NEVER;
  for (const candidate of candidates(state)) {
    const readyMs = Math.max(candidate.readyMs, paceMs(state.pace, isRepeat(candidate.text)));
    if (readyMs > nowMs) wakeMs = Math.min(wakeMs, readyMs);
    else if (best === undefined || isBefore(candidate, best)) best = candidate;
  }
  return best === undefined ? { wakeMs } : { text: best.text, isProbe: best.isProbe };
}

function flying({ lanes }: State): number {
  let count = 0;
  for (const { texts } of lanes.values()) for (const { flight } of texts) if (flight !== null) count++;
  return count;
}

function* candidates(state: State): Iterable<Candidate> {
  for (const lane of state.lanes.values()) {
    const { servedMs } = lane;
    for (const { text, readyMs } of asked(lane)) yield { text, readyMs, servedMs, isProbe: false };
    const kept = state.phase === "running" ? nextKept(lane) : null;
    if (kept !== null) yield { ...kept, servedMs, isProbe: false };
  }
  const probe = nextProbe(state);
  if (probe !== null) yield probe;
}

/** What callers wait for, each after those of its kind that were asked for before it and have not had their turn. */
function* asked(lane: Lane): Iterable<{ text: AskedText; readyMs: number }> {
  const turnMs = { answer: 0, news: 0 };
  for (const text of lane.texts) {
    const { kind, flight } = text;
    if (flight !== null) turnMs[kind] = Math.max(turnMs[kind], flight.sinceMs + TURN_MS);
    else if (isAsked(text)) yield { text, readyMs: Math.max(turnMs[kind], text.stage.notBeforeMs) };
  }
}

/** What waits goes one at a time. */
function nextKept(lane: Lane): { text: KeptText; readyMs: number } | null {
  const { gate, unanswered, spent, owed } = lane;
  const kept = lane.texts.filter(isKept);
  if (kept.some(({ flight }) => flight !== null)) return null;
  const text = gate.kind === "waiting" ? kept.find(({ id }) => id === owed) : headOf(lane);
  if (text == null) return null;
  const leftMs = spent >= SPENT_MAX ? lane.offeredMs + SPARING_MS : 0;
  const holdMs = unanswered > 0 ? Math.max(lane.holdUntilMs, leftMs) : 0;
  return { text, readyMs: Math.max(holdMs, gate.kind === "resting" ? gate.untilMs : 0) };
}

/** The first of a user's texts that wait: an answer, if there is one; of a kind the oldest. @internal */
export function headOf(lane: Lane): KeptText | null {
  const kept = lane.texts.filter(isKept);
  return kept.find(({ kind }) => kind === "answer") ?? kept[0] ?? null;
}

/** One text of the account, of the user whose texts were offered longest ago. */
function nextProbe({ lanes, phase, session, probes }: State): Candidate | null {
  if (phase !== "running" || session !== "live" || probes.dueMs === NEVER) return null;
  let oldest: { lane: Lane; text: KeptText } | null = null;
  for (const lane of lanes.values()) {
    const text = lane.gate.kind === "waiting" ? headOf(lane) : null;
    if (text === null || text.flight !== null) continue;
    if (oldest === null || lane.servedMs < oldest.lane.servedMs) oldest = { lane, text };
  }
  if (oldest === null) return null;
  const { text, lane } = oldest;
  const { gate } = lane;
  // A failed offer to another may have brought it forward: whoever was refused just now is let rest all the same.
  const restMs = gate.kind === "waiting" ? gate.sinceMs + laneRestMs(1) : 0;
  return { text, isProbe: true, readyMs: Math.max(probes.dueMs, restMs), servedMs: lane.servedMs };
}

/** Users take turns, so that nobody's flood keeps the others waiting; what waited goes by age alone. */
function isBefore(a: Candidate, b: Candidate): boolean {
  const [rankA, rankB] = [rankOf(a.text), rankOf(b.text)];
  if (rankA !== rankB) return rankA < rankB;
  if (rankA < WAITED && a.servedMs !== b.servedMs) return a.servedMs < b.servedMs;
  return a.text.position < b.text.position;
}

const WAITED = 3;

function rankOf(text: Text): number {
  // Its caller has waited for the cure already, and a second attempt is all that it gets.
  if (isAsked(text) && text.stage.stale !== "unmet") return 0;
  if (text.kind === "answer") return 1;
  return isKept(text) ? WAITED : 2;
}
