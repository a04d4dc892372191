/** The state that a client shows at a record of its trace: what stands there, and what it does next. */
import type { TraceRecord } from "../../trace/record.ts";
import type { Trace } from "../../trace/trace.ts";

/** So many records of what it does next belong to its state. More tell more states apart, and make a search longer. */
const NEXT_ACTS = 4;

/** What a client does, and what comes of it; not what people, faults and the harness do. */
const ACTS: ReadonlySet<TraceRecord["type"]> = new Set([
  "request",
  "accepted",
  "answer",
  "failure",
  "abort",
  "session",
  "credential",
  "handling",
  "handled",
  "send-done",
  "send-ended",
  "set-aside",
  "lifecycle",
  "status",
  "leak",
  "nonconformance",
  "tripwire",
]);

/** Numbers and times of a run tell of its past; which message it is tells nothing of a client. */
const OF_THE_PAST: ReadonlySet<string> = new Set([
  "seq",
  "atMs",
  "request",
  "fault",
  "token",
  "context",
  "message",
  "messages",
]);

/** The state just before this record, as a text: the same for two runs of which nobody could tell the clients apart. */
export function shownState({ records }: Trace, before: number): string {
  const next: string[] = [];
  for (let at = before; at < records.length && next.length < NEXT_ACTS; at++) {
    const record = records[at] as TraceRecord;
    if (ACTS.has(record.type)) next.push(wordsOf(record));
  }
  return `${standing(records, before)} ${next.join(" ")}`;
}

function wordsOf(record: TraceRecord): string {
  return JSON.stringify(record, (key, value) => (OF_THE_PAST.has(key) ? undefined : value));
}

/**
 * The session, what the client said of itself, the texts that wait, the messages in work, the requests in flight, and how
 * many polls came to nothing in a row.
 */
function standing(records: readonly TraceRecord[], before: number): string {
  let session = "";
  let status = "";
  let handling = 0;
  const waiting = new Set<string>();
  const flying = new Map<number, string>();
  let inVain = 0;
  for (const record of records.slice(0, before)) {
    switch (record.type) {
      case "session":
        session = record.state;
        break;
      case "status":
        status = record.state;
        break;
      case "handling":
        handling++;
        break;
      case "handled":
        handling--;
        break;
      case "send-asked":
        waiting.add(record.message);
        break;
      case "send-done":
        if (record.reason !== "queued") waiting.delete(record.message);
        break;
      case "send-ended":
        waiting.delete(record.message);
        break;
      case "request":
        flying.set(record.request, record.endpoint);
        break;
      case "answer":
      case "failure":
      case "abort":
        flying.delete(record.request);
        if (record.endpoint === "getupdates") inVain = record.type === "answer" && record.ok ? 0 : inVain + 1;
        break;
    }
  }
  return JSON.stringify([
    session,
    status,
    handling,
    waiting.size,
    inVain,
    ...[...flying.values()].toSorted(),
  ]);
}
