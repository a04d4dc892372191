/** A text that waits: from the end of an offer to its own end, or to the next offer. */
import { takeChunk } from "../chunks.ts";
import type { OutboxEvent, SendAttempt } from "../outcome.ts";
import type { Draft } from "./draft.ts";
import { refuse, succeed } from "./gates.ts";
import { afterFault, counted } from "./probes.ts";
import { keep } from "./report.ts";
import { isKept, type KeptText } from "./state.ts";
import { isUnsure, judge } from "./verdict.ts";

/** Refusals, each with a fresh context token, after which a text is set aside. */
const REFUSALS_MAX = 3;
/** Offers in a row that the service answers with trouble of its own; then the text is given up as refused. */
const TROUBLES_MAX = 6;
/** Offers that may have arrived each time; then it is given up. */
const UNSURE_MAX = 5;
/** The pause after the first fault; four times as long after each further one. */
const REST_MS = 2_000;
/** A failed offer is followed by another one within five minutes. */
const REST_MS_MAX = 4 * 60_000;

/** @internal */
export function endKept(
  draft: Draft,
  text: KeptText,
  end: SendAttempt,
  facts: { token: string | undefined; spent: number; isProbe: boolean },
): void {
  const after: KeptText = {
    ...text,
    flight: null,
    stage: { ...text.stage, offers: text.stage.offers + 1, offeredMs: draft.now.wallMs },
  };
  switch (judge(end)) {
    case "sent":
      succeed(draft, text, facts.spent);
      goOn(draft, after);
      return;
    case "quota":
      refused(draft, text, after, facts);
      return;
    case "stale":
      draft.do({ do: "stale" });
      draft.put(after);
      keep(draft, after);
      rest(draft, text);
      return;
    case "fault":
      failed(draft, text, after, end);
      return;
    case "refused":
      finish(draft, after, { outcome: "refused", ...reasonOf(end) });
      // It was that text alone: whether the account is still refused, the next one finds out.
      if (facts.isProbe) draft.set({ probes: afterFault(draft.state.probes, draft.now.nowMs + REST_MS_MAX) });
      return;
    default:
      draft.put({ ...text, flight: null });
      return;
  }
}

/** It waits no longer. @internal */
export function finish(draft: Draft, text: KeptText, how: Pick<OutboxEvent, "outcome" | "reason">): void {
  draft.remove(text);
  draft.do({ do: "end", text, how });
}

function goOn(draft: Draft, text: KeptText): void {
  const rest = "words" in text.content ? takeChunk(text.content.words).rest : "";
  if (rest === "") {
    finish(draft, text, { outcome: "sent" });
    return;
  }
  const next: KeptText = {
    ...text,
    content: { words: rest },
    clientId: draft.now.createId(),
    tries: 0,
    troubles: 0,
    last: null,
    unsure: 0,
    refusals: 0,
  };
  draft.put(next);
  keep(draft, next);
}

function refused(
  draft: Draft,
  text: KeptText,
  after: KeptText,
  facts: { token: string | undefined; isProbe: boolean },
): void {
  const words = text.flight?.words ?? 0;
  const isFresh = words > text.refusedWords;
  const next: KeptText = {
    ...after,
    refusals: text.refusals + (isFresh ? 1 : 0),
    refusedWords: words,
  };
  draft.put(next);
  const isSetAside = next.refusals >= REFUSALS_MAX;
  const others = draft.lane(text.user).texts.filter(other => isKept(other) && other.id !== text.id);
  // The one behind it has not been refused by this token yet.
  const isNextFree = isSetAside && isFresh && others.length > 0;
  // First, as a user without a text is forgotten, unless he was refused.
  if (!isNextFree) refuse(draft, text, facts.token, facts.isProbe);
  else if (facts.isProbe) draft.set({ probes: counted(draft.state.probes, draft.now.nowMs) });
  if (isSetAside) finish(draft, next, { outcome: "set-aside", reason: SET_ASIDE });
  else keep(draft, next);
}

/** A fault of the network, or of the service: it rests, longer each time, and has a bound where something answered. */
function failed(draft: Draft, text: KeptText, after: KeptText, end: SendAttempt): void {
  const unsure = text.unsure + (isUnsure(end) ? 1 : 0);
  const troubles = text.troubles + (end.outcome === "refused" ? 1 : 0);
  rest(draft, text);
  if (unsure >= UNSURE_MAX || troubles >= TROUBLES_MAX) {
    finish(draft, after, { outcome: unsure > 0 ? "unknown" : "refused", ...reasonOf(end) });
    return;
  }
  const next: KeptText = { ...after, unsure, troubles };
  draft.put(next);
  keep(draft, next);
}

function rest(draft: Draft, { user, flight }: KeptText): void {
  const { nowMs, random } = draft.now;
  const { gate, ...lane } = draft.lane(user);
  // A word that came during the offer has earned another one: the pauses begin anew.
  const faults = flight !== null && flight.words !== lane.words ? 1 : lane.faults + 1;
  const untilMs = nowMs + Math.min(REST_MS * 4 ** (faults - 1), REST_MS_MAX) * (0.75 + 0.25 * random());
  draft.change(user, { faults, ...(gate.kind !== "waiting" && { gate: { kind: "resting", untilMs } }) });
  // What was a probe is worth another one.
  const { probes } = draft.state;
  if (gate.kind === "waiting" && probes.dueMs > untilMs) draft.set({ probes: afterFault(probes, untilMs) });
}

function reasonOf(end: SendAttempt): { reason?: string } {
  return "reason" in end ? { reason: end.reason } : {};
}

const SET_ASIDE = "the server refused it (code -2) at three offers, each after a new message of the user";
