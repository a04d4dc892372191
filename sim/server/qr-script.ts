/** What a QR code's status is at a time, by the script in the settings: pure, nothing is remembered here. */
import type { CodeRecord } from "../trace/record.ts";
import type { ServiceHost } from "./hosts.ts";
import type { ServerOptions } from "./options.ts";
import type { QrState } from "./server-state.ts";

/** The statuses of get_qrcode_status, spelled as on the wire (ilink-protocol §1.4). */
export type QrStatus =
  | "wait"
  | "scaned"
  | "confirmed"
  | "expired"
  | "scaned_but_redirect"
  | "need_verifycode"
  | "verify_code_blocked"
  | "binded_redirect";

/** The code that the phone shows in every run; any other is wrong. */
export const VERIFY_CODE = "258036";

/** So many wrong codes block the login. */
const WRONG_CODES_MAX = 3;

/** The status at a time. `host`: where the poll came to; a redirected login goes on at the other host alone. */
export function statusAt(options: ServerOptions, qr: QrState, host: ServiceHost, nowMs: number): QrStatus {
  const { qr: outcome, qrScanMs, qrConfirmMs, qrExpireMs } = options;
  if (qr.credential !== undefined) return "confirmed";
  if (nowMs - qr.createdMs >= qrExpireMs) return "expired";
  if (qr.unscanned || nowMs - qr.createdMs < qrScanMs) return "wait";
  const confirmedMs = (qr.verifiedMs ?? qr.createdMs + qrScanMs) + qrConfirmMs;
  const onceScanned = nowMs < confirmedMs ? "scaned" : "confirmed";
  switch (outcome) {
    case "bound":
      return "binded_redirect";
    case "redirect":
      return host === "other" ? onceScanned : "scaned_but_redirect";
    case "verify-blocked":
      return qr.wrongCodes > 0 ? "verify_code_blocked" : "need_verifycode";
    case "verify-code":
      if (qr.wrongCodes >= WRONG_CODES_MAX) return "verify_code_blocked";
      return qr.verifiedMs === undefined ? "need_verifycode" : onceScanned;
    case "confirmed":
    case "expired":
    case "expires-once":
    case "no-bot-id":
    case "fails-524":
      return onceScanned;
  }
}

/** How a code ends where the phone alone decides that, and when; undefined where it does not. */
export function fateOf(
  { qr: outcome, qrScanMs, qrConfirmMs, qrExpireMs }: ServerOptions,
  { createdMs, unscanned }: Pick<QrState, "createdMs" | "unscanned">,
): Pick<CodeRecord, "fate" | "fateMs"> | undefined {
  const confirmedMs = unscanned ? Number.POSITIVE_INFINITY : qrScanMs + qrConfirmMs;
  if (qrExpireMs <= confirmedMs) return { fate: "expired", fateMs: createdMs + qrExpireMs };
  return PHONE_ALONE.has(outcome) ? { fate: "confirmed", fateMs: createdMs + confirmedMs } : undefined;
}

/** With any other a verify code is wanted, or the service gives no credential. */
const PHONE_ALONE: ReadonlySet<ServerOptions["qr"]> = new Set([
  "confirmed",
  "expires-once",
  "redirect",
  "fails-524",
]);

/** The next time at which the status may change by itself; Infinity: never. */
export function nextChangeMs(options: ServerOptions, qr: QrState, nowMs: number): number {
  const { qrScanMs, qrConfirmMs, qrExpireMs } = options;
  const scannedMs = qr.createdMs + qrScanMs;
  const changes = [scannedMs, (qr.verifiedMs ?? scannedMs) + qrConfirmMs, qr.createdMs + qrExpireMs];
  return Math.min(...changes.filter(atMs => atMs > nowMs), Number.POSITIVE_INFINITY);
}
