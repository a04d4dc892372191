/** Handlers that an account began although it was stopped: what its host took away for them may be gone. */
import type { HandlingRecord, LifecycleRecord } from "../trace/record.ts";
import type { Records } from "./records.ts";

export interface StoppedHandling {
  stopped: LifecycleRecord;
  handling: HandlingRecord;
}

/** The first after each stop that was done, before the next start. */
export function stoppedHandlings(records: Records): StoppedHandling[] {
  const found: StoppedHandling[] = [];
  /** Accounts whose last word was a stop; null until that is done. */
  const stops = new Map<string, LifecycleRecord | null>();
  const course = [...records.all("lifecycle"), ...records.all("handling"), ...records.all("crash")];
  for (const record of course.sort((one, other) => one.seq - other.seq)) {
    if (record.type === "crash") stops.clear();
    else if (record.type === "handling") {
      const stopped = stops.get(record.account);
      if (!stopped) continue;
      found.push({ stopped, handling: record });
      stops.delete(record.account);
    } else if (record.step === "start-asked") stops.delete(record.account);
    else if (record.step === "stop-asked") stops.set(record.account, null);
    // Of a stop that was still under way when the host started anew, nothing follows.
    else if (record.step === "stop-done" && stops.has(record.account)) stops.set(record.account, record);
  }
  return found;
}
