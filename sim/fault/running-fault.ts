/** A fault of a run: its line, its kind, and what has become of it so far. */
import type { FaultContext, FaultLine, FaultMemory, FaultRequest, Impact, Leg } from "./fault.ts";
import type { Selection } from "./regime.ts";
import type { AnyFaultKind } from "./table.ts";

export interface RunningFault {
  readonly line: FaultLine;
  readonly kind: AnyFaultKind;
  readonly random: () => number;
  readonly impact: Impact;
  readonly leg: Leg;
  readonly endpoints: FaultLine["endpoints"];
  hits: number;
  readonly memory: FaultMemory;
  /** The message to which it sticks, once it has met one. */
  victim: string | undefined;
  /** Undefined while closed. */
  window: Window | undefined;
}

/** From an opening to its closing. */
export interface Window {
  readonly selects: Selection | undefined;
  /** How many matching ones pass before it acts, and on how many it acts then. */
  skip: number;
  left: number;
  /** False in the pauses of a regime. */
  acting: boolean;
  /** Run at the end of acting. */
  closers: (() => void)[];
  readonly timers: (() => void)[];
}

export function runningFault(line: FaultLine, kind: AnyFaultKind, random: () => number): RunningFault {
  const leg = line.leg ?? kind.legs?.[0] ?? "request";
  return {
    line,
    kind,
    random,
    impact: impactOf(kind, line, leg),
    leg,
    endpoints: line.endpoints.length > 0 ? line.endpoints : [...(kind.endpoints ?? [])],
    hits: 0,
    memory: { busyUntilMs: 0 },
    victim: undefined,
    window: undefined,
  };
}

/** What meets an answer shows when the answer comes, which for a poll is at the end of its hold. */
function impactOf(kind: AnyFaultKind, line: FaultLine, leg: Leg): Impact {
  const impact = kind.impact(line.attributes);
  return impact.blocks && kind.onRequest !== undefined && leg === "answer"
    ? { ...impact, seenBy: "deadline" }
    : impact;
}

/** Whether a request is one that the line may touch. */
export function isAimedAt({ line, endpoints }: RunningFault, request: FaultRequest): boolean {
  return (
    (line.account === undefined || line.account === request.account) &&
    endpoints.includes(request.endpoint) &&
    (line.session === undefined || line.session === request.session)
  );
}

/** What its kind is told when it is asked what to do. */
export function contextOf(
  { line: { attributes }, leg, random, hits, memory }: RunningFault,
  nowMs: number,
): FaultContext<Readonly<Record<string, unknown>>> {
  return { attributes, leg, random, hits, nowMs, memory };
}

/** Whether an acting fault touches what matches it now; if so, it counts. */
export function touches(fault: RunningFault, window: Window, nowMs: number): boolean {
  if (window.left <= 0) return false;
  if (window.skip > 0) {
    window.skip--;
    return false;
  }
  if (fault.line.chance < 1 && fault.random() >= fault.line.chance) return false;
  if (window.selects !== undefined && !window.selects(nowMs)) return false;
  window.left--;
  return true;
}

/** Run something at the end of acting; at once when the window has closed already. */
export const whenClosed =
  (window: Window) =>
  (action: () => void): void => {
    if (window.acting) window.closers.push(action);
    else action();
  };
