/** A stale token: the attempts to cure it, and the verdict that nothing does. */
import { BEFORE_NOTIFYSTART_LIMIT_MS, backoffMs } from "./backoff.ts";
import type { Poll, Recovery } from "./state.ts";

/** Pauses before the second and third attempt. The first is made at once. */
const ATTEMPT_PAUSES_MS: readonly number[] = [1_000, 2_000];
/** needs-login is promised within 10 s of the first `-14`: no attempt is begun that would end later than this. */
const DECLARE_BY_MS = 8_000;
/** A refusal so soon after the `-14` is of the same stale token, though its poll had looked held: it was only slow. */
const SAME_TOKEN_MS = 10_000;
/** Pause before the first two probes after needs-login, doubling with each that finds it stale still, up to the limit. */
const PROBE_FIRST_MS = 8_000;
const PROBE_LIMIT_MS = 300_000;

/** A notifystart is to cure the session, after so long. */
export function attempt(state: Recovery, cure: Recovery["trouble"]["cure"], atMs: number): Recovery {
  const trouble = { ...state.trouble, cure };
  return { ...state, session: { kind: "curing" }, trouble, next: { what: "notifystart", atMs } };
}

/** A poll was answered with `-14`. */
export function onStale(before: Recovery, poll: Poll, nowMs: number, random01: number): Recovery {
  // The first `-14` after an answer may have ended a session that had held the poll.
  const state = refuted(before, before.trouble.cure === null ? 0 : 1);
  const { session, notified } = state;
  const { cure, failures } = state.trouble;
  if (session.kind === "barred") {
    // One that looked held came to its end with the session, and a notifystart that failed proves nothing: soon again.
    return probeLater(state, notified === null || poll.looksHeld ? 0 : session.probes + 1, nowMs);
  }
  const isOld = session.kind !== "curing" && nowMs - (cure?.sinceMs ?? nowMs) > SAME_TOKEN_MS;
  if (cure === null || session.kind === "proving" || isOld)
    return attempt(state, { sinceMs: nowMs, verdicts: 0 }, nowMs);
  // A notifystart that failed proves nothing.
  if (notified === null) {
    const pauseMs =
      session.kind === "curing" ? backoffMs(failures, random01, BEFORE_NOTIFYSTART_LIMIT_MS) : 0;
    return attempt(state, cure, nowMs + pauseMs);
  }
  const verdicts = cure.verdicts + 1;
  const pauseMs = ATTEMPT_PAUSES_MS[verdicts - 1];
  const spentMs = nowMs - cure.sinceMs;
  // Another attempt would take as long as those before did. Where failures have used the time up, this verdict has to do.
  if (pauseMs !== undefined && spentMs + pauseMs + spentMs / verdicts <= DECLARE_BY_MS)
    return attempt(state, { ...cure, verdicts }, nowMs + pauseMs);
  const reason = notified === "refused" ? "taken-over-or-revoked" : "notifystart-without-effect";
  return probeLater({ ...state, session: { kind: "barred", reason, probes: 0 } }, 0, nowMs);
}

/** A poll that looked held was believed in error: the next one is, by so much, in doubt. */
export function refuted(state: Recovery, doubts: number): Recovery {
  const { trouble } = state;
  if (!trouble.believed) return state;
  return { ...state, trouble: { ...trouble, doubt: trouble.doubt + doubts, believed: false } };
}

/** The next probe of a session that was declared dead. */
export function probeLater(state: Recovery, probes: number, nowMs: number): Recovery {
  const { session } = state;
  if (session.kind !== "barred") return state;
  const pauseMs = Math.min(PROBE_LIMIT_MS, PROBE_FIRST_MS * 2 ** Math.min(Math.max(probes - 1, 0), 10));
  return { ...state, session: { ...session, probes }, next: { what: "notifystart", atMs: nowMs + pauseMs } };
}
