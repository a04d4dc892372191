/** The requests of a run, each with what became of it. */
import type {
  AbortRecord,
  AcceptedRecord,
  AnswerRecord,
  FailureRecord,
  RequestRecord,
  TraceRecord,
} from "../../trace/record.ts";
import type { Bar, Tone } from "./lane.ts";

export interface Call {
  request: RequestRecord;
  accepted?: AcceptedRecord;
  end?: AnswerRecord | FailureRecord | AbortRecord;
}

/** In the order in which they were made. */
export function callsOf(records: readonly TraceRecord[]): Call[] {
  const calls = new Map<number, Call>();
  for (const record of records) {
    switch (record.type) {
      case "request":
        calls.set(record.request, { request: record });
        break;
      case "accepted": {
        const call = calls.get(record.request);
        if (call !== undefined) call.accepted = record;
        break;
      }
      case "answer":
      case "failure":
      case "abort": {
        const call = calls.get(record.request);
        if (call !== undefined) call.end ??= record;
        break;
      }
    }
  }
  return [...calls.values()];
}

/** A call as a bar, to be told of by the record that ended it. */
export function callBar(call: Call, endMs: number): Bar {
  const { request, end } = call;
  const { tone, label } = toneOf(call);
  return {
    fromMs: request.atMs,
    untilMs: end?.atMs ?? endMs,
    tone,
    seq: end?.seq ?? request.seq,
    ...(label !== undefined && { label }),
  };
}

function toneOf({ request, end }: Call): { tone: Tone; label?: string } {
  if (end === undefined) return { tone: "wait" };
  if (end.type === "abort") return { tone: "off", label: "given up" };
  if (end.type === "failure") return { tone: "warn", label: end.code };
  if (end.stale) return { tone: "bad", label: "-14" };
  if (!end.ok) return { tone: "warn", label: end.code === undefined ? `HTTP ${end.status}` : `${end.code}` };
  if (request.endpoint === "getupdates" && end.messages === undefined) return { tone: "calm" };
  const label = end.messages?.join(", ") ?? request.message;
  return { tone: "good", ...(label !== undefined && { label }) };
}
