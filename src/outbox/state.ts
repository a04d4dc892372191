/** What the outbox knows: texts on their way or waiting, user by user, and what holds for the account. Values only. */
import type { SessionState } from "../cure-watch.ts";
import type { IlinkError } from "../errors.ts";
import type { SendAttempt } from "../outcome.ts";
import type { OutboundItem } from "../protocol/endpoints.ts";
import type { Pace } from "./pace.ts";
import type { Probes } from "./probes.ts";

/** An answer to what a user wrote; or news, which nobody asked for. Each kind keeps its order. */
export type Kind = "answer" | "news";

/** @internal */
export interface Text {
  /** Unique in the account; what the caller is told of a text that waits. */
  readonly id: string;
  readonly user: string;
  readonly kind: Kind;
  /** Place in the order of asking. */
  readonly position: number;
  /** What is still to be sent: words, or a medium, which cannot wait. */
  readonly content: { readonly words: string } | { readonly item: OutboundItem };
  /** The wire's id of the next piece, the same for each attempt at it. */
  readonly clientId: string;
  readonly chunks: number;
  readonly sentChunks: number;
  /** Total time for a piece while its caller waits. */
  readonly deadlineMs: number;
  readonly stage: Stage;
  /** The attempt that is under way: since when, and how many words of the user were known then. */
  readonly flight: { readonly sinceMs: number; readonly words: number } | null;
  /** Attempts at this piece. */
  readonly tries: number;
  /** Those of them to which the service answered with a trouble of its own. */
  readonly troubles: number;
  /** How the last of them ended. */
  readonly last: SendAttempt | null;
  /** Those of them that may have arrived, and what the latest of these met. */
  readonly unsure: number;
  readonly doubt: IlinkError | null;
  /** Refusals each of which came after a new word of the user. */
  readonly refusals: number;
  /** The user's words that were known when it was refused last, or began to wait. */
  readonly refusedWords: number;
}

/** @internal */
export type Stage =
  /** The caller waits for the end. `endMs`: until then, known with the first attempt. */
  | {
      readonly kind: "asked";
      readonly endMs: number | null;
      readonly notBeforeMs: number;
      readonly stale: Stale;
    }
  /** The caller was told that it waits. `sinceMs` is monotonic, `queuedMs` of the wall, as is the last offer's time. */
  | {
      readonly kind: "kept";
      readonly sinceMs: number;
      readonly queuedMs: number;
      readonly offers: number;
      readonly offeredMs: number;
    };

/** Whether a text has met a stale session: it waits for the cure then, and is tried once more. */
export type Stale = "unmet" | "awaits-cure" | "met";

/** Whether a user's texts may leave. @internal */
export type Gate =
  | { readonly kind: "flowing" }
  /** What waits goes on at that time: after a fault, or when somebody's success has opened the gate. */
  | { readonly kind: "resting"; readonly untilMs: number }
  /** The service refused one with -2: when it did so last, and with which context token. */
  | { readonly kind: "waiting"; readonly sinceMs: number; readonly token: string | undefined };

/** One user's part. @internal */
export interface Lane {
  readonly user: string;
  readonly gate: Gate;
  /** How often he was refused with -2 since his last word and the last text that went. */
  readonly refusals: number;
  /** Offers to him in a row that failed in another way. */
  readonly faults: number;
  /** By position. */
  readonly texts: readonly Text[];
  /** Messages that came from him since the lane exists. */
  readonly words: number;
  /** The text that waited when he wrote last, until one is offered: his word earns it that, though a newer text is refused. */
  readonly owed: string | null;
  /** Those whose handling has not ended: an answer may come. */
  readonly unanswered: number;
  /** What waits leaves an answer the way until then. */
  readonly holdUntilMs: number;
  /** When a text of his left last. */
  readonly servedMs: number;
  /** When one of his that waited did. */
  readonly offeredMs: number;
  /** Texts that were sent with his newest context token. */
  readonly spent: number;
}

/** @internal */
export interface State {
  readonly lanes: ReadonlyMap<string, Lane>;
  /** `draining`: what waits stays, what was asked for may still end. */
  readonly phase: "idle" | "running" | "draining";
  readonly session: SessionState;
  readonly pace: Pace;
  readonly probes: Probes;
  readonly refused: Refused;
}

/** @internal */
export interface Refused {
  /** With -2 and no spent quota, since the last success of anybody. Two of them are a sign that the account is throttled. */
  readonly users: ReadonlySet<string>;
  /** Refusals since then; null where there was no success in this life. */
  readonly count: number | null;
  /** Since when there are any. */
  readonly sinceMs: number;
  /** Who has written since that success, and was not refused since he did; and when. His word is worth an attempt. */
  readonly heard: ReadonlyMap<string, number>;
}

/** @internal */
export const NOBODY_REFUSED: Refused = {
  users: new Set(),
  count: null,
  sinceMs: Number.POSITIVE_INFINITY,
  heard: new Map(),
};

/** @internal */
export const createLane = (user: string): Lane => ({
  user,
  gate: { kind: "flowing" },
  refusals: 0,
  faults: 0,
  texts: [],
  words: 0,
  owed: null,
  unanswered: 0,
  holdUntilMs: 0,
  servedMs: Number.NEGATIVE_INFINITY,
  offeredMs: Number.NEGATIVE_INFINITY,
  spent: 0,
});

/** Nothing in it that would have to be remembered. @internal */
export const isIdle = ({ texts, gate, unanswered }: Lane): boolean =>
  texts.length === 0 && gate.kind !== "waiting" && unanswered === 0;

/** @internal */
export type KeptText = Text & { readonly stage: Extract<Stage, { kind: "kept" }> };
/** @internal */
export type AskedText = Text & { readonly stage: Extract<Stage, { kind: "asked" }> };

/** @internal */
export const isKept = (text: Text): text is KeptText => text.stage.kind === "kept";
/** @internal */
export const isAsked = (text: Text): text is AskedText => text.stage.kind === "asked";

/** A piece that was tried before. @internal */
export const isRepeat = ({ tries }: Text): boolean => tries > 0;
