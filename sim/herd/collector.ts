/** Takes from the records of a run what each client of a herd asked, and when; nothing else is kept. */
import type { TraceRecord } from "../trace/record.ts";
import type { Attempt, End } from "./herd.ts";

export interface Collector {
  onRecord(record: TraceRecord): void;
  /** By client, in the order of the names given. */
  readonly clients: readonly (readonly Attempt[])[];
}

export function createCollector(names: readonly string[]): Collector {
  const clients = new Map(names.map(name => [name, [] as Attempt[]]));
  const open = new Map<number, Attempt>();
  const close = (request: number, atMs: number, end: End, how: string): void => {
    const attempt = open.get(request);
    if (attempt === undefined) return;
    open.delete(request);
    attempt.endMs = atMs;
    attempt.end = end;
    attempt.how = how;
  };
  return {
    clients: [...clients.values()],
    onRecord(record) {
      switch (record.type) {
        case "request": {
          const attempt: Attempt = { atMs: record.atMs, isPoll: record.endpoint === "getupdates", how: "" };
          const of = clients.get(record.account);
          if (of === undefined) return;
          of.push(attempt);
          open.set(record.request, attempt);
          return;
        }
        case "accepted": {
          const attempt = open.get(record.request);
          if (attempt !== undefined) attempt.acceptedMs = record.atMs;
          return;
        }
        case "answer": {
          const isProof = record.ok && record.endpoint === "getupdates";
          const how = String(record.code ?? record.status);
          close(record.request, record.atMs, isProof ? "proof" : "answer", how);
          return;
        }
        case "failure":
          close(record.request, record.atMs, "failure", record.code);
          return;
        case "abort":
          close(record.request, record.atMs, "given-up", "given-up");
          return;
        default:
      }
    },
  };
}
