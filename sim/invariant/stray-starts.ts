/** A notifystart that set out although its account was stopped: the service takes it for one that receives. */
import type { LifecycleRecord, RequestRecord } from "../trace/record.ts";
import type { Records } from "./records.ts";
import { stopAt } from "./stops.ts";

export interface StrayStart {
  stopped: LifecycleRecord;
  request: RequestRecord;
}

/** The first after each stop. A poll after a stop is for one-poll to blame. */
export function strayStarts(records: Records): StrayStart[] {
  const firsts = new Map<LifecycleRecord, RequestRecord>();
  for (const request of records.all("request")) {
    if (request.endpoint !== "notifystart") continue;
    const stopped = stopAt(records, request.account, request.seq);
    if (stopped !== null && !firsts.has(stopped)) firsts.set(stopped, request);
  }
  return [...firsts].map(([stopped, request]) => ({ stopped, request }));
}
