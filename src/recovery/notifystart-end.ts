/** What the end of a notifystart means, and what follows. */
import { BEFORE_NOTIFYSTART_LIMIT_MS, backoffMs } from "./backoff.ts";
import { attempt, refuted } from "./cure.ts";
import type { End, Recovery, Trouble } from "./state.ts";

export function afterNotifystart(before: Recovery, end: End, nowMs: number, random01: number): Recovery {
  const { session, poll } = before;
  const notified = end.kind === "good" ? "taken" : end.kind === "stale" ? "refused" : null;
  let state: Recovery = { ...before, notified, trouble: troubleAfter(before, end, nowMs) };
  const isAlive = session.kind === "live" || session.kind === "proving";
  if (isAlive && notified === "refused")
    state = attempt(refuted(state, 1), state.trouble.cure ?? { sinceMs: nowMs, verdicts: 0 }, nowMs);
  // The poll beside it was sent into the silence, or before the session was cured: one that begins now is worth more.
  if (poll === null || notified !== null)
    return { ...state, poll: null, next: { what: "getupdates", atMs: nowMs } };
  const atMs = nowMs + backoffMs(state.trouble.failures, random01, BEFORE_NOTIFYSTART_LIMIT_MS);
  return { ...state, next: { what: "notifystart", atMs } };
}

function troubleAfter({ session, trouble, nudgedMs }: Recovery, end: End, nowMs: number): Trouble {
  if (end.kind === "good") return { ...trouble, silent: false, lapsed: false };
  if (end.kind !== "failed") return { ...trouble, silent: false };
  const { sinceMs, failures, silent } = trouble;
  return {
    ...trouble,
    // In a live session it is asked because another endpoint said `-14`: the trouble began then, up to 4 s before this end.
    sinceMs: sinceMs ?? (session.kind === "live" ? nudgedMs : nowMs),
    failures: failures + 1,
    silent: end.how === "late" || (silent && end.how === "unanswered"),
  };
}
