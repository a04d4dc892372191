/** Handlers that an account began although it was stopped: what its host took away for them may be gone. */
import type { HandlingRecord, LifecycleRecord } from "../trace/record.ts";
import type { Records } from "./records.ts";
import { stopAt } from "./stops.ts";

export interface StoppedHandling {
  stopped: LifecycleRecord;
  handling: HandlingRecord;
}

/** The first after each stop. */
export function stoppedHandlings(records: Records): StoppedHandling[] {
  const firsts = new Map<LifecycleRecord, HandlingRecord>();
  for (const handling of records.all("handling")) {
    const stopped = stopAt(records, handling.account, handling.seq);
    if (stopped !== null && !firsts.has(stopped)) firsts.set(stopped, handling);
  }
  return [...firsts].map(([stopped, handling]) => ({ stopped, handling }));
}
