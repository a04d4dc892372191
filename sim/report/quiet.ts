/** The quiet part of a run: polls that found nothing, which a reader need not see one by one. */
import type { TraceRecord } from "../trace/record.ts";

/** Requests of idle polls that were answered well and brought nothing, with all their records. */
export function quietRecords(
  records: readonly TraceRecord[],
  proof: { has(seq: number): boolean },
): Set<number> {
  const byRequest = new Map<number, TraceRecord[]>();
  for (const record of records) {
    if (!("request" in record) || record.request === undefined) continue;
    const its = byRequest.get(record.request) ?? [];
    its.push(record);
    byRequest.set(record.request, its);
  }
  const quiet = new Set<number>();
  for (const its of byRequest.values()) {
    const last = its.at(-1);
    const healthy =
      last?.type === "answer" &&
      last.endpoint === "getupdates" &&
      last.ok &&
      last.messages === undefined &&
      its.every(
        record => record.type !== "fault" && record.type !== "nonconformance" && !proof.has(record.seq),
      );
    if (healthy) for (const record of its) quiet.add(record.seq);
  }
  return quiet;
}
