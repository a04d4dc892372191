/**
 * What is kept of traffic: kinds, lengths, times and numbers. A token, an id or a text is a number here, by its first appearance in
 * the recording; none of them can be read back.
 */
import type { ShapeId } from "../fault/shapes.ts";
import type { StaleShape } from "../fault/stale-body.ts";
import type { MessageForm } from "../scenario/scenario.ts";
import type { Endpoint } from "../trace/endpoint.ts";

/** Stands for a token, an id or a text: the how manyeth of its kind it was to appear. From 1 on. */
export type Ordinal = number;

/** What a client asked for. */
export type Asked =
  | { what: "poll"; cursor?: Ordinal }
  | { what: "send"; user: Ordinal; clientId?: Ordinal; text: Ordinal; as: MessageForm; chars: number }
  | { what: "typing"; user: Ordinal; shown: boolean }
  | { what: "other" };

/** How an exchange ended. */
export type End =
  | { how: "answered" }
  /** The connection to the service failed: before the headers of an answer, or in its body. */
  | { how: "broken"; by: ShapeId }
  /** Nothing came in the time that the recorder waits. */
  | { how: "silent" }
  /** The client waited no more. */
  | { how: "given-up" }
  /** The recording ended first. */
  | { how: "open" };

/** What a body is, as far as its form goes. */
export type BodyForm =
  | "json"
  | "empty"
  | "html"
  | "not-json"
  | "truncated"
  | "trailing"
  | "marked"
  | "not-object"
  | "corrupt-gzip"
  /** Too long to be read, or no answer of the API. */
  | "unread";

/** The form of a `Retry-After`. */
export type RetryAfter = "seconds" | "date" | "past" | "absent" | "absurd" | "decimal" | "negative";

/** The words that are known to stand beside a refusal. Others are not kept. */
export type RefusalWords = "bare" | "prepare-failed" | "unknown-error" | "rate-limited" | "frequency";

/** A code that is no success. */
export interface Code {
  field: "ret" | "errcode";
  value: number;
  asText: boolean;
  words: RefusalWords;
}

/** A message of a user, or what came in the place of one. */
export interface HeardMessage {
  id: Ordinal;
  user: Ordinal;
  group?: Ordinal;
  as: MessageForm;
  text: Ordinal;
  chars: number;
  /** It is one of the bot's own. */
  echo?: true;
  tokenless?: true;
}

/** What an answer to getupdates says beside its messages. */
export interface Batch {
  list: "given" | "null" | "absent";
  messages: HeardMessage[];
  cursor: "given" | "empty" | "null" | "absent";
  /** The cursor that was given. */
  next?: Ordinal;
  advertiseMs?: number;
  /** What stands in its place where that makes no sense. */
  oddHold?: "zero" | "negative" | "one" | "huge" | "text";
}

/** A login that was confirmed. */
export interface HeardLogin {
  token: Ordinal;
  bot?: Ordinal;
  owner?: Ordinal;
}

/** What the service answered. */
export interface Reply {
  status: number;
  /** For a redirect: whether it leads to the service itself. */
  redirect?: "self" | "other";
  retryAfter: RetryAfter;
  body: BodyForm;
  stale?: StaleShape;
  code?: Code;
  /** How a success is written. */
  ret: "omitted" | "zero" | "zero-text";
  /** For sendmessage: the body of a success. */
  sent?: "empty-object" | "empty-body" | "ret-zero" | "message-id";
  batch?: Batch;
  login?: HeardLogin;
}

/** One request and what became of it. Times are milliseconds since the recording began. */
export interface Exchange {
  endpoint: Endpoint;
  token?: Ordinal;
  /** Of the token, when it names its bot. */
  bot?: Ordinal;
  requestMs: number;
  /** When the headers of an answer came. */
  headersMs?: number;
  endMs: number;
  asked: Asked;
  end: End;
  reply?: Reply;
}

/** A recording, in the order of the requests. */
export interface Recording {
  /** Wall clock at 0, epoch milliseconds. */
  startMs: number;
  /** When it ended, milliseconds since it began. */
  endMs: number;
  exchanges: readonly Exchange[];
}

/** An exchange with a whole answer of status 200 that is JSON, or nothing where nothing is a success. */
export function isWhole({ end, reply }: Exchange): boolean {
  return end.how === "answered" && reply?.status === 200;
}
