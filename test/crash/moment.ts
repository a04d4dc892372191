/** When a life ends: the moment at which a process is killed, drawn from a seed. */
import type { Stream } from "../../sim/kernel/streams.ts";

/** What the client is doing when it is killed. `anything`: whatever it happens to do after so many milliseconds. */
export const PHASES = ["receive", "commit", "handle", "send", "anything"] as const;
export type Phase = (typeof PHASES)[number];

/** A phase that consists of steps, which the process counts as it takes them. */
export type SteppedPhase = Exclude<Phase, "anything">;

export type Moment =
  /** The process kills itself at the n-th step of that phase, from 1. */
  | { phase: SteppedPhase; step: number }
  /** It is killed from outside, so long after its start. */
  | { phase: "anything"; afterMs: number };

/** Steps within which a life ends: those of the first few messages. A commit is a step a statement. */
const STEPS_MAX: Readonly<Record<SteppedPhase, number>> = { receive: 8, commit: 40, handle: 12, send: 9 };
const AFTER_MS_MAX = 120;

/** The phases take turns, so that none is left out; the rest is chance. */
export function drawMoment(life: number, phases: readonly Phase[], { next }: Pick<Stream, "next">): Moment {
  const phase = phases[life % phases.length] ?? "anything";
  if (phase === "anything") return { phase, afterMs: Math.floor(next() * AFTER_MS_MAX) };
  return { phase, step: 1 + Math.floor(next() * STEPS_MAX[phase]) };
}

export function describeMoment(moment: Moment): string {
  if (moment.phase === "anything") return `after ${moment.afterMs} ms`;
  return `at step ${moment.step} of ${moment.phase}`;
}
