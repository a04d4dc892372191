/** Opens and closes the windows of a scenario's faults and says, touch by touch, which fault acts. */
import type { NewRecord } from "../trace/record.ts";
import type { FaultContext, FaultLine, Impact, Leg, WorldAction } from "./fault.ts";
import type { FaultEngine, HandlerHit, Hit } from "./hit.ts";
import { flipsOf, type Selection, selectionOf } from "./regime.ts";
import type { AnyFaultKind } from "./table.ts";

export interface FaultWorld {
  nowMs(): number;
  /** Run something after a delay, virtual milliseconds. Returns what takes it back. */
  after(delayMs: number, action: () => void): () => void;
  /** Chance of one fault, by its name: uniform in [0, 1). */
  chance(fault: string): () => number;
  write(record: NewRecord): void;
  /** Do something to the world; `account` undefined means all. */
  act(action: WorldAction, account: string | undefined): void;
}

interface Entry {
  readonly line: FaultLine;
  readonly kind: AnyFaultKind;
  readonly random: () => number;
  readonly impact: Impact;
  readonly leg: Leg;
  readonly endpoints: FaultLine["endpoints"];
  hits: number;
  /** Undefined while closed. */
  window: Window | undefined;
}

interface Window {
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

function legOf(kind: AnyFaultKind, line: FaultLine): Leg {
  return line.leg ?? kind.legs?.[0] ?? "request";
}

/** What meets an answer shows when the answer comes, which for a poll is at the end of its hold. */
function impactOf(kind: AnyFaultKind, line: FaultLine): Impact {
  const impact = kind.impact(line.attributes);
  return impact.blocks && kind.onRequest !== undefined && legOf(kind, line) === "answer"
    ? { ...impact, seenBy: "deadline" }
    : impact;
}

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
  const fired: Record<string, number> = {};
  /** What is asked for after the window has closed happens at once. */
  const whenClosed = (window: Window) => (action: () => void) => {
    if (window.acting) window.closers.push(action);
    else action();
  };
  const timers: (() => void)[] = [];
  let acting: Entry[] = [];

  const write = (
    entry: Entry,
    step: "opened" | "fired" | "closed",
    { request, blocks = entry.impact.blocks }: { request?: number; blocks?: boolean } = {},
  ): void => {
    const { line } = entry;
    // A cap on the rate stands in nobody's way who stays below it.
    const isCap = step !== "fired" && line.regime !== undefined && "rate-cap" in line.regime;
    world.write({
      type: "fault",
      fault: line.name,
      kind: line.kind,
      step,
      ...(line.account === undefined ? {} : { account: line.account }),
      endpoints: entry.endpoints,
      blocks: blocks && !isCap,
      seenBy: entry.impact.seenBy,
      ...(request === undefined ? {} : { request }),
    });
    if (step === "fired") fired[line.kind] = (fired[line.kind] ?? 0) + 1;
  };

  const contextOf = (entry: Entry): FaultContext<Readonly<Record<string, unknown>>> => ({
    attributes: entry.line.attributes,
    leg: entry.leg,
    random: entry.random,
    hits: entry.hits,
  });

  /** Begin to act: at the opening, and after each pause. */
  const begin = (entry: Entry, window: Window): void => {
    window.acting = true;
    // File order decides between faults, whatever the order in which they open.
    acting = all.filter(other => other.window?.acting);
    write(entry, "opened");
    const { kind, line } = entry;
    if (kind.onOpen === undefined) return;
    const action = kind.onOpen(contextOf(entry));
    write(entry, "fired");
    world.act(action, line.account);
    entry.hits++;
    if (kind.onClose === undefined) close(entry);
  };

  const pause = (entry: Entry, window: Window): void => {
    if (!window.acting) return;
    window.acting = false;
    acting = acting.filter(other => other !== entry);
    write(entry, "closed");
    const closers = window.closers;
    window.closers = [];
    for (const closer of closers) closer();
    const { kind, line } = entry;
    if (kind.onClose !== undefined) world.act(kind.onClose(contextOf(entry)), line.account);
  };

  const close = (entry: Entry): void => {
    const { window } = entry;
    if (window === undefined) return;
    entry.window = undefined;
    for (const cancel of window.timers) cancel();
    pause(entry, window);
  };

