/** one-poll: at most one getupdates in flight per token, none after stop, none with a retired token. */

import type { CredentialRecord, RequestRecord, TraceRecord } from "../trace/record.ts";
import type { Sentence } from "../trace/sentence.ts";
import type { Trace } from "../trace/trace.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { addTo, lastBefore } from "./records.ts";
import { say } from "./sentences/say.ts";
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
    const findings = new Findings(NAME, trace.header);
    for (const account of timeline.accounts.values()) examineAccount(account, findings);
    examineRetired(timeline, findings);
    return findings.finish();
  },
};

function examineAccount({ name: account, course }: AccountTimeline, findings: Findings): void {
  const inFlight = new Map<number, RequestRecord>();
  let stopped: TraceRecord | null = null;
  /** The start that the account runs by; null when it was asked to stop since. */
  let started: TraceRecord | null = null;
  let credential: { token: string; atMs: number; seq: number } | null = null;
  const breach = (atMs: number, sentence: Sentence, proof: number[]) =>
    findings.add({ atMs, account, sentence, proof });

  for (const record of course) {
    switch (record.type) {
      case "request": {
        if (record.endpoint !== "getupdates") break;
        findings.examine();
        const { atMs, seq, token } = record;
        if (stopped !== null) {
          const late = say("one-poll.after-stop", { account, atMs, stoppedMs: stopped.atMs });
          breach(atMs, late, [stopped.seq, seq]);
        }
        if (credential !== null && isKnown(token) && token !== credential.token)
          breach(atMs, retired(record, credential), [credential.seq, seq]);
        const other = isKnown(token) ? pollWith(token, inFlight.values()) : undefined;
        if (other !== undefined) {
          const second = say("one-poll.second", { account, token, atMs, firstMs: other.atMs });
          breach(atMs, second, [other.seq, seq]);
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
          const { atMs, seq } = record;
          const left = say("one-poll.left-in-flight", { account, atMs, pollMs: poll.atMs });
          breach(atMs, left, [poll.seq, seq]);
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
  for (const request of timeline.all("request")) {
    const { account, endpoint, token, atMs, seq } = request;
    const credential = lastBefore(credentials.get(account) ?? [], seq);
    if (credential === undefined || endpoint === "getupdates" || !isKnown(token)) continue;
    findings.examine();
    const isOver = atMs > timeline.after(credential.atMs, timeline.header.limits.handoverMs);
    const key = `${endpoint} ${token}`;
    if (token === credential.token || !isOver || told.has(key)) continue;
    told.add(key);
    findings.add({
      atMs,
      account,
      sentence: retired(request, credential),
      proof: [credential.seq, seq],
    });
  }
}

function retired(
  { account, endpoint, atMs, token }: RequestRecord,
  credential: { token: string; atMs: number },
): Sentence {
  const { token: newer, atMs: sinceMs } = credential;
  return say("one-poll.retired", { account, endpoint, atMs, token, newer, sinceMs });
}

function pollWith(token: string, polls: Iterable<RequestRecord>): RequestRecord | undefined {
  for (const poll of polls) if (poll.token === token) return poll;
  return undefined;
}

/** An unknown or absent token is nobody's: two requests that carry one share nothing. */
function isKnown(token: string): boolean {
  return token !== "?" && token !== "-";
}
