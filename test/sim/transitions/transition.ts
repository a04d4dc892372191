/** A transition of recovery in words: where it was, what happened, where it is now, and what it asks next. */
import type { advance } from "../../../src/recovery/machine.ts";
import type { Recovery, RecoveryEvent } from "../../../src/recovery/state.ts";

/** `live --getupdates stale--> curing · notifystart`, say. Null for what changes nothing of note. */
export function transition(
  before: Recovery,
  event: RecoveryEvent,
  { state, commands }: ReturnType<typeof advance>,
): string | null {
  const word = wordFor(before, event);
  const sent = commands.flatMap(command => (command.do === "send" ? command.what : []));
  // Whether a request leaves at once or after a pause is the pace's to say.
  const asked = state.next === null || state.next === before.next ? sent : [...sent, state.next.what];
  const news = event.kind === "ended" ? asked : asked.filter(what => what !== before.next?.what);
  // Whatever was known before.
  if (event.kind === "woke" && news.includes("getupdates")) return "waking · getupdates";
  const isNews = event.kind === "ended" || state.session !== before.session || news.length > 0;
  if (!isNews || word === null) return null;
  return `${place(before)} --${word}--> ${place(state)}${news.length > 0 ? ` · ${news.join(", ")}` : ""}`;
}

function place({ session }: Recovery): string {
  return "reason" in session ? `${session.kind}:${session.reason}` : session.kind;
}

/** Null for the end of a request that is not under way any more. */
function wordFor({ poll, notifystart, notified, session }: Recovery, event: RecoveryEvent): string | null {
  if (event.kind !== "ended") return event.kind;
  const { end, id } = event;
  const how = end.kind === "failed" && end.how === "late" ? "late" : end.kind;
  // In a cure the poll judges what notifystart was answered with.
  const after = session.kind === "curing" && notified !== null ? ` after notifystart was ${notified}` : "";
  if (poll?.id === id) return `getupdates ${how}${after}`;
  if (notifystart?.id !== id) return null;
  return poll === null ? `notifystart ${how}` : `notifystart beside a poll ${how}`;
}
