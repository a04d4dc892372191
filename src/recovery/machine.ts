/**
 * Recovery: decides, for one account, which requests are under way and what may be claimed about the session.
 * Pure: time and chance come in as numbers, and nothing here acts.
 */
import { HOLD_DEFAULT_MS } from "./hold.ts";
import { afterNotifystart } from "./notifystart-end.ts";
import { onNudged } from "./nudge.ts";
import { PAID_OFF, spent, waitMs } from "./pace.ts";
import { nextChangeMs, passTime } from "./passing.ts";
import { afterPoll, CALM, isCursorDoubted, proven } from "./poll-end.ts";
import type { Recovery, RecoveryCommand, RecoveryEvent, RecoveryState } from "./state.ts";

/** Deadline of notifystart: short, as it also finds out whether anybody is there. */
const NOTIFYSTART_DEADLINE_MS = 4_000;
const LONG_AGO = Number.NEGATIVE_INFINITY;

/**
 * A fresh start or a new credential; the first alarm sets it going.
 *
 * @param marginMs how long a poll is waited for beyond the hold
 * @param paidOffMs the pace of the account's requests so far
 */
export function begin(marginMs: number, paidOffMs = PAID_OFF): Recovery {
  return {
    session: { kind: "proving", reason: "starting" },
    trouble: CALM,
    poll: null,
    notifystart: null,
    notified: null,
    next: { what: "notifystart", atMs: LONG_AGO },
    nudgedMs: LONG_AGO,
    refusals: 0,
    holdMs: HOLD_DEFAULT_MS,
    marginMs,
    paidOffMs,
    ids: 0,
    alarmMs: null,
  };
}

/**
 * Beginning in the middle: somebody else has sent the notifystart of this start. What was known of the session counts
 * only when it was declared dead: then it is probed at once, and not declared anew.
 */
export function join(known: RecoveryState | null, marginMs: number, paidOffMs: number): Recovery {
  const fresh = begin(marginMs, paidOffMs);
  if (known?.kind === "barred") return { ...fresh, session: known };
  return { ...fresh, next: { what: "getupdates", atMs: LONG_AGO } };
}

/** The whole of recovery: what an event makes of a state, and what is to be done about it. */
export function advance(
  before: Recovery,
  event: RecoveryEvent,
  nowMs: number,
  random01: number,
): { state: Recovery; commands: RecoveryCommand[] } {
  const heard = hear(before, event, nowMs, random01);
  if (heard === null) return { state: before, commands: [] };
  const state = launch(event.kind === "alarm" ? passTime(heard, nowMs) : heard, nowMs);
  const commands = commandsBetween(before, state, event.kind === "ended" ? event.id : undefined);
  // An alarm that comes too early does no harm; it is not set anew for each request.
  const dueMs = nextChangeMs(state, nowMs);
  const alarmMs =
    dueMs === Number.POSITIVE_INFINITY ? null : Math.min(state.alarmMs ?? dueMs, Math.max(nowMs, dueMs));
  if (alarmMs === state.alarmMs) return { state, commands };
  return { state: { ...state, alarmMs }, commands: [...commands, { do: "wakeAt", atMs: alarmMs }] };
}

/** Null when the event is of a request that is not under way any more. */
function hear(state: Recovery, event: RecoveryEvent, nowMs: number, random01: number): Recovery | null {
  const { poll, notifystart, next } = state;
  switch (event.kind) {
    case "ended":
      if (poll?.id === event.id)
        return afterPoll({ ...state, poll: null, notifystart: null }, poll, event.end, nowMs, random01);
      if (notifystart?.id !== event.id) return null;
      return afterNotifystart({ ...state, notifystart: null }, event.end, nowMs, random01);
    case "waits":
    case "sent": {
      const sentMs = event.kind === "sent" ? nowMs : Number.POSITIVE_INFINITY;
      return poll?.id === event.id ? { ...state, poll: { ...poll, sentMs } } : null;
    }
    case "answered": {
      if (poll?.id !== event.id) return null;
      const kept = { ...poll, sentMs: Number.POSITIVE_INFINITY, toldMs: null };
      return proven({ ...state, poll: kept, notifystart: null, next: null }, event.hold);
    }
    case "alarm":
      return { ...state, alarmMs: null };
    case "woke":
      return afterSleep(state, nowMs);
    case "nudged":
      return onNudged(state, nowMs);
    case "hurried":
      return next === null ? null : { ...state, next: { ...next, atMs: nowMs } };
    default:
      return event satisfies never;
  }
}

/** The connection of a poll under way is gone; a pause has been long enough. */
function afterSleep(state: Recovery, nowMs: number): Recovery {
  const { poll, next } = state;
  if (poll !== null && poll.sentMs <= nowMs)
    return { ...state, poll: null, notifystart: null, next: { what: "getupdates", atMs: nowMs } };
  return next === null ? state : { ...state, next: { ...next, atMs: nowMs } };
}

/** The next request leaves when it is due and the pace allows it. */
function launch(state: Recovery, nowMs: number): Recovery {
  const { next } = state;
  if (next === null || next.atMs > nowMs || waitMs(state.paidOffMs, nowMs) > 0) return state;
  const id = state.ids + 1;
  const sent = { ...state, next: null, ids: id, paidOffMs: spent(state.paidOffMs, nowMs) };
  if (next.what === "notifystart") return { ...sent, notifystart: { id }, notified: null };
  return { ...sent, poll: { id, sentMs: nowMs, looksHeld: false, toldMs: null } };
}

/** What the poller has to do so that the one state becomes the other. */
function commandsBetween(before: Recovery, after: Recovery, endedId: number | undefined): RecoveryCommand[] {
  const { holdMs, marginMs, refusals } = after;
  const change = (was: number | undefined, is: number | undefined): RecoveryCommand[] =>
    was === undefined || was === is || was === endedId ? [] : [{ do: "abort", id: was }];
  const [poll, notifystart] = [after.poll?.id, after.notifystart?.id];
  const commands = [...change(before.poll?.id, poll), ...change(before.notifystart?.id, notifystart)];
  if (poll !== undefined && poll !== before.poll?.id) {
    const anew = isCursorDoubted(refusals);
    commands.push({ do: "send", id: poll, what: "getupdates", deadlineMs: holdMs + marginMs, anew });
  }
  if (notifystart !== undefined && notifystart !== before.notifystart?.id) {
    const deadlineMs = NOTIFYSTART_DEADLINE_MS;
    commands.push({ do: "send", id: notifystart, what: "notifystart", deadlineMs, anew: false });
  }
  return commands;
}
