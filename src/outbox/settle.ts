/** What a state calls for by itself: texts that are too old, that have to wait, or whose time is up; and those that may leave. */
import { choose } from "./choose.ts";
import type { Draft } from "./draft.ts";
import { ensureProbe, isShut, shutOne } from "./gates.ts";
import { finish } from "./kept.ts";
import { left } from "./pace.ts";
import { probeLeft } from "./probes.ts";
import { BEHIND, reportUnsent, wait } from "./report.ts";
import { type AskedText, isAsked, isKept, isRepeat, type Lane, type Text } from "./state.ts";

/** How long a text waits; a shut gate without texts is forgotten after the same time. The service's window is as long. */
const AGE_MS_MAX = 24 * 60 * 60 * 1_000;
const EXPIRED = "the server did not take it for 24 h";

/** Let leave what may. Gives the time at which there is something to do again. @internal */
export function settle(draft: Draft): number {
  if (draft.state.phase === "idle") return leaveNothing(draft);
  let wakeMs = Number.POSITIVE_INFINITY;
  for (const lane of draft.lanes()) wakeMs = Math.min(wakeMs, review(draft, lane));
  ensureProbe(draft);
  for (;;) {
    const choice = choose(draft.state, draft.now.nowMs, draft.rules.atOnceMax);
    if ("wakeMs" in choice) return Math.min(wakeMs, choice.wakeMs);
    leave(draft, choice.text, choice.isProbe);
  }
}

/** The account is stopped: no caller waits in vain. What is under way ends by itself. */
function leaveNothing(draft: Draft): number {
  for (const { texts } of draft.lanes())
    for (const text of texts) if (isAsked(text) && text.flight === null) reportUnsent(draft, text, "aborted");
  return Number.POSITIVE_INFINITY;
}

/** End what is over in a lane. Gives when to look at it again. */
function review(draft: Draft, { user, texts, gate }: Lane): number {
  const { nowMs } = draft.now;
  let wakeMs = Number.POSITIVE_INFINITY;
  for (const text of texts) {
    if (text.flight !== null) continue;
    if (isKept(text)) {
      const dueMs = text.stage.sinceMs + AGE_MS_MAX;
      if (nowMs > dueMs) finish(draft, text, { outcome: "expired", reason: EXPIRED });
      else wakeMs = Math.min(wakeMs, dueMs + 1);
    } else if (isAsked(text)) wakeMs = Math.min(wakeMs, reviewAsked(draft, text));
  }
  const isOld = gate.kind === "waiting" && nowMs - gate.sinceMs > AGE_MS_MAX;
  if (isOld && !draft.lane(user).texts.some(isKept)) draft.change(user, { gate: { kind: "flowing" } });
  return wakeMs;
}

function reviewAsked(draft: Draft, text: AskedText): number {
  const { endMs } = text.stage;
  if (draft.rules.keeps && mustWait(draft, text)) {
    // What may have arrived is not kept as if it had not.
    if (text.unsure > 0) reportUnsent(draft, text, "deadline");
    else wait(draft, text, BEHIND);
    return draft.now.nowMs + AGE_MS_MAX + 1;
  }
  if (endMs !== null && draft.now.nowMs >= endMs) reportUnsent(draft, text, "deadline");
  else return endMs ?? Number.POSITIVE_INFINITY;
  return Number.POSITIVE_INFINITY;
}

/** An older text of its kind waits, or its user's gate is shut, or all are. */
function mustWait(draft: Draft, { user, kind, position }: AskedText): boolean {
  const lane = draft.lane(user);
  if (lane.texts.some(other => isKept(other) && other.kind === kind && other.position < position))
    return true;
  if (!isShut(draft, lane)) return false;
  shutOne(draft, lane);
  return true;
}

/** An attempt at the next piece of a text begins. */
function leave(draft: Draft, text: Text, isProbe: boolean): void {
  const { nowMs } = draft.now;
  const { state } = draft;
  const repeats = isRepeat(text);
  const { words } = draft.lane(text.user);
  const begun = { ...text, tries: text.tries + 1, flight: { sinceMs: nowMs, words } };
  const leaving: Text = isAsked(begun) ? { ...begun, stage: timed(begun, nowMs) } : begun;
  draft.put(leaving);
  draft.change(text.user, { servedMs: nowMs, ...(isKept(text) && { owed: null, offeredMs: nowMs }) });
  const probes = isProbe ? probeLeft(state.probes) : state.probes;
  draft.set({ pace: left(state.pace, nowMs, repeats), probes });
  draft.do({ do: "post", text: leaving, isProbe });
}

function timed({ stage, deadlineMs }: AskedText, nowMs: number): AskedText["stage"] {
  const stale = stage.stale === "unmet" ? "unmet" : "met";
  return { ...stage, stale, endMs: stage.endMs ?? nowMs + deadlineMs };
}
