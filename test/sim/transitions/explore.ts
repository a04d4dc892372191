/**
 * Every transition that recovery can make, found by walking the machine itself: from its beginning, through everything
 * that the poller may tell it in each state, until nothing new is met. No list that could be too short.
 */
import { advance, begin } from "../../../src/recovery/machine.ts";
import type { RecoveryEvent, RecoveryState, Step } from "../../../src/recovery/state.ts";
import { transition } from "./transition.ts";

/** What the poller is doing when an event comes. `beside`: it asks notifystart beside a held poll. */
type Phase = "notifystart" | "getupdates" | "beside";

interface Place {
  state: RecoveryState;
  phase: Phase;
  nowMs: number;
}

/** How long a request may take: at once, as long as a deadline of notifystart, as the windows of the machine, as a poll. */
const LENGTHS_MS = [0, 3_000, 6_000, 40_000];
/** More places than this are no walk but a machine that counts without end. */
const PLACES_MAX = 50_000;

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
  visit(next(begin(), 0, null));
  for (const place of places) {
    if (known.size > PLACES_MAX) throw new Error(`the walk met more than ${PLACES_MAX} places`);
    for (const lengthMs of LENGTHS_MS) {
      const nowMs = place.nowMs + lengthMs;
      for (const event of eventsOf(place, lengthMs)) {
        const step = advance(place.state, event, nowMs, 0);
        found.add(transition(place.state, event, step));
        visit(next(step, nowMs, event));
      }
    }
  }
  return found;
}

/** What may come after a request that has lasted so long. */
function eventsOf({ state, phase, nowMs }: Place, lengthMs: number): RecoveryEvent[] {
  const answers: RecoveryEvent[] = [
    { kind: "notified", stale: false },
    { kind: "notified", stale: true },
  ];
  if (phase === "notifystart") {
    const silence: RecoveryEvent[] = lengthMs >= 3_000 ? [{ kind: "notify-unanswered" }] : [];
    return [...answers, { kind: "notify-failed" }, ...silence];
  }
  const ends: RecoveryEvent[] = [
    { kind: "polled" },
    { kind: "lapsed" },
    { kind: "stale", held: state.kind === "barred" && lengthMs > 5_000 },
    { kind: "failed", elapsedMs: lengthMs, reached: true, answered: true },
    { kind: "failed", elapsedMs: lengthMs, reached: true, answered: false },
    { kind: "failed", elapsedMs: lengthMs, reached: false, answered: false },
  ];
  if (lengthMs >= 40_000) ends.push({ kind: "unanswered" });
  // Only of a session that is not proven anybody asks whether its poll is held, and only then beside it.
  if (phase === "beside") return [...ends, ...answers];
  // One that was told again that it is dead asks as well, and says so when the answer is a yes.
  if (state.kind === "barred") ends.push({ kind: "notified", stale: false });
  if (state.kind !== "live" && lengthMs >= 3_000) ends.push({ kind: "held" });
  // No nudge is told while a stale token is being cured, or was given up.
  const isCuring = state.kind === "proving" && state.episode !== null;
  if (state.kind !== "barred" && !isCuring) ends.push({ kind: "nudged", sinceMs: nowMs });
  return ends;
}

function next({ state, command }: Step, nowMs: number, event: RecoveryEvent | null): Place {
  // The poll that is held goes on, whatever is asked beside it.
  if (event?.kind === "held")
    return { state, phase: command.do === "notifystart" ? "beside" : "getupdates", nowMs };
  if (command.do === "wait")
    throw new Error(`nothing is under way after ${event?.kind}, and nothing follows`);
  return { state, phase: command.do, nowMs: nowMs + command.afterMs };
}

/** Places with the same key have the same transitions: counts matter up to their limits, times to the second around now. */
function keyOf({ state, phase, nowMs }: Place): string {
  const around = (ms: number): number => Math.round(Math.max(-6_000, Math.min(4_000, ms - nowMs)) / 1_000);
  switch (state.kind) {
    case "barred":
      return JSON.stringify([phase, state.reason, state.lapsed, Math.min(state.probes, 1)]);
    case "live":
      return JSON.stringify([
        phase,
        countsOf(state),
        state.held && [around(state.held.sinceMs), episodeOf(state.held.episode, around)],
      ]);
    case "proving":
      return JSON.stringify([
        phase,
        state.reason,
        state.lapsed,
        countsOf(state),
        episodeOf(state.episode, around),
      ]);
    default:
      return state satisfies never;
  }
}

function countsOf({ failures, silences, lapses }: Exclude<RecoveryState, { kind: "barred" }>): number[] {
  // Of silent notifystarts every fourth is followed by a poll.
  return [Math.min(failures, 2), silences < 2 ? silences : 2 + ((silences - 2) % 4), Math.min(lapses, 4)];
}

function episodeOf(
  episode: Extract<RecoveryState, { kind: "proving" }>["episode"],
  around: (ms: number) => number,
): unknown {
  if (episode === null) return null;
  return [
    around(episode.sinceMs),
    Math.min(episode.verdicts, 3),
    around(episode.attemptMs),
    episode.notified,
  ];
}
