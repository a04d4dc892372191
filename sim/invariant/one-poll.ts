/** one-poll: at most one getupdates in flight per token, none after stop, none with a retired token. */
import type { CredentialRecord, RequestRecord, TraceRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { clockTime } from "../trace/when.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { addTo, lastBefore } from "./records.ts";
import { type AccountTimeline, type Timeline, timelineOf } from "./timeline.ts";

const NAME = "one-poll";

export const onePoll: Invariant = {
  name: NAME,
  duty: "to have one poll in flight",
  promise:
    "At most one getupdates is in flight per token, none after stop, and no request carries a retired token.",
  required: true,
  examine(trace: Trace) {
    const timeline = timelineOf(trace);
    const findings = new Findings(NAME);
    for (const account of timeline.accounts.values()) examineAccount(account, trace.header.start, findings);
    examineRetired(timeline, findings);
    return findings.finish();
  },
};

function examineAccount({ name, course }: AccountTimeline, start: string, findings: Findings): void {
  const inFlight = new Map<number, RequestRecord>();
  let stopped: TraceRecord | null = null;
  /** The start that the account runs by; null when it was asked to stop since. */
  let started: TraceRecord | null = null;
  let credential: { token: string; atMs: number; seq: number } | null = null;
  const breach = (atMs: number, what: string, proof: number[]) =>
    findings.add({ atMs, account: name, message: `${name}: ${what}`, proof });
  const at = (ms: number) => clockTime(start, ms);

  for (const record of course) {
    switch (record.type) {
      case "request": {
        if (record.endpoint !== "getupdates") break;
        findings.examine();
        const { atMs, seq, token } = record;
        if (stopped !== null) {
          breach(atMs, `getupdates sent at ${at(atMs)}, after stop was done at ${at(stopped.atMs)}`, [
            stopped.seq,
            seq,
          ]);
        }
        if (credential !== null && isKnown(token) && token !== credential.token) {
          const retired = `getupdates sent at ${at(atMs)} with ${token}, retired by ${credential.token}`;
          breach(atMs, `${retired} at ${at(credential.atMs)}`, [credential.seq, seq]);
        }
        const other = isKnown(token) ? pollWith(token, inFlight.values()) : undefined;
        if (other !== undefined) {
          const second = `a second getupdates with ${token} sent at ${at(atMs)}`;
          breach(atMs, `${second} while that of ${at(other.atMs)} is in flight`, [other.seq, seq]);
        }
        inFlight.set(record.request, record);
        break;
      }
      case "answer":
      case "failure":
      case "abort":
        inFlight.delete(record.request);
        break;
      case "credential":
        credential = record;
        break;
      case "lifecycle":
        if (record.step === "start-asked") {
          stopped = null;
          started = record;
        } else if (record.step === "stop-asked") started = null;
        if (record.step !== "stop-done") break;
        // A host that did not wait for it has started a new channel meanwhile: only the former one is done.
        if (started === null) stopped = record;
        for (const poll of inFlight.values()) {
          if (started !== null && poll.seq > started.seq) continue;
          const left = `stop was done at ${at(record.atMs)} with the getupdates of ${at(poll.atMs)} in flight`;
          breach(record.atMs, left, [poll.seq, record.seq]);
        }
        break;
      default:
        break;
    }
  }
}

/** A retired token on any other endpoint: once per token and endpoint. */
function examineRetired(timeline: Timeline, findings: Findings): void {
  const credentials = new Map<string, CredentialRecord[]>();
  for (const credential of timeline.all("credential")) addTo(credentials, credential.account, credential);
  const told = new Set<string>();
  for (const { account, endpoint, token, atMs, seq } of timeline.all("request")) {
    const credential = lastBefore(credentials.get(account) ?? [], seq);
    if (credential === undefined || endpoint === "getupdates" || !isKnown(token)) continue;
    findings.examine();
    const isOver = atMs > timeline.after(credential.atMs, timeline.header.limits.handoverMs);
    const key = `${endpoint} ${token}`;
    if (token === credential.token || !isOver || told.has(key)) continue;
    told.add(key);
    const at = (ms: number) => clockTime(timeline.header.start, ms);
    findings.add({
      atMs,
      account,
      message: `${account}: ${endpoint} sent at ${at(atMs)} with ${token}, retired by ${credential.token} at ${at(credential.atMs)}`,
      proof: [credential.seq, seq],
    });
  }
}

function pollWith(token: string, polls: Iterable<RequestRecord>): RequestRecord | undefined {
  for (const poll of polls) if (poll.token === token) return poll;
  return undefined;
}

/** An unknown or absent token is nobody's: two requests that carry one share nothing. */
function isKnown(token: string): boolean {
  return token !== "?" && token !== "-";
}
