/** The positions at which a fault matters, and where a trace comes to them next. */
import type { Endpoint, TraceRecord } from "../../trace/record.ts";
import type { Trace } from "../../trace/trace.ts";
import { PLACE_MS_MAX } from "./course.ts";

/** What each is, in the order in which a sequence tries them. */
export const POSITIONS = {
  start: "the first request after a start",
  "idle-poll": "a getupdates as it leaves",
  "held-poll": "a getupdates that the server holds",
  cure: "a notifystart that is not a start's",
  send: "a sendmessage as it leaves",
  handler: "the handler at work on a message",
  stop: "a stop that is under way",
} as const;

export type Position = keyof typeof POSITIONS;

/** Where a trace comes to a position. */
export interface Place {
  position: Position;
  /** Index of the record with which it begins. */
  at: number;
  atMs: number;
  /** When a fault of it opens. */
  faultAtMs: number;
  /** The request that begins there, or that is told of the stop; undefined where none is on the way. */
  endpoint: Endpoint | undefined;
}

/** So far into a hold, or into the handler's work. */
const INTO_MS = 1_000;

/** The first place of each position from this record on. Positions that do not come any more are left out. */
export function placesFrom({ records }: Trace, from: number): Place[] {
  const places = new Map<Position, Place>();
  let starting = isStarting(records, from);
  for (let at = from; at < records.length; at++) {
    const record = records[at] as TraceRecord;
    if (record.atMs > PLACE_MS_MAX) break;
    const atMs = Math.floor(record.atMs);
    const add = (position: Position, endpoint?: Endpoint, laterMs = 0): void => {
      if (!places.has(position))
        places.set(position, { position, at, atMs, faultAtMs: atMs + laterMs, endpoint });
    };
    if (record.type === "lifecycle") {
      if (record.step === "start-asked") starting = true;
      if (record.step === "stop-asked") add("stop", "notifystop");
    } else if (record.type === "request") {
      if (starting) add("start", record.endpoint);
      else if (record.endpoint === "notifystart") add("cure", "notifystart");
      else if (record.endpoint === "getupdates") add("idle-poll", "getupdates");
      if (record.endpoint === "sendmessage") add("send", "sendmessage");
      starting &&= record.endpoint === "sendmessage";
      if (record.endpoint === "getupdates" && lasts(records, at)) add("held-poll", undefined, INTO_MS);
    } else if (record.type === "handling") add("handler", undefined, INTO_MS);
  }
  return (Object.keys(POSITIONS) as Position[]).flatMap(position => places.get(position) ?? []);
}

/** Whether a start was asked before, and nothing has been requested since. */
function isStarting(records: readonly TraceRecord[], from: number): boolean {
  for (let at = from - 1; at >= 0; at--) {
    const record = records[at] as TraceRecord;
    if (record.type === "request" && record.endpoint !== "sendmessage") return false;
    if (record.type === "lifecycle" && record.step === "start-asked") return true;
  }
  return false;
}

/** Whether a request is still held a good while after it left. */
function lasts(records: readonly TraceRecord[], at: number): boolean {
  const { request, atMs } = records[at] as Extract<TraceRecord, { type: "request" }>;
  for (const record of records.slice(at + 1)) {
    if (record.atMs > atMs + 2 * INTO_MS) return true;
    if (
      (record.type === "answer" || record.type === "failure" || record.type === "abort") &&
      record.request === request
    )
      return false;
  }
  return false;
}
