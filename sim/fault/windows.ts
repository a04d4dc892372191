/** The windows of a run's faults: opened, paused by their regimes, closed. */

import type { Impact } from "./fault.ts";
import type { FaultWorld } from "./hit.ts";
import { flipsOf, selectionOf } from "./regime.ts";
import { contextOf, isAimedAt, type RunningFault, touches, type Window } from "./running-fault.ts";

export class Windows {
  readonly #faults: readonly RunningFault[];
  readonly #world: FaultWorld;
  #acting: readonly RunningFault[] = [];
  /** How often each kind acted. */
  readonly fired: Record<string, number> = {};

  constructor(faults: readonly RunningFault[], world: FaultWorld) {
    this.#faults = faults;
    this.#world = world;
  }

  /** Those that act now, in file order. */
  get acting(): readonly RunningFault[] {
    return this.#acting;
  }

  /** Tell the trace what became of a fault. */
  write(
    { line, kind, endpoints, impact }: RunningFault,
    step: "opened" | "fired" | "closed",
    {
      request,
      blocks = impact.blocks,
      seenBy = impact.seenBy,
    }: { request?: number; blocks?: boolean; seenBy?: Impact["seenBy"] } = {},
  ): void {
    // A cap on the rate stands in nobody's way who stays below it.
    const isCap =
      step !== "fired" && (kind.picks === true || (line.regime !== undefined && "rate-cap" in line.regime));
    this.#world.write({
      type: "fault",
      fault: line.name,
      kind: line.kind,
      step,
      ...(line.account === undefined ? {} : { account: line.account }),
      endpoints,
      blocks: blocks && !isCap,
      seenBy,
      ...(request === undefined ? {} : { request }),
    });
    if (step === "fired") this.fired[line.kind] = (this.fired[line.kind] ?? 0) + 1;
  }

  /** Open a window; the one before is closed. */
  open(fault: RunningFault, untilMs: number): Window {
    this.close(fault);
    const { line, random } = fault;
    const window: Window = {
      selects: selectionOf(line.regime, { fromMs: this.#world.nowMs(), untilMs }, random),
      skip: line.skip,
      left: line.count ?? Number.POSITIVE_INFINITY,
      acting: false,
      closers: [],
      timers: [],
    };
    fault.window = window;
    const flips = flipsOf(line.regime, random);
    const flip = (): void => {
      const down = !window.acting;
      if (down) this.#begin(fault, window);
      else this.#pause(fault, window);
      if (flips !== undefined && fault.window === window)
        window.timers[0] = this.#world.after(down ? flips.downMs() : flips.upMs(), flip);
    };
    flip();
    return window;
  }

  close(fault: RunningFault): void {
    const { window } = fault;
    if (window === undefined) return;
    fault.window = undefined;
    for (const cancel of window.timers) cancel();
    this.#pause(fault, window);
  }

  /** Begin to act: at the opening, and after each pause. */
  #begin(fault: RunningFault, window: Window): void {
    window.acting = true;
    // File order decides between faults, whatever the order in which they open.
    this.#acting = this.#faults.filter(other => other.window?.acting);
    this.write(fault, "opened");
    this.#catchInFlight(fault, window);
    const { kind, line } = fault;
    if (kind.onOpen === undefined) return;
    const action = kind.onOpen(contextOf(fault, this.#world.nowMs()));
    this.write(fault, "fired");
    this.#world.act(action, line.account);
    fault.hits++;
    if (kind.onClose === undefined) this.close(fault);
  }

  /** What is in flight meets the fault as it begins. A line that picks single requests picks among those that come. */
  #catchInFlight(fault: RunningFault, window: Window): void {
    const { kind, line } = fault;
    const how = kind.inFlight?.(line.attributes) ?? "kept";
    if (how === "kept" || line.count !== undefined || line.skip > 0 || window.selects !== undefined) return;
    for (const request of this.#world.inFlight()) {
      if (!isAimedAt(fault, request) || !touches(fault, window, this.#world.nowMs())) continue;
      const seenBy = how === "lost" ? "deadline" : "answer";
      this.write(fault, "fired", { request: request.request, seenBy });
      fault.hits++;
      this.#world.sever(request.request, how, line.name);
    }
  }

  #pause(fault: RunningFault, window: Window): void {
    if (!window.acting) return;
    window.acting = false;
    this.#acting = this.#acting.filter(other => other !== fault);
    this.write(fault, "closed");
    const { closers } = window;
    window.closers = [];
    for (const closer of closers) closer();
    const { kind, line } = fault;
    if (kind.onClose !== undefined)
      this.#world.act(kind.onClose(contextOf(fault, this.#world.nowMs())), line.account);
  }
}
