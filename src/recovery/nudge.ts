/** A `-14` from another endpoint asks for a proof of the session: not while one is being found, and not too often. */
import { attempt, refuted } from "./cure.ts";
import type { Recovery, Trouble } from "./state.ts";

/** Least time between two proofs that are asked for so. */
const SPACING_MS = 4_000;
/** So long polls may be cut for it, one after the other. */
const CUTTING_MS = 30_000;

export function onNudged(state: Recovery, nowMs: number): Recovery {
  const { session, poll, notifystart, nudgedMs } = state;
  if (poll !== null) {
    const told = { ...state, poll: { ...poll, toldMs: poll.toldMs ?? nowMs } };
    return nudgeDueMs(told) <= nowMs ? lookInto(told, nowMs, nowMs) : told;
  }
  // A proof is to come anyway; an endpoint that answers shows that the network is there.
  const isComing = session.kind === "curing" || session.kind === "barred" || notifystart !== null;
  return isComing || nowMs < nudgedMs + SPACING_MS ? state : lookInto(state, nowMs, nowMs);
}

/** When what a poll was told meanwhile is looked into. In and after a cure the poll itself tells, unless it looks held. */
export function nudgeDueMs({ session, poll, trouble, nudgedMs }: Recovery): number {
  if (poll === null || poll.toldMs === null) return Number.POSITIVE_INFINITY;
  if (session.kind === "live")
    return isCutForLong(trouble, poll.sentMs)
      ? Number.POSITIVE_INFINITY
      : Math.max(poll.toldMs, nudgedMs + SPACING_MS);
  const isCured = session.kind === "curing" || session.kind === "barred";
  return isCured && !poll.looksHeld ? Number.POSITIVE_INFINITY : poll.toldMs;
}

/**
 * Polls of a proven session were cut, one after the other, and none was answered: that endpoint alone is refused, or these
 * polls hang. The next one stands to its end and tells; else `live` would rest on nothing.
 */
function isCutForLong({ cutMs, believed }: Trouble, nowMs: number): boolean {
  return cutMs !== null && !believed && nowMs - cutMs >= CUTTING_MS;
}

/** The session is to be proven anew, by notifystart and a poll. */
export function lookInto(told: Recovery, toldMs: number, nowMs: number): Recovery {
  const before = refuted(told);
  const { session, trouble } = before;
  const cure = (session.kind === "curing" ? trouble.cure : null) ?? { sinceMs: toldMs, verdicts: 0 };
  const state = attempt({ ...before, poll: null, notifystart: null, nudgedMs: nowMs }, cure, nowMs);
  // A proven session stays so for now: it may be that endpoint alone that is refused.
  if (session.kind === "live" && !told.trouble.believed)
    return { ...state, session, trouble: cutShort(before, state.trouble, nowMs) };
  return {
    ...state,
    // A declared one stays declared.
    session: session.kind === "barred" ? { ...session, probes: 0 } : state.session,
    trouble: { ...state.trouble, sinceMs: trouble.sinceMs ?? toldMs },
  };
}

function cutShort({ poll }: Recovery, before: Trouble, nowMs: number): Trouble {
  const trouble = { ...before, cutMs: before.cutMs ?? (poll && nowMs) };
  // If nobody answers the poll that stands, it is not the first that came to nothing.
  return isCutForLong(trouble, nowMs) ? { ...trouble, doubt: Math.max(1, trouble.doubt) } : trouble;
}
