/** Opens and closes the windows of a scenario's faults and says, touch by touch, which fault acts. */

import type { CallAction, FaultLine } from "./fault.ts";
import type { FaultEngine, FaultWorld, HandlerHit, Hit } from "./hit.ts";
import {
  contextOf,
  isAimedAt,
  type RunningFault,
  runningFault,
  touches,
  type Window,
  whenClosed,
} from "./running-fault.ts";
import { scheduleWindows } from "./schedule.ts";
import type { AnyFaultKind } from "./table.ts";
import { Windows } from "./windows.ts";

/**
 * Schedule a scenario's faults.
 * @param kindOf looks a kind up by id.
 */
export function startFaults(
  lines: readonly FaultLine[],
  healAtMs: number,
  kindOf: (id: string) => AnyFaultKind,
  world: FaultWorld,
): FaultEngine {
  const faults = lines.map(line => runningFault(line, kindOf(line.kind), world.chance(line.name)));
  const windows = new Windows(faults, world);
  const cancels = faults.map(fault => scheduleWindows(fault, healAtMs, world, windows));
  return {
    fired: windows.fired,
    onRequest: request => touchRequest(request, windows, world),
    onHandler: (account, message) =>
      touchFirst(windows, account, (fault, window) => touchHandler(fault, window, message, windows, world)),
    onWrite: () =>
      touchFirst(windows, undefined, (fault, window) => {
        if (fault.kind.onWrite === undefined || !touches(fault, window, world.nowMs())) return undefined;
        windows.write(fault, "fired");
        return fault.kind.onWrite(contextOf(fault, world.nowMs()));
      }),
    onStore: () => touchCall(windows, undefined, "onStore", world),
    onCallback: account => touchCall(windows, account, "onCallback", world),
    heal() {
      for (const cancel of cancels) cancel();
      for (const fault of faults) windows.close(fault);
    },
  };
}

/** The first fault in file order that acts on a request. */
function touchRequest(
  request: Parameters<FaultEngine["onRequest"]>[0],
  windows: Windows,
  world: FaultWorld,
): Hit | undefined {
  for (const fault of windows.acting) {
    const { line, kind, window } = fault;
    if (window === undefined || kind.onRequest === undefined || !isAimedAt(fault, request)) continue;
    if (!touches(fault, window, world.nowMs())) continue;
    const action = kind.onRequest(request, contextOf(fault, world.nowMs()));
    if (action === undefined) {
      window.left++;
      continue;
    }
    // One that it lets pass fares as if there were no fault.
    const blocks = fault.impact.blocks && action.do !== "pass";
    windows.write(fault, "fired", { request: request.request, blocks });
    fault.hits++;
    const { leg, random } = fault;
    const hit: Hit = { fault: line.name, action, leg, blocks, whenClosed: whenClosed(window), random };
    // What is clogged waits for the window's own end.
    if (window.left <= 0 && action.do !== "clog") windows.close(fault);
    return hit;
  }
  return undefined;
}

function touchHandler(
  fault: RunningFault,
  window: Window,
  message: string,
  windows: Windows,
  world: FaultWorld,
): HandlerHit | undefined {
  const { kind, line } = fault;
  if (kind.onHandler === undefined) return undefined;
  const sticks = kind.sticks?.(line.attributes) === true;
  if (sticks && fault.victim !== undefined && fault.victim !== message) return undefined;
  if (!touches(fault, window, world.nowMs())) return undefined;
  fault.victim ??= message;
  windows.write(fault, "fired");
  return {
    action: kind.onHandler(contextOf(fault, world.nowMs())),
    act: action => world.act(action, undefined),
    after: world.after,
    whenClosed: whenClosed(window),
  };
}

function touchCall(
  windows: Windows,
  account: string | undefined,
  hook: "onStore" | "onCallback",
  world: FaultWorld,
): CallAction | undefined {
  return touchFirst(windows, account, (fault, window) => {
    const { kind } = fault;
    if (kind[hook] === undefined || !touches(fault, window, world.nowMs())) return undefined;
    windows.write(fault, "fired");
    return kind[hook](contextOf(fault, world.nowMs()));
  });
}

/** The first fault in file order that acts on something else than a request. */
function touchFirst<T>(
  windows: Windows,
  account: string | undefined,
  decide: (fault: RunningFault, window: Window) => T | undefined,
): T | undefined {
  for (const fault of windows.acting) {
    const { line, window } = fault;
    if (window === undefined) continue;
    if (line.account !== undefined && account !== undefined && line.account !== account) continue;
    const action = decide(fault, window);
    if (action === undefined) continue;
    fault.hits++;
    // A window whose count is used up stays open: what it holds back, it holds until its own end.
    return action;
  }
  return undefined;
}
