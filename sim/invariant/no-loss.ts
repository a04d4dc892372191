/** no-loss: every message that the server owed or handed over is handled before the run ends. */
import type { Trace } from "../trace/trace.ts";
import { clockTime } from "../trace/when.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { Obstacles } from "./obstacles.ts";
import { type AccountTimeline, type Timeline, timelineOf } from "./timeline.ts";

const NAME = "no-loss";
/** How many keys and proofs one violation lists. */
const LISTED_MAX = 20;

export const noLoss: Invariant = {
  name: NAME,
  promise:
    "Every message the server owes or handed over is handled at least once; what it lost itself is counted apart.",
  required: false,
  examine(trace: Trace) {
    const timeline = timelineOf(trace);
    const findings = new Findings(NAME);
    const fates = fatesByAccount(timeline);
    for (const [name, messages] of fates) {
      const excuse = excuseAtEnd(timeline, timeline.accounts.get(name));
      const owed = [...messages.values()].filter(fate => !fate.lost && !isExcused(fate, excuse));
      findings.examine(owed.length);
      const missing = owed.filter(fate => !fate.handled);
      if (missing.length === 0) continue;
      const lost = [...messages.values()].filter(fate => fate.lost).length;
      const keys = missing.slice(0, LISTED_MAX).map(fate => fate.message);
      if (missing.length > LISTED_MAX) keys.push(`${missing.length - LISTED_MAX} more`);
      findings.add({
        atMs: timeline.endMs,
        account: name,
        message:
          `${name}: ${missing.length} of ${owed.length} messages were not handled by ` +
          `${clockTime(timeline.header.start, timeline.endMs)}: ${keys.join(", ")}` +
          (lost > 0 ? ` (${lost} more lost by the server itself)` : ""),
        proof: missing.slice(0, LISTED_MAX).flatMap(fate => fate.proof),
      });
    }
    return findings.finish();
  },
};

/** What became of one message. */
interface Fate {
  message: string;
  arrivedMs: number;
  acked: boolean;
  lost: boolean;
  begun: boolean;
  handled: boolean;
  proof: number[];
}

function fatesByAccount(timeline: Timeline): Map<string, Map<string, Fate>> {
  const accounts = new Map<string, Map<string, Fate>>();
  const note = (account: string, message: string, atMs: number, seq: number) => {
    const messages = accounts.get(account) ?? new Map<string, Fate>();
    accounts.set(account, messages);
    if (messages.has(message)) return;
    const fate = {
      message,
      arrivedMs: atMs,
      acked: false,
      lost: false,
      begun: false,
      handled: false,
      proof: [seq],
    };
    messages.set(message, fate);
  };
  for (const { account, message, atMs, seq } of timeline.all("inbound")) note(account, message, atMs, seq);
  for (const { account, messages, atMs, seq } of timeline.all("answer")) {
    for (const message of messages ?? []) note(account, message, atMs, seq);
  }
  for (const { account, messages, seq } of timeline.all("acked")) {
    for (const message of messages) {
      const fate = accounts.get(account)?.get(message);
      if (fate === undefined || fate.acked) continue;
      fate.acked = true;
      fate.proof.push(seq);
    }
  }
  for (const { account, messages } of timeline.all("lost")) {
    for (const message of messages) {
      const fate = accounts.get(account)?.get(message);
      if (fate !== undefined) fate.lost = true;
    }
  }
  for (const { account, message } of timeline.all("handling")) {
    const fate = accounts.get(account)?.get(message);
    if (fate !== undefined) fate.begun = true;
  }
  for (const { account, message } of timeline.all("handled")) {
    const fate = accounts.get(account)?.get(message);
    if (fate !== undefined) fate.handled = true;
  }
  return accounts;
}

/** How the account's end excuses messages. */
interface Excuse {
  /** Stopped at the end: what it still keeps, it may handle when it is started again. A scenario that starts it finds out. */
  stopped: boolean;
  /** Dead or cut off at the end: only what was acknowledged is still owed. */
  onlyAcked: boolean;
  /** Messages that arrived after this had too little time. */
  lateFromMs: number;
}

function excuseAtEnd(timeline: Timeline, account: AccountTimeline | undefined): Excuse {
  const obstacles = new Obstacles(timeline);
  let wanted = false;
  let closingMs = timeline.endMs;
  for (const record of account?.course ?? []) {
    obstacles.read(record);
    if (record.type !== "lifecycle") continue;
    if (record.step === "start-asked") wanted = true;
    // The stop that closes every run is no choice of the workload: the account was in service until then.
    else if (record.step === "stop-asked" && record.by === "end")
      closingMs = Math.min(closingMs, record.atMs);
    else if (record.step === "stop-asked") wanted = false;
  }
  const lateFromMs = closingMs - timeline.header.limits.recoverWithinMs;
  return { stopped: !wanted, onlyAcked: obstacles.present, lateFromMs };
}

function isExcused(fate: Fate, excuse: Excuse): boolean {
  if (fate.handled) return false;
  return (
    excuse.stopped || fate.begun || fate.arrivedMs > excuse.lateFromMs || (excuse.onlyAcked && !fate.acked)
  );
}
