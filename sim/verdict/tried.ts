/** What a run tried, read from its trace: the texts asked of the client, the messages of users, and the time without receiving. */
import { arrivalsOf, missingChars } from "../invariant/arrivals.ts";
import type { AccountTimeline, Exchange, Timeline } from "../invariant/timeline.ts";

/** Texts and files that the client was asked to send. The first four count among all of them, the rest says how each stood at the end. */
export interface TriedSends {
  asked: number;
  /** Of which any request was made. */
  onWire: number;
  /** Of which the server took or answered any request. */
  reached: number;
  /** Of which the server took the whole. */
  accepted: number;
  /** Reported, or later told, as sent. */
  sent: number;
  /** Declined as queued, with no end told and not taken by the server. */
  waiting: number;
  /** Waited until the client told that it gave them up. */
  expired: number;
  /** Waited, were refused each time, and were told as set aside. */
  setAside: number;
  /** Declined without the server, for another reason than that they wait. */
  declined: number;
  refused: number;
  failed: number;
  unknown: number;
  /** No end was ever reported. */
  unreported: number;
}

/** The messages of users. */
export interface TriedMessages {
  written: number;
  /** Given to the client by an answer. */
  handedOver: number;
  handled: number;
  /** The longest from an answer that gave a message to the end of its handling; null when none was handled. */
  slowestMs: number | null;
  /** Which message that was. */
  slowest: string | null;
}

export interface Tried {
  sends: TriedSends;
  messages: TriedMessages;
  /** The longest time in which an account that was to run had no poll that the server held and answered. */
  deafMs: number;
}

type SendFate = Exclude<keyof TriedSends, "asked" | "onWire" | "reached" | "accepted">;

export function triedIn(timeline: Timeline): Tried {
  return { sends: sendsIn(timeline), messages: messagesIn(timeline), deafMs: deafnessIn(timeline) };
}

function sendsIn(timeline: Timeline): TriedSends {
  const counts: TriedSends = {
    asked: 0,
    onWire: 0,
    reached: 0,
    accepted: 0,
    sent: 0,
    waiting: 0,
    expired: 0,
    setAside: 0,
    declined: 0,
    refused: 0,
    failed: 0,
    unknown: 0,
    unreported: 0,
  };
  const arrivals = arrivalsOf(timeline);
  for (const [message, fate] of sendFates(timeline)) {
    const arrived = arrivals.get(message);
    const isWhole = arrived !== undefined && missingChars(arrived) === 0;
    counts.asked++;
    const requests = timeline.sends.get(message) ?? [];
    if (requests.length > 0) counts.onWire++;
    if (requests.some(reachedServer)) counts.reached++;
    if (isWhole) counts.accepted++;
    // A client that tells no ends of what waited: the server shows that it went out.
    counts[fate === "waiting" && isWhole ? "sent" : fate]++;
  }
  return counts;
}

function reachedServer({ accepted, end }: Exchange): boolean {
  return accepted !== null || (end?.type === "answer" && end.fault === undefined);
}

/** By text, what the client said of it last. A file is asked for with its caption, and known by its own report alone. */
function sendFates(timeline: Timeline): Map<string, SendFate> {
  const fates = new Map<string, SendFate>();
  for (const { message } of timeline.all("send-asked")) fates.set(message, "unreported");
  for (const { message, outcome, reason } of timeline.all("send-done")) {
    fates.set(message, outcome === "declined" && reason === "queued" ? "waiting" : outcome);
  }
  for (const { message, outcome } of timeline.all("send-ended")) {
    if (fates.has(message)) fates.set(message, outcome === "set-aside" ? "setAside" : outcome);
  }
  return fates;
}

function messagesIn(timeline: Timeline): TriedMessages {
  const handedOverMs = new Map<string, number>();
  for (const { messages, atMs } of timeline.all("answer")) {
    for (const message of messages ?? []) if (!handedOverMs.has(message)) handedOverMs.set(message, atMs);
  }
  const handled = new Set<string>();
  let slowestMs: number | null = null;
  let slowest: string | null = null;
  for (const { message, atMs } of timeline.all("handled")) {
    const fromMs = handedOverMs.get(message);
    if (handled.has(message) || fromMs === undefined) continue;
    handled.add(message);
    if (slowestMs !== null && atMs - fromMs <= slowestMs) continue;
    slowestMs = atMs - fromMs;
    slowest = message;
  }
  const written = timeline.all("inbound").length;
  return { written, handedOver: handedOverMs.size, handled: handled.size, slowestMs, slowest };
}

function deafnessIn({ accounts, endMs }: Timeline): number {
  return Math.max(0, ...[...accounts.values()].map(account => longestDeafness(account, endMs)));
}

function longestDeafness({ course, polls }: AccountTimeline, endMs: number): number {
  const heard = polls.filter(isHeard);
  let next = 0;
  let longestMs = 0;
  /** From when on nothing was received; undefined while the account is not to run. */
  let sinceMs: number | undefined;
  const close = (untilMs: number): void => {
    for (let poll = heard[next]; poll !== undefined && poll.request.atMs < untilMs; poll = heard[++next]) {
      if (sinceMs === undefined) continue;
      longestMs = Math.max(longestMs, poll.request.atMs - sinceMs);
      sinceMs = Math.max(sinceMs, poll.end?.atMs ?? untilMs);
    }
    if (sinceMs !== undefined) longestMs = Math.max(longestMs, untilMs - sinceMs);
  };
  for (const record of course) {
    if (record.type !== "lifecycle" && record.type !== "crash") continue;
    const starts = record.type === "lifecycle" && record.step === "start-asked";
    const ends = record.type === "crash" || record.step === "stop-asked";
    if (!starts && !ends) continue;
    close(record.atMs);
    sinceMs = starts ? record.atMs : undefined;
  }
  close(endMs);
  return longestMs;
}

/** A poll that the server held, and whose answer came or may still come: while it lasts, the account receives. */
function isHeard({ request, accepted, end, hung }: Exchange): boolean {
  if (request.endpoint !== "getupdates" || accepted === null || hung) return false;
  return end === null || (end.type === "answer" && end.ok && !end.stale);
}
