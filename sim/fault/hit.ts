/** What the rest of the harness asks the faults of a run, and what it hears when one acts. */
import type { DiskAction, FaultRequest, HandlerAction, Leg, WireAction } from "./fault.ts";

/** A fault that acts on a request. */
export interface Hit {
  fault: string;
  action: WireAction;
  leg: Leg;
  blocks: boolean;
  /** Run something when the fault's window closes or pauses. */
  whenClosed(action: () => void): void;
  /** Chance of the fault. */
  random(): number;
}

/** A fault that acts on a call of the handler. */
export interface HandlerHit {
  action: HandlerAction;
  /** Run something when the fault's window closes or pauses. */
  whenClosed(action: () => void): void;
}

export interface FaultEngine {
  /** The first fault in file order that acts on this request, or nothing. Counts it as fired. */
  onRequest(request: FaultRequest & { request: number }): Hit | undefined;
  /** The first fault that acts on a call of the host's handler. */
  onHandler(account: string): HandlerHit | undefined;
  /** The first fault that acts on a write to the subject's disk. */
  onWrite(): DiskAction | undefined;
  /** Close every window and open none again. */
  heal(): void;
  /** How often each kind acted. */
  readonly fired: Readonly<Record<string, number>>;
}
