/** Attempts at one message: the times that its handling began, and whether a subject may leave it at that. */
import type { SetAsideRecord } from "../trace/record.ts";
import type { ExcuseId } from "./excuses.ts";
import type { Handling } from "./handlings.ts";

/** So often a message begins to be handled, without an end, before it may be given up. */
const BEFORE_GIVING_UP = 3;
/** The longest pause between an attempt that failed and the next. */
const PAUSE_MS = 60_000;

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
  hadTime: (fromMs: number, lengthMs: number) => boolean,
): ExcuseId | null {
  if (setAside !== null) return failuresBefore(handlings, setAside) >= BEFORE_GIVING_UP ? "set-aside" : null;
  if (handlings.some(isAtWork)) return "handler-at-work";
  const threw = handlings.at(-1)?.threw ?? null;
  return threw === null || hadTime(threw.atMs, PAUSE_MS) ? null : "handler-threw";
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
