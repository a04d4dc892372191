/** What the end of a poll means, and what follows. */
import { BACKOFF_LIMIT_MS, BEFORE_NOTIFYSTART_LIMIT_MS, backoffMs } from "./backoff.ts";
import { HELD_MS } from "./classify.ts";
import { onStale, probeLater } from "./cure.ts";
import { believableHoldMs } from "./hold.ts";
import { refunded } from "./pace.ts";
import { doubted, isPatienceOver } from "./passing.ts";
import type { End, Poll, Recovery, RecoveryState, Trouble } from "./state.ts";

/** Answers of the kind `lapsed` in a row that make the session suspicious. */
const LAPSES_SUSPICIOUS = 3;
/**
 * Refusals with a code, in a row, that make the cursor suspicious: one from before a login may be unknown to the service,
 * and refused for ever (S-40). It is asked without it once, so that an outage does not throw the cursor away.
 */
const REFUSALS_SUSPICIOUS = 3;

const LIVE: RecoveryState = { kind: "live" };
/** Nothing went wrong. */
export const CALM: Trouble = {
  sinceMs: null,
  failures: 0,
  doubt: 0,
  believed: false,
  cutMs: null,
  silent: false,
  lapses: 0,
  lapsed: false,
  cure: null,
};

/** Whether the next poll is to be sent without the cursor. */
export function isCursorDoubted(refusals: number): boolean {
  return refusals === REFUSALS_SUSPICIOUS;
}

export function afterPoll(before: Recovery, poll: Poll, end: End, nowMs: number, random01: number): Recovery {
  switch (end.kind) {
    case "good":
      return onReceived(before, end, nowMs);
    case "stale": {
      // It is the session that is refused, and not the cursor.
      const refusals = before.refusals > REFUSALS_SUSPICIOUS ? before.refusals : 0;
      return onStale(answered({ ...before, refusals }), poll, nowMs, random01);
    }
    case "lapsed":
      return onLapsed(answered(before), nowMs, random01);
    case "failed": {
      const refusals = before.refusals + (end.how === "code" ? 1 : 0);
      return onFailed({ ...before, refusals }, poll, end.how, nowMs, random01);
    }
    default:
      return end satisfies never;
  }
}

function answered(state: Recovery): Recovery {
  return { ...state, trouble: { ...state.trouble, cutMs: null, silent: false } };
}

/** A poll was answered well. The one proof: whatever went wrong is over, even if the store takes long over what came. */
export function proven(state: Recovery, hold: unknown): Recovery {
  return {
    ...state,
    session: state.session.kind === "live" ? state.session : LIVE,
    trouble: CALM,
    refusals: 0,
    holdMs: believableHoldMs(hold) ?? state.holdMs,
  };
}

function onReceived(
  state: Recovery,
  { fresh = 0, hold }: Extract<End, { kind: "good" }>,
  nowMs: number,
): Recovery {
  return {
    ...proven(state, hold),
    // Only what is new pays for its request: a server that repeats itself for ever is paced.
    paidOffMs: fresh > 0 ? refunded(state.paidOffMs) : state.paidOffMs,
    next: { what: "getupdates", atMs: nowMs },
  };
}

function onLapsed(before: Recovery, nowMs: number, random01: number): Recovery {
  const { session } = before;
  const lapses = before.trouble.lapses + 1;
  const lapsed = lapses >= LAPSES_SUSPICIOUS;
  // It is an answer all the same: the network is there.
  const state = { ...before, trouble: { ...before.trouble, doubt: 0, believed: false, lapses, lapsed } };
  if (session.kind === "barred") return probeLater(state, session.probes, nowMs);
  // The first suspicion is looked into at once; a lasting one is not hammered, but may be cured at any time.
  const atMs = nowMs + (lapses === LAPSES_SUSPICIOUS ? 0 : backoffMs(lapses, random01));
  return lapsed
    ? { ...doubted(state, "lapsed"), next: { what: "notifystart", atMs } }
    : { ...state, next: { what: "getupdates", atMs } };
}

type How = Extract<End, { kind: "failed" }>["how"];

function onFailed(before: Recovery, poll: Poll, how: How, nowMs: number, random01: number): Recovery {
  const { session } = before;
  const { sinceMs, failures, cutMs, silent, lapsed } = before.trouble;
  const lasted = nowMs - poll.sentMs >= HELD_MS;
  // Polls that were cut before it count as one that came to nothing.
  const doubt = Math.max(before.trouble.doubt, cutMs === null ? 0 : 1);
  const trouble: Trouble = {
    ...before.trouble,
    sinceMs: sinceMs ?? nowMs,
    // One that lasted is no failure at once: the row begins anew.
    failures: lasted ? 1 : failures + 1,
    doubt: lasted ? doubt + 1 : doubt,
    cutMs: null,
    silent: how === "late" || (silent && how === "unanswered"),
  };
  const state = { ...before, trouble };
  // It says nothing of the session: the next probe comes as soon as the first did.
  if (session.kind === "barred") return probeLater(state, 0, nowMs);
  const isDoubted = session.kind !== "live" || isPatienceOver(trouble, nowMs);
  const after = isDoubted ? doubted(state, how === "late" ? "silence" : "transport") : state;
  // The first that nobody answers may be one that the server held a little too long: it is asked again at once. After that
  // notifystart, with its short deadline, finds out sooner whether anybody is there.
  if (how === "late")
    return { ...after, next: { what: isDoubted ? "notifystart" : "getupdates", atMs: nowMs } };
  const what = session.kind === "curing" || lapsed ? "notifystart" : "getupdates";
  const limitMs = what === "notifystart" ? BEFORE_NOTIFYSTART_LIMIT_MS : BACKOFF_LIMIT_MS;
  return { ...after, next: { what, atMs: nowMs + backoffMs(trouble.failures, random01, limitMs) } };
}
