/** Opens and closes the windows of a scenario's faults and says, touch by touch, which fault acts. */
import { contextOf, type Entry, entryOf, touches, type Window, whenClosed } from "./entry.ts";
import type { FaultLine } from "./fault.ts";
import type { FaultEngine, FaultWorld, HandlerHit, Hit } from "./hit.ts";
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
  const entries = lines.map(line => entryOf(line, kindOf(line.kind), world.chance(line.name)));
  const windows = new Windows(entries, world);
  const cancels = entries.map(entry => scheduleWindows(entry, healAtMs, world, windows));
  return {
    fired: windows.fired,
    onRequest: request => touchRequest(request, windows, world),
    onHandler: account =>
      touchFirst<HandlerHit>(windows, account, (entry, window) => {
        if (entry.kind.onHandler === undefined || !touches(entry, window, world.nowMs())) return undefined;
        windows.write(entry, "fired");
        return { action: entry.kind.onHandler(contextOf(entry)), whenClosed: whenClosed(window) };
      }),
    onWrite: () =>
      touchFirst(windows, undefined, (entry, window) => {
        if (entry.kind.onWrite === undefined || !touches(entry, window, world.nowMs())) return undefined;
        windows.write(entry, "fired");
        return entry.kind.onWrite(contextOf(entry));
      }),
    heal() {
      for (const cancel of cancels) cancel();
      for (const entry of entries) windows.close(entry);
    },
  };
}

/** The first fault in file order that acts on a request. */
function touchRequest(
  request: Parameters<FaultEngine["onRequest"]>[0],
  windows: Windows,
  world: FaultWorld,
): Hit | undefined {
  for (const entry of windows.acting) {
    const { line, kind, window } = entry;
    if (window === undefined || kind.onRequest === undefined) continue;
    if (line.account !== undefined && line.account !== request.account) continue;
    if (!entry.endpoints.includes(request.endpoint)) continue;
    if (line.session !== undefined && line.session !== request.session) continue;
    if (!touches(entry, window, world.nowMs())) continue;
    const action = kind.onRequest(request, contextOf(entry));
    // One that it lets pass fares as if there were no fault.
    const blocks = entry.impact.blocks && action.do !== "pass";
    windows.write(entry, "fired", { request: request.request, blocks });
    entry.hits++;
    const { leg, random } = entry;
    const hit: Hit = { fault: line.name, action, leg, blocks, whenClosed: whenClosed(window), random };
    // What is clogged waits for the window's own end.
    if (window.left <= 0 && action.do !== "clog") windows.close(entry);
    return hit;
  }
  return undefined;
}

/** The first fault in file order that acts on something else than a request. */
function touchFirst<T>(
  windows: Windows,
  account: string | undefined,
  decide: (entry: Entry, window: Window) => T | undefined,
): T | undefined {
  for (const entry of windows.acting) {
    const { line, window } = entry;
    if (window === undefined) continue;
    if (line.account !== undefined && account !== undefined && line.account !== account) continue;
    const action = decide(entry, window);
    if (action === undefined) continue;
    entry.hits++;
    // A window whose count is used up stays open: what it holds back, it holds until its own end.
    return action;
  }
  return undefined;
}
