/**
 * Every transition that recovery can make, found by walking the machine itself: from its beginning, through everything
 * that the poller may tell it in each state, until nothing new is met. No list that could be too short.
 */
import { advance, begin } from "../../../src/recovery/machine.ts";
import { PAID_OFF } from "../../../src/recovery/pace.ts";
import type { End, Recovery, RecoveryEvent, RecoveryState } from "../../../src/recovery/state.ts";
import { transition } from "./transition.ts";

interface Place {
  state: Recovery;
  nowMs: number;
}

const MARGIN_MS = 10_000;
/** So long after the last event the next may come, unless an alarm comes before. */
const LENGTHS_MS = [0, 3_000];
/** What a service and a network may do to a request. */
const GOOD: End = { kind: "good" };
const ENDS: readonly End[] = [
  GOOD,
  { kind: "stale" },
  { kind: "failed", how: "code" },
  { kind: "failed", how: "spoilt" },
  { kind: "failed", how: "unanswered" },
];
const LAPSED: End = { kind: "lapsed" };
const LATE: End = { kind: "failed", how: "late" };
/** More places than this are no walk but a machine that counts without end. */
const PLACES_MAX = 500_000;

/** The words of all transitions, see `transition`. */
export function everyTransition(): Set<string> {
  const found = new Set<string>();
  const known = new Set<string>();
  const places: Place[] = [];
  const visit = (place: Place): void => {
    const key = keyOf(place);
    if (known.has(key)) return;
    known.add(key);
    places.push(place);
  };
  visit({ state: begin(MARGIN_MS), nowMs: 0 });
  for (const place of places) {
    if (known.size > PLACES_MAX) throw new Error(`the walk met more than ${PLACES_MAX} places`);
    for (const { event, nowMs } of eventsOf(place)) {
      const step = advance(place.state, event, nowMs, 0);
      const words = transition(place.state, event, step);
      if (words !== null) found.add(words);
      // The pace only puts requests off.
      const state = { ...step.state, paidOffMs: PAID_OFF };
      visit({ state, nowMs });
    }
  }
  return found;
}

/** What may come next, and when: before the alarm, or with it. The first thing is the alarm that sets it going. */
function eventsOf(place: Place): { event: RecoveryEvent; nowMs: number }[] {
  const { alarmMs, ids } = place.state;
  if (ids === 0) return [{ event: { kind: "alarm" }, nowMs: place.nowMs }];
  const ringsMs = alarmMs ?? Number.POSITIVE_INFINITY;
  const alarm = { event: { kind: "alarm" } as const, nowMs: ringsMs };
  const others = [...LENGTHS_MS.map(lengthMs => place.nowMs + lengthMs), ringsMs]
    .filter(nowMs => nowMs <= ringsMs && nowMs < Number.POSITIVE_INFINITY)
    .flatMap(nowMs => [
      ...endsOf(place).map(event => ({ event, nowMs })),
      { event: { kind: "nudged" } as const, nowMs },
      { event: { kind: "woke" } as const, nowMs },
    ]);
  return alarmMs === null ? others : [alarm, ...others];
}

function endsOf({ state }: Place): RecoveryEvent[] {
  const { poll, notifystart } = state;
  const ended = (id: number, ends: readonly End[]): RecoveryEvent[] =>
    ends.map(end => ({ kind: "ended", id, end }));
  const isAnswered = poll?.sentMs === Number.POSITIVE_INFINITY;
  const answered: RecoveryEvent[] =
    poll === null || isAnswered ? [] : [{ kind: "answered", id: poll.id, hold: undefined }];
  const polled = isAnswered ? [GOOD] : [...ENDS, LAPSED, ...(poll?.looksHeld ? [LATE] : [])];
  const notified = notifystart === null ? [] : [...ENDS, LATE];
  return [
    ...answered,
    ...ended(poll?.id ?? 0, poll === null ? [] : polled),
    ...ended(notifystart?.id ?? 0, notified),
  ];
}

/** Places with the same key have the same transitions: counts matter up to their limits, times as far as the machine asks how long ago. */
function keyOf({ state, nowMs }: Place): string {
  const { session, trouble, poll, notifystart, notified, next, nudgedMs } = state;
  const { cure } = trouble;
  return JSON.stringify([
    wordsOf(session),
    trouble.sinceMs === null ? null : nowMs - trouble.sinceMs >= 7_000,
    [Math.min(trouble.doubt, 2), trouble.silent, Math.min(trouble.lapses, 4), trouble.lapsed],
    cure && [Math.round(Math.min(12_000, nowMs - cure.sinceMs) / 2_000), cure.verdicts],
    poll && [poll.looksHeld, poll.toldMs !== null],
    [notifystart !== null, notified],
    next && [next.what, next.atMs > nowMs],
    nowMs - nudgedMs >= 4_000,
  ]);
}

function wordsOf(session: RecoveryState): unknown {
  return session.kind === "barred" ? [session.reason, Math.min(session.probes, 1)] : Object.values(session);
}