  const open = (entry: Entry, untilMs: number): Window => {
    close(entry);
    const { line, random } = entry;
    const window: Window = {
      selects: selectionOf(line.regime, { fromMs: world.nowMs(), untilMs }, random),
      skip: line.skip,
      left: line.count ?? Number.POSITIVE_INFINITY,
      acting: false,
      closers: [],
      timers: [],
    };
    entry.window = window;
    const flips = flipsOf(line.regime, random);
    const flip = (): void => {
      const down = !window.acting;
      if (down) begin(entry, window);
      else pause(entry, window);
      if (flips !== undefined && entry.window === window)
        window.timers[0] = world.after(down ? flips.downMs() : flips.upMs(), flip);
    };
    flip();
    return window;
  };

  const all: Entry[] = lines.map(line => {
    const kind = kindOf(line.kind);
    return {
      line,
      kind,
      random: world.chance(line.name),
      impact: impactOf(kind, line),
      leg: legOf(kind, line),
      endpoints: line.endpoints.length > 0 ? line.endpoints : [...(kind.endpoints ?? [])],
      hits: 0,
      window: undefined,
    };
  });
  for (const entry of all) {
    const { atMs, untilMs, everyMs, repeatUntilMs } = entry.line;
    const lastMs = everyMs === undefined ? atMs : Math.min(repeatUntilMs ?? healAtMs, healAtMs);
    const lengthMs = untilMs === undefined ? undefined : untilMs - atMs;
    const openAt = (momentMs: number, delayMs: number): void => {
      if (momentMs > lastMs || momentMs >= healAtMs) return;
      let window: Window | undefined;
      timers.push(
        world.after(delayMs, () => {
          window = open(entry, Math.min(momentMs + (lengthMs ?? Number.POSITIVE_INFINITY), healAtMs));
          if (everyMs !== undefined) openAt(momentMs + everyMs, everyMs);
        }),
      );
      if (lengthMs === undefined) return;
      // Armed together with the opening, hence before the workload: a request made at the very end is not touched.
      timers.push(
        world.after(delayMs + lengthMs, () => {
          // Only this window: a later one of the same fault has its own end.
          if (window !== undefined && entry.window === window) close(entry);
        }),
      );
    };
    openAt(atMs, atMs);
  }

  /** Whether an acting fault touches what matches it now; if so, it counts. */
  const touches = (entry: Entry, window: Window): boolean => {
    if (window.left <= 0) return false;
    if (window.skip > 0) {
      window.skip--;
      return false;
    }
    if (entry.line.chance < 1 && entry.random() >= entry.line.chance) return false;
    if (window.selects !== undefined && !window.selects(world.nowMs())) return false;
    window.left--;
    return true;
  };

  /** A touch of something else than a request. */
  const touch = <T>(account: string | undefined, decide: (entry: Entry, window: Window) => T | undefined) => {
    for (const entry of acting) {
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
  };

  return {
    fired,
    onRequest(request) {
      if (acting.length === 0) return undefined;
      for (const entry of acting) {
        const { line, kind, window } = entry;
        if (window === undefined || kind.onRequest === undefined) continue;
        if (line.account !== undefined && line.account !== request.account) continue;
        if (!entry.endpoints.includes(request.endpoint)) continue;
        if (line.session !== undefined && line.session !== request.session) continue;
        if (!touches(entry, window)) continue;
        const action = kind.onRequest(request, contextOf(entry));
        // One that it lets pass fares as if there were no fault.
        const blocks = entry.impact.blocks && action.do !== "pass";
        write(entry, "fired", { request: request.request, blocks });
        entry.hits++;
        const hit: Hit = {
          fault: line.name,
          action,
          leg: entry.leg,
          blocks,
          whenClosed: whenClosed(window),
          random: entry.random,
        };
        // What is clogged waits for the window's own end.
        if (window.left <= 0 && action.do !== "clog") close(entry);
        return hit;
      }
      return undefined;
    },
    onHandler(account) {
      if (acting.length === 0) return undefined;
      return touch<HandlerHit>(account, (entry, window) => {
        if (entry.kind.onHandler === undefined || !touches(entry, window)) return undefined;
        write(entry, "fired");
        const action = entry.kind.onHandler(contextOf(entry));
        return { action, whenClosed: whenClosed(window) };
      });
    },
    onWrite() {
      if (acting.length === 0) return undefined;
      return touch(undefined, (entry, window) => {
        if (entry.kind.onWrite === undefined || !touches(entry, window)) return undefined;
        write(entry, "fired");
        return entry.kind.onWrite(contextOf(entry));
      });
    },
    heal() {
      for (const cancel of timers) cancel();
      for (const entry of all) close(entry);
    },
  };
}
