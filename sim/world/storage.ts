/** Where the subject keeps its state, and what a failing disk does to what it writes there. */
import type { DiskAction } from "../fault/fault.ts";
import type { FaultEngine } from "../fault/hit.ts";
import { faultKind } from "../fault/table.ts";
import { type WriteFault, writeError } from "../kernel/disk.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { createStateDir, type StateDir } from "./state-dir.ts";

/** The disk of the subject's process. */
export interface Storage {
  stateDir: StateDir;
  durable: boolean;
  /** A crash may go back to what was written earlier. */
  losesWrites: boolean;
  onWrite(file: string): WriteFault | undefined;
  beforeWrite(file: string): void;
  /** @param pause time as the process has it */
  beforeStore(nowMs: number, pause: (delayMs: number) => Promise<void>): Promise<void> | undefined;
}

/** The faults of the run: none strikes before they are started. */
export interface FaultSlot {
  engine: FaultEngine | undefined;
  /** A fault has harmed the subject's files, or kept it from writing them in time. */
  onHarm(): void;
}

export function createStorage(scenario: Scenario, slot: FaultSlot): Storage {
  const stateDir = createStateDir();
  const onWrite = (file: string): WriteFault | undefined => {
    const fault = stateDir.holds(file) ? toWriteFault(slot.engine?.onWrite()) : undefined;
    if (fault !== undefined) slot.onHarm();
    return fault;
  };
  /** When the latest of its calls ends: none overtakes another. */
  let busyUntilMs = 0;
  return {
    stateDir,
    durable: scenario.faults.some(({ kind }) => faultKind(kind).durable),
    losesWrites: scenario.faults.some(({ kind, attributes }) => faultKind(kind).losesWrites?.(attributes)),
    onWrite,
    beforeWrite(file) {
      const fault = onWrite(file);
      if (fault !== undefined) throw writeError(fault, "write", file);
    },
    beforeStore(nowMs, pause) {
      const fault = slot.engine?.onStore();
      if (fault?.do === "hang") {
        slot.onHarm();
        return new Promise(() => {});
      }
      busyUntilMs = Math.max(busyUntilMs, nowMs + (fault?.byMs ?? 0));
      // Whoever has a deadline for its store takes such a call for a failed one.
      if (busyUntilMs - nowMs > scenario.limits.storedWithinMs) slot.onHarm();
      return busyUntilMs > nowMs ? pause(busyUntilMs - nowMs) : undefined;
    },
  };
}

function toWriteFault(action: DiskAction | undefined): WriteFault | undefined {
  if (action === undefined) return undefined;
  return action.do === "tear" ? { code: "EIO", half: true } : { code: action.code };
}
