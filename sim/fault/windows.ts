/** The windows of a run's faults: opened, paused by their regimes, closed. */
import { contextOf, type Entry, type Window } from "./entry.ts";
import type { FaultWorld } from "./hit.ts";
import { flipsOf, selectionOf } from "./regime.ts";

export class Windows {
  readonly #entries: readonly Entry[];
  readonly #world: FaultWorld;
  #acting: readonly Entry[] = [];
  /** How often each kind acted. */
  readonly fired: Record<string, number> = {};

  constructor(entries: readonly Entry[], world: FaultWorld) {
    this.#entries = entries;
    this.#world = world;
  }

  /** Those that act now, in file order. */
  get acting(): readonly Entry[] {
    return this.#acting;
  }

  /** Tell the trace what became of a fault. */
  write(
    { line, endpoints, impact }: Entry,
    step: "opened" | "fired" | "closed",
    { request, blocks = impact.blocks }: { request?: number; blocks?: boolean } = {},
  ): void {
    // A cap on the rate stands in nobody's way who stays below it.
    const isCap = step !== "fired" && line.regime !== undefined && "rate-cap" in line.regime;
    this.#world.write({
      type: "fault",
      fault: line.name,
      kind: line.kind,
      step,
      ...(line.account === undefined ? {} : { account: line.account }),
      endpoints,
      blocks: blocks && !isCap,
      seenBy: impact.seenBy,
      ...(request === undefined ? {} : { request }),
    });
    if (step === "fired") this.fired[line.kind] = (this.fired[line.kind] ?? 0) + 1;
  }

  /** Open a window; the one before is closed. */
  open(entry: Entry, untilMs: number): Window {
    this.close(entry);
    const { line, random } = entry;
    const window: Window = {
      selects: selectionOf(line.regime, { fromMs: this.#world.nowMs(), untilMs }, random),
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
      if (down) this.#begin(entry, window);
      else this.#pause(entry, window);
      if (flips !== undefined && entry.window === window)
        window.timers[0] = this.#world.after(down ? flips.downMs() : flips.upMs(), flip);
    };
    flip();
    return window;
  }

  close(entry: Entry): void {
    const { window } = entry;
    if (window === undefined) return;
    entry.window = undefined;
    for (const cancel of window.timers) cancel();
    this.#pause(entry, window);
  }

  /** Begin to act: at the opening, and after each pause. */
  #begin(entry: Entry, window: Window): void {
    window.acting = true;
    // File order decides between faults, whatever the order in which they open.
    this.#acting = this.#entries.filter(other => other.window?.acting);
    this.write(entry, "opened");
    const { kind, line } = entry;
    if (kind.onOpen === undefined) return;
    const action = kind.onOpen(contextOf(entry));
    this.write(entry, "fired");
    this.#world.act(action, line.account);
    entry.hits++;
    if (kind.onClose === undefined) this.close(entry);
  }

  #pause(entry: Entry, window: Window): void {
    if (!window.acting) return;
    window.acting = false;
    this.#acting = this.#acting.filter(other => other !== entry);
    this.write(entry, "closed");
    const { closers } = window;
    window.closers = [];
    for (const closer of closers) closer();
    const { kind, line } = entry;
    if (kind.onClose !== undefined) this.#world.act(kind.onClose(contextOf(entry)), line.account);
  }
}
