/**
 * Public names of the client.
 *
 * @module ilink-sim/client
 */
export { type Client, createClient } from "./client.ts";
export type { ClientEvents } from "./client-events.ts";
export { type Clock, systemClock, type TimerHandle } from "./clock.ts";
export type { ConfigOutcome } from "./config.ts";
export type { Credential } from "./credential.ts";
export {
  type CredentialFile,
  type CredentialFileOptions,
  openCredentialFile,
  type WatchOptions,
} from "./credential-file.ts";
export {
  AddressError,
  type AddressFlaw,
  IlinkError,
  type IlinkErrorCode,
  OptionError,
  ServiceError,
  TransportError,
} from "./errors.ts";
export type { Unsubscribe } from "./events.ts";
export { type LogFacts, type Logger, silentLogger } from "./logger.ts";
export { loginByQr, type QrLoginEnd, type QrLoginOptions, type QrLoginStatus } from "./login/login.ts";
export type { MediaRequest } from "./media/media-request.ts";
export type { ClientOptions, MessageHandler, Tunables, Turn } from "./options.ts";
export type {
  ChunkFacts,
  Declined,
  DeclineReason,
  MediaOutcome,
  OutboxEvent,
  RestFacts,
  SendAttempt,
  SendOutcome,
  TypingOutcome,
  Waiting,
  WaitingText,
} from "./outcome.ts";
export type { WireItem } from "./protocol/endpoints.ts";
export type { InboundMedia, MediaKind, MediaSource } from "./protocol/media.ts";
export type { InboundMessage } from "./protocol/message.ts";
export type { QuotedMessage, QuotedPart } from "./protocol/quote.ts";
export { type Random, type RandomBytes, systemRandom, systemRandomBytes } from "./random.ts";
export type { Incoming, MessagesOptions } from "./reader.ts";
export type { ReadyOptions } from "./ready.ts";
export type { NeedsLoginReason, RecoveringReason } from "./recovery/state.ts";
export type { RequestEvent } from "./request-event.ts";
export type { AccountState, Health, StateChange, StateReason } from "./status.ts";
export { createMemoryStore } from "./store/memory.ts";
export { openSqliteStore, type SqliteStore } from "./store/sqlite.ts";
export type {
  Awaitable,
  DedupeWindow,
  Lasting,
  OutboxChange,
  QueuedText,
  Receipt,
  Spending,
  Store,
  StoredAccount,
} from "./store/store.ts";
export { StoreError, type StoreErrorReason } from "./store/store-error.ts";
export type { Fetch, FetchInit, FetchResponse } from "./transport.ts";
export type { WebFetch, WebInit, WebResponse } from "./web.ts";
