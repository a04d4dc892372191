/** The outbox decides: what happened, and what is to be done about it. Pure; whoever does it is in outbox.ts. */
import { countChunks } from "../chunks.ts";
import type { SendAttempt } from "../outcome.ts";
import type { OutboundItem } from "../protocol/endpoints.ts";
import { endAsked, hearOfSession } from "./asked.ts";
import { type Command, Draft, type Now, type Rules } from "./draft.ts";
import { handled, hear, openOldest, revive, shut } from "./gates.ts";
import { endKept, finish } from "./kept.ts";
import { called, laneRestMs } from "./probes.ts";
import { lastOfferedMs } from "./report.ts";
import { settle } from "./settle.ts";
import { isAsked, isKept, type KeptText, type Kind, type State, type Text } from "./state.ts";

/** What somebody asks to be sent. @internal */
export interface Asking {
  id: string;
  user: string;
  kind: Kind;
  position: number;
  content: { words: string } | { item: OutboundItem };
  deadlineMs: number;
}

/** @internal */
export type Event =
  | { on: "asked"; asking: Asking; spent: number }
  /** An attempt ended. `token`: the context token that it carried; `spent`: texts sent with the newest one. */
  | {
      on: "ended";
      text: Text;
      isProbe: boolean;
      end: SendAttempt;
      token: string | undefined;
      spent: number;
    }
  | { on: "word"; user: string; spent: number }
  | { on: "handled"; user: string }
  | { on: "session"; session: State["session"] }
  /** A poll was answered: the session serves. */
  | { on: "polled" }
  | { on: "begun" }
  | { on: "login"; isSameBot: boolean }
  | { on: "paused" }
  | { on: "stopped" }
  /** An operator asks for one more offer, of one user's texts or of all. */
  | { on: "flush"; user: string | undefined }
  /** One that is not under way. */
  | { on: "cancel"; text: KeptText }
  | { on: "tick" };

/** @internal */
export interface Decision {
  state: State;
  commands: Command[];
  /** When to say `tick`; infinite where nothing is to be waited for. */
  wakeMs: number;
}

/** @internal */
export function decide(state: State, event: Event, now: Now, rules: Rules): Decision {
  const draft = new Draft(state, now, rules);
  take(draft, event);
  const wakeMs = settle(draft);
  return { state: draft.state, commands: draft.commands, wakeMs };
}

function take(draft: Draft, event: Event): void {
  switch (event.on) {
    case "asked":
      ask(draft, event.asking, event.spent);
      return;
    case "ended":
      end(draft, event);
      return;
    case "word":
      hear(draft, event.user, event.spent);
      return;
    case "handled":
      handled(draft, event.user);
      return;
    case "session":
      hearSession(draft, event.session);
      return;
    case "polled":
      hearOfSession(draft, true);
      return;
    case "begun":
      begin(draft);
      return;
    case "login":
      logIn(draft, event.isSameBot);
      return;
    case "paused":
      draft.set({ phase: "draining" });
      return;
    case "stopped":
      draft.set({ phase: "idle" });
      return;
    case "flush":
      flush(draft, event.user);
      return;
    case "cancel":
      finish(draft, event.text, { outcome: "cancelled" });
      return;
    case "tick":
      return;
    default:
      event satisfies never;
      return;
  }
}

function ask(draft: Draft, { content, ...asking }: Asking, spent: number): void {
  const { words } = draft.lane(asking.user);
  draft.put({
    ...asking,
    content,
    clientId: asking.id,
    chunks: "words" in content ? countChunks(content.words) : 1,
    sentChunks: 0,
    stage: { kind: "asked", endMs: null, notBeforeMs: 0, stale: "unmet" },
    flight: null,
    tries: 0,
    troubles: 0,
    last: null,
    unsure: 0,
    doubt: null,
    refusals: 0,
    refusedWords: words,
  });
  draft.change(asking.user, { spent });
}

/** A late end, of an attempt that is not under way any more, changes nothing. */
function end(draft: Draft, event: Extract<Event, { on: "ended" }>): void {
  const text = draft.find(event.text.user, event.text.id);
  if (text === undefined || text.flight === null || text.clientId !== event.text.clientId) return;
  if (isKept(text)) endKept(draft, text, event.end, event);
  else if (isAsked(text)) endAsked(draft, text, event.end, event);
}

function hearSession(draft: Draft, session: State["session"]): void {
  const wasLive = draft.state.session === "live";
  draft.set({ session });
  const isCured = session === "live" && !wasLive;
  hearOfSession(draft, isCured);
  if (isCured) revive(draft);
}

function begin(draft: Draft): void {
  draft.set({ phase: "running", session: "unproven" });
  for (const { user } of draft.lanes()) draft.change(user, { unanswered: 0 });
  hurry(draft);
}

/** Another bot has none of the context tokens. */
function logIn(draft: Draft, isSameBot: boolean): void {
  if (isSameBot) {
    hurry(draft);
    return;
  }
  draft.do({ do: "abort-offers" });
  shut(draft);
}

/** A start and a login are reasons to ask, unless the last refusal is too near. */
function hurry(draft: Draft): void {
  const { nowMs, wallMs } = draft.now;
  const { probes, refused } = draft.state;
  const kept = draft.lanes().flatMap(({ texts }) => texts.filter(isKept));
  if (kept.length === 0) return;
  const refusedMs = nowMs - Math.max(0, wallMs - (lastOfferedMs(draft) ?? wallMs));
  // A success shows that no throttle lasts. A new life knows of none, but how often each text was offered.
  const count = refused.count ?? Math.max(...kept.map(({ stage }) => stage.offers + 1));
  if (nowMs - refusedMs < laneRestMs(count)) return;
  const isShut = draft.lanes().some(({ gate }) => gate.kind === "waiting");
  if (isShut) draft.set({ probes: called(probes, nowMs) });
  else openOldest(draft);
}

function flush(draft: Draft, user: string | undefined): void {
  for (const lane of draft.lanes())
    if (user === undefined || lane.user === user)
      draft.change(lane.user, { gate: { kind: "flowing" }, holdUntilMs: 0 });
}
