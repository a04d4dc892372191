/** The machine slept: the connection of a poll under way is gone, and nobody will say so. */
import type { Recovery } from "./state.ts";

/** How often the clocks are compared while a poll is under way: it is begun anew within 10 s of waking. */
export const TICK_MS = 8_000;
/** More than a busy process is late by. */
const SLEPT_MS = 5_000;

/**
 * The alarm has gone off. Where the steady clock stood still in a sleep, the wall clock is ahead of it by more than before;
 * where it ran on, the alarm is late.
 */
export function afterSleep(before: Recovery, wallMs: number, nowMs: number): Recovery {
  const aheadMs = wallMs - nowMs;
  const sleptMs = Math.max(aheadMs - (before.aheadMs ?? aheadMs), nowMs - (before.alarmMs ?? nowMs));
  const state = { ...before, alarmMs: null, aheadMs };
  if (sleptMs < SLEPT_MS) return state;
  if (state.poll !== null && state.poll.sentMs <= nowMs)
    return { ...state, poll: null, notifystart: null, next: { what: "getupdates", atMs: nowMs } };
  return state.next === null ? state : { ...state, next: { ...state.next, atMs: nowMs } };
}
