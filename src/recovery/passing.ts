/** What time alone brings about: a poll that looks held, and a word that cannot be kept up any longer. */
import { HELD_BARRED_MS, HELD_MS } from "./classify.ts";
import { lookInto, nudgeDueMs } from "./nudge.ts";
import { waitMs } from "./pace.ts";
import type { Poll, Recovery, RecoveryState, Trouble } from "./state.ts";

/** After so many polls that looked held and came to nothing, `live` needs an answered one. */
const TRUST_LIMIT = 2;
/** So long `live` is claimed through failures, which a blip does not outlast: what is said is true within 10 s. */
const PATIENCE_MS = 7_000;
const NEVER_MS = Number.POSITIVE_INFINITY;

/** Whether `live` may not be claimed any longer. */
export function isPatienceOver({ sinceMs, doubt }: Trouble, nowMs: number): boolean {
  return doubt >= TRUST_LIMIT || (sinceMs !== null && nowMs - sinceMs >= PATIENCE_MS);
}

/** Whether `session` says nothing yet of a trouble. */
function isHopeful(session: RecoveryState): boolean {
  return session.kind === "live" || (session.kind === "proving" && session.reason === "starting");
}

/** The session is not known to live any more. The first reason stands, so that a lasting trouble is told of once. */
export function doubted(state: Recovery, reason: "transport" | "silence" | "lapsed"): Recovery {
  return isHopeful(state.session) ? { ...state, session: { kind: "proving", reason } } : state;
}

/** What is due at this moment, done. */
export function passTime(before: Recovery, nowMs: number): Recovery {
  let state = before;
  const { poll } = state;
  if (poll !== null && heldAtMs(poll, state.session) <= nowMs)
    state = look({ ...state, poll: { ...poll, looksHeld: true } }, nowMs);
  if (patienceEndMs(state) <= nowMs) state = doubted(state, state.trouble.silent ? "silence" : "transport");
  return nudgeDueMs(state) <= nowMs ? lookInto(state, state.poll?.toldMs ?? nowMs, nowMs) : state;
}

/** When something is due, if nothing happens before. */
export function nextChangeMs(state: Recovery, nowMs: number): number {
  const { next, poll } = state;
  return Math.min(
    next === null ? NEVER_MS : Math.max(next.atMs, nowMs + waitMs(state.paidOffMs, nowMs)),
    poll === null ? NEVER_MS : heldAtMs(poll, state.session),
    patienceEndMs(state),
    nudgeDueMs(state),
  );
}

function heldAtMs({ sentMs, looksHeld }: Poll, { kind }: RecoveryState): number {
  return looksHeld ? NEVER_MS : sentMs + (kind === "barred" ? HELD_BARRED_MS : HELD_MS);
}

/** A poll under way may yet prove the session, until it looks held and has not. */
function patienceEndMs({ session, trouble, poll }: Recovery): number {
  const mayProve = poll !== null && !poll.looksHeld;
  if (!isHopeful(session) || trouble.sinceMs === null || mayProve) return NEVER_MS;
  return trouble.sinceMs + PATIENCE_MS;
}

/** A poll looks held: on a session and a network of which nothing bad is known, that proves both. */
function look(state: Recovery, nowMs: number): Recovery {
  const { session, trouble, poll } = state;
  if (poll?.toldMs != null) return state;
  if (trouble.lapsed || trouble.silent) return askBeside(state, nowMs);
  // One that came to nothing ends no claim to be live, but after it only an answer brings the claim back.
  if (trouble.doubt >= (session.kind === "live" ? TRUST_LIMIT : 1)) return state;
  return {
    ...state,
    session: session.kind === "live" ? session : { kind: "live" },
    trouble: {
      ...trouble,
      sinceMs: null,
      failures: 0,
      believed: trouble.believed || session.kind !== "live",
    },
  };
}

/** Held by a server or by nobody: notifystart finds out, beside the poll. Declared dead or refused, only an answer tells. */
function askBeside(state: Recovery, nowMs: number): Recovery {
  const { session, notified, notifystart, next } = state;
  const isAsked = notifystart !== null || next !== null;
  if (session.kind === "barred" || notified === "refused" || isAsked) return state;
  return { ...state, next: { what: "notifystart", atMs: nowMs } };
}
