/** The knobs of the mock server: a scenario's `server:` block, as the server reads it. `knobs.ts` says why each default is what it is. */

import type { OutboundKey } from "../trace/record.ts";

/** How a QR login ends. */
export type QrOutcome =
  | "confirmed"
  | "expired"
  | "redirect"
  | "verify-code"
  | "verify-blocked"
  | "bound"
  | "no-bot-id"
  | "fails-524";

/** The words of a refused send; all of them are `ret: -2`. */
export type Refusal = "bare" | "prepare-failed" | "unknown-error" | "rate-limited" | "frequency";

/** The session and its token. */
export interface SessionOptions {
  staleBody: string;
  notifystart: "heals" | "heals-once" | "no-effect" | "refused";
  idleAfterMs: number | null;
  tokenLastsMs: number | null;
  takenOver: "at-boundary" | "at-once";
  checkHeaders: boolean;
  newBotId: boolean;
  qr: QrOutcome;
  qrScanMs: number;
  qrConfirmMs: number;
  qrExpireMs: number;
}

/** Messages from users to the bot. */
export interface PollingOptions {
  holdMs: number;
  advertiseMs: number | null;
  timeoutField: "ignored" | "honoured";
  cursor: "replay" | "consume";
  emptyCursor: "backlog" | "now";
  unknownCursor: "backlog" | "now" | "refused";
  cursorAfterLogin: "kept" | "unknown";
  parallelPolls: "independent" | "split" | "newest" | "stale";
  batchMax: number;
  retentionMs: number | null;
  redeliverMs: number | null;
  ret: "omitted" | "zero";
  cdnUrls: "both" | "full" | "param";
  aesKey: "raw" | "hex";
}

/** Messages from the bot to users. */
export interface SendingOptions {
  sendAnswer: "empty-object" | "empty-body" | "ret-zero" | "message-id";
  quota: number | null;
  windowMs: number | null;
  burst: number | null;
  burstWithinMs: number;
  penaltyMs: number;
  penaltyGrows: "fixed" | "restarts" | "doubles";
  refusal: Refusal;
  tokenless: "accept" | "refuse" | "drop";
  wrongCase: "accept" | "refuse";
  clientIds: "dedupe" | "ignore";
  ticketLastsMs: number;
  typingCounts: boolean;
  uploadHeader: "present" | "absent";
}

export interface ServerOptions extends SessionOptions, PollingOptions, SendingOptions {
  /** Base address that a login hands out. @default https://ilinkai.weixin.qq.com */
  apiUrl?: string;
  /** Base address of uploads and downloads. @default https://novac2c.cdn.weixin.qq.com/c2c */
  cdnUrl?: string;
  /** What the trace calls an outbound text or a piece of one. */
  keyOf(text: string): OutboundKey;
  /** Chance for ids and tokens. */
  uint32(): number;
}
