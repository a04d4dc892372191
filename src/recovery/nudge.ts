/** A `-14` from another endpoint asks for a proof of the session: not while one is being found, and not too often. */
import { attempt } from "./cure.ts";
import type { Recovery } from "./state.ts";

/** Least time between two proofs that are asked for so. */
const SPACING_MS = 4_000;

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
export function nudgeDueMs({ session, poll, nudgedMs }: Recovery): number {
  const isCured = session.kind === "curing" || session.kind === "barred";
  if (poll === null || poll.toldMs === null || (isCured && !poll.looksHeld)) return Number.POSITIVE_INFINITY;
  return session.kind === "live" ? Math.max(poll.toldMs, nudgedMs + SPACING_MS) : poll.toldMs;
}

/** The session is to be proven anew, by notifystart and a poll. */
export function lookInto(before: Recovery, toldMs: number, nowMs: number): Recovery {
  const { session, trouble } = before;
  const cure = (session.kind === "curing" ? trouble.cure : null) ?? { sinceMs: toldMs, verdicts: 0 };
  const state = attempt({ ...before, poll: null, notifystart: null, nudgedMs: nowMs }, cure, nowMs);
  // A proven session stays so for now: it may be that endpoint alone that is refused. A declared one stays declared.
  return {
    ...state,
    session:
      session.kind === "live"
        ? session
        : session.kind === "barred"
          ? { ...session, probes: 0 }
          : state.session,
    trouble: { ...state.trouble, sinceMs: trouble.sinceMs ?? toldMs },
  };
}
