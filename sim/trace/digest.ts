/** The digest of a trace: a hash over its normalised JSON Lines. Same scenario, subject and seed: same digest. */
import { createHash } from "node:crypto";
import { withoutPlaces } from "./place.ts";
import type { TraceRecord } from "./record.ts";
import type { Trace } from "./trace.ts";

/** Text hashed at a time: large enough to make the calls cheap, small enough to stay in cache. */
const CHUNK_CHARACTERS = 65_536;

/** SHA-256 over header and records, as 64 hex digits. What differs between machines (stack frames, texts of errors) is left out. */
export function digestTrace(trace: Trace): string {
  const hash = createHash("sha256");
  let chunk = `${JSON.stringify(trace.header)}\n`;
  for (const record of trace.records) {
    chunk += `${normalised(record)}\n`;
    if (chunk.length > CHUNK_CHARACTERS) {
      hash.update(chunk);
      chunk = "";
    }
  }
  return hash.update(chunk).digest("hex");
}

/** A record without what differs between machines. */
export function normalised(record: TraceRecord): string {
  if (record.type === "tripwire") {
    const { where: _where, call: _call, ...rest } = record;
    return JSON.stringify(rest);
  }
  if (record.type === "lifecycle" && record.error !== undefined) {
    const { error: _error, ...rest } = record;
    return JSON.stringify(rest);
  }
  if (record.type === "halt" && typeof record.message === "string") {
    return JSON.stringify({ ...record, message: withoutPlaces(record.message) });
  }
  return JSON.stringify(record);
}
