/** Opens and closes the windows of a scenario's faults and says, request by request, which fault acts. */
import type { NewRecord } from "../trace/record.ts";
import type { FaultLine, FaultRequest, ServerAction, WireAction } from "./fault.ts";
import type { AnyFaultKind } from "./table.ts";

export interface FaultWorld {
  /** Run something after a delay, virtual milliseconds. Returns what takes it back. */
  after(delayMs: number, action: () => void): () => void;
  /** Chance of one fault, by its name: uniform in [0, 1). */
  chance(fault: string): () => number;
  write(record: NewRecord): void;
  /** Do something to the server; `account` undefined means all. */
  onServer(action: ServerAction, account: string | undefined): void;
}

/** A fault that acts on a request. */
export interface Hit {
  fault: string;
  action: WireAction;
  blocks: boolean;
}

export interface FaultEngine {
  /** The first fault in file order that acts on this request, or nothing. Counts it as fired. */
  onRequest(request: FaultRequest & { request: number }): Hit | undefined;
  /** Close every window and open none again. */
  heal(): void;
  /** How often each kind acted. */
  readonly fired: Readonly<Record<string, number>>;
}

interface Line {
  line: FaultLine;
  kind: AnyFaultKind;
  random: () => number;
  impact: { blocks: boolean; seenBy: "answer" | "deadline" };
  /** What is left of the open window; undefined while closed. */
  window: { skip: number; left: number } | undefined;
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
  const timers: (() => void)[] = [];
  let open: Line[] = [];

  const write = (entry: Line, step: "opened" | "fired" | "closed", request?: number): void => {
    const { line } = entry;
    world.write({
      type: "fault",
      fault: line.name,
      kind: line.kind,
      step,
      ...(line.account === undefined ? {} : { account: line.account }),
      endpoints:
        entry.kind.onRequest === undefined
          ? []
          : line.endpoints.length > 0
            ? line.endpoints
            : [...entry.kind.endpoints],
      ...entry.impact,
      ...(request === undefined ? {} : { request }),
    });
    if (step === "fired") fired[line.kind] = (fired[line.kind] ?? 0) + 1;
  };
  const close = (entry: Line): void => {
    if (entry.window === undefined) return;
    entry.window = undefined;
    open = open.filter(other => other !== entry);
    write(entry, "closed");
  };
  const openWindow = (entry: Line): void => {
    close(entry);
    entry.window = { skip: entry.line.skip, left: entry.line.count ?? Number.POSITIVE_INFINITY };
    // File order decides between faults, whatever the order in which they open.
    open = all.filter(other => other.window !== undefined);
    write(entry, "opened");
    if (entry.kind.onOpen === undefined) return;
    const action = entry.kind.onOpen({ attributes: entry.line.attributes, random: entry.random });
    write(entry, "fired");
    world.onServer(action, entry.line.account);
    close(entry);
  };

  const all: Line[] = lines.map(line => {
    const kind = kindOf(line.kind);
    return {
      line,
      kind,
      random: world.chance(line.name),
      impact: kind.impact(line.attributes),
      window: undefined,
    };
  });
  for (const entry of all) {
    const { atMs, untilMs, everyMs, repeatUntilMs } = entry.line;
    const lastMs = everyMs === undefined ? atMs : Math.min(repeatUntilMs ?? healAtMs, healAtMs);
    const lengthMs = untilMs === undefined ? undefined : untilMs - atMs;
    const openAt = (momentMs: number, delayMs: number): void => {
      if (momentMs > lastMs || momentMs >= healAtMs) return;
      let window: Line["window"];
      timers.push(
        world.after(delayMs, () => {
          openWindow(entry);
          window = entry.window;
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

  return {
    fired,
    onRequest(request) {
      if (open.length === 0) return undefined;
      for (const entry of open) {
        const { line, kind, window } = entry;
        if (window === undefined || kind.onRequest === undefined) continue;
        if (line.account !== undefined && line.account !== request.account) continue;
        const endpoints = line.endpoints.length > 0 ? line.endpoints : kind.endpoints;
        if (!endpoints.includes(request.endpoint)) continue;
        if (window.skip > 0) {
          window.skip--;
          continue;
        }
        if (line.chance < 1 && entry.random() >= line.chance) continue;
        window.left--;
        write(entry, "fired", request.request);
        const action = kind.onRequest(request, { attributes: line.attributes, random: entry.random });
        if (window.left <= 0) close(entry);
        return { fault: line.name, action, blocks: entry.impact.blocks };
      }
      return undefined;
    },
    heal() {
      for (const cancel of timers) cancel();
      for (const entry of all) close(entry);
    },
  };
}
