/**
 * A `-14` from another endpoint asks for a proof of the session: not while one is being found, at most every 4 s, and for 30 s in a row.
 * Why: docs/decisions/when-endpoints-disagree.md.
 */
import { attempt, refuted } from "./cure.ts";
import type { Recovery, Trouble } from "./state.ts";

/** Least time between two proofs that are asked for so. */
const SPACING_MS = 4_000;
/** So long after the first poll was cut for it another one may be. */
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
  if (poll === null || poll.toldMs === null || isCutForLong(trouble, poll.sentMs))
    return Number.POSITIVE_INFINITY;
  if (session.kind === "live") return Math.max(poll.toldMs, nudgedMs + SPACING_MS);
  const isCured = session.kind === "curing" || session.kind === "barred";
  return isCured && !poll.looksHeld ? Number.POSITIVE_INFINITY : poll.toldMs;
}

/**
 * Polls were cut for 30 s and none was answered: that endpoint alone is refused, or the polls hang. The next poll is not cut: its
 * answer, or its deadline, tells which. The promise behind it: after silence, `live` needs an answered poll.
 */
function isCutForLong({ cutMs }: Trouble, nowMs: number): boolean {
  return cutMs !== null && nowMs - cutMs >= CUTTING_MS;
}

/** The session is to be proven anew, by notifystart and a poll. */
export function lookInto(told: Recovery, toldMs: number, nowMs: number): Recovery {
  const before = refuted(told, 1);
  const { session } = before;
  const { poll } = before;
  const trouble = { ...before.trouble, cutMs: before.trouble.cutMs ?? (poll && nowMs) };
  const cure = (session.kind === "curing" ? trouble.cure : null) ?? { sinceMs: toldMs, verdicts: 0 };
  const state = attempt({ ...before, trouble, poll: null, notifystart: null, nudgedMs: nowMs }, cure, nowMs);
  // A proven session stays so for now: it may be that endpoint alone that is refused.
  if (session.kind === "live" && !told.trouble.believed) return { ...state, session };
  return {
    ...state,
    // A declared one stays declared.
    session: session.kind === "barred" ? { ...session, probes: 0 } : state.session,
    trouble: { ...state.trouble, sinceMs: trouble.sinceMs ?? toldMs },
  };
}
