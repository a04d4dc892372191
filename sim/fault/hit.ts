/** What the rest of the harness asks the faults of a run, what it hears when one acts, and what it does for them. */
import type { NewRecord } from "../trace/record.ts";
import type {
  CallAction,
  DiskAction,
  FaultRequest,
  HandlerAction,
  InFlight,
  Leg,
  WireAction,
  WorldAction,
} from "./fault.ts";

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
  /** Do something to the world around the handler. */
  act(action: WorldAction): void;
  /** Run something after a delay, even when the process is gone by then. */
  after(delayMs: number, action: () => void): void;
  /** Run something when the fault's window closes or pauses. */
  whenClosed(action: () => void): void;
}

export interface FaultEngine {
  /** The first fault in file order that acts on this request, or nothing. Counts it as fired. */
  onRequest(request: FaultRequest & { request: number }): Hit | undefined;
  /** The first fault that acts on a call of the host's handler. */
  onHandler(account: string, message: string): HandlerHit | undefined;
  /** The first fault that acts on a write to the subject's disk. */
  onWrite(): DiskAction | undefined;
  /** The first fault that acts on a call of the client's store. */
  onStore(): CallAction | undefined;
  /** The first fault that acts on a call of the host by the client. */
  onCallback(account: string): CallAction | undefined;
  /** Close every window and open none again. */
  heal(): void;
  /** How often each kind acted. */
  readonly fired: Readonly<Record<string, number>>;
}

/** What faults need of a run. */
export interface FaultWorld {
  nowMs(): number;
  /** Run something after a delay, virtual milliseconds. Returns what takes it back. */
  after(delayMs: number, action: () => void): () => void;
  /** Chance of one fault, by its name: uniform in [0, 1). */
  chance(fault: string): () => number;
  write(record: NewRecord): void;
  /** Requests on their way, or held. */
  inFlight(): readonly (FaultRequest & { request: number })[];
  /** The connection of one of them breaks. @param fault the name of the one that breaks it */
  sever(request: number, how: Exclude<InFlight, "kept">, fault: string): void;
  /** Do something to the world; `account` undefined means all. */
  act(action: WorldAction, account: string | undefined): void;
}
