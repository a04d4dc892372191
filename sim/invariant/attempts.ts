/** Attempts at one message: the times that its handling began, and whether a subject may leave it at that. */
import type { Limits } from "../trace/limits/limits.ts";
import type { SetAsideRecord } from "../trace/record.ts";
import type { ExcuseId } from "./excuses.ts";
import type { Handling } from "./handlings.ts";

export interface Attempts {
  /** In the order in which they began. */
  handlings: Handling[];
  /** The first word that it is given up. */
  setAside: SetAsideRecord | null;
}

/**
 * Why the subject is not to blame that it rests without an end; null when it is.
 * @param hadTime whether so much time was left from a moment on
 */
export function whyItRests(
  { handlings, setAside }: Attempts,
  { beginningsMin, handlerPauseMs }: Limits,
  hadTime: (fromMs: number, lengthMs: number) => boolean,
): ExcuseId | null {
  if (setAside !== null) return failuresBefore(handlings, setAside) >= beginningsMin ? "set-aside" : null;
  if (handlings.some(isAtWork)) return "handler-at-work";
  const threw = handlings.at(-1)?.threw ?? null;
  return threw === null || hadTime(threw.atMs, handlerPauseMs) ? null : "no-time-left";
}

function failuresBefore(handlings: readonly Handling[], { seq }: SetAsideRecord): number {
  return handlings.filter(handling => handling.begun.seq < seq && isFailed(handling)).length;
}

/** It came to no end: the handler threw, or the process died in it. */
export function isFailed({ threw, killed }: Handling): boolean {
  return threw !== null || killed !== null;
}

function isAtWork(handling: Handling): boolean {
  return handling.done === null && !isFailed(handling);
}
