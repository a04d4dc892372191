/** The farewell of a stop: notifystop, which tells the server that nobody polls any more. */
import type { LifecycleRecord, TraceRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { countBefore, type Records, recordsOf } from "./records.ts";

/** The account was served when it was asked to stop, and the server was not told. */
export function leftUntold(trace: Trace, asked: LifecycleRecord, done: LifecycleRecord): boolean {
  return couldTell(trace, asked) && !told(recordsOf(trace), asked, done);
}

/** Whether nothing stood in the way that the client could know of: it had started, its session was live, its last exchange went well. */
function couldTell(trace: Trace, asked: LifecycleRecord): boolean {
  const { account, seq } = asked;
  let session: boolean | undefined;
  let started: boolean | undefined;
  let reached: boolean | undefined;
  for (let at = seq - 1; at >= 0; at--) {
    const record = trace.records[at] as TraceRecord;
    if (!("account" in record) || record.account !== account) continue;
    if (record.type === "session") session ??= record.state === "live";
    else if (record.type === "lifecycle") started ??= record.step === "start-done";
    else reached ??= wentWell(record);
    if (session === false || started === false || reached === false) return false;
    if (session && started && reached) return true;
  }
  return false;
}

/** Whether a record tells that the account gets through; undefined when it says nothing of that. */
function wentWell(record: TraceRecord): boolean | undefined {
  if (record.type === "answer") return record.ok;
  if (record.type === "failure" || record.type === "abort") return false;
  // A poll that the server holds is no sign of trouble.
  return record.type === "accepted" && record.endpoint === "getupdates" ? true : undefined;
}

function told({ all }: Records, asked: LifecycleRecord, done: LifecycleRecord): boolean {
  const requests = all("request");
  return requests
    .slice(countBefore(requests, asked.seq), countBefore(requests, done.seq))
    .some(({ endpoint, account }) => endpoint === "notifystop" && account === asked.account);
}
