/** What the service says of a QR code that is being shown. */
import type { Limits } from "../deadline.ts";
import { appHeaders } from "../protocol/headers.ts";
import { boundedText, ID_BYTES_MAX, TOKEN_BYTES_MAX, URL_BYTES_MAX } from "../protocol/limits.ts";
import { askJson, type LoginSeams } from "./qr-code.ts";

/** @internal */
export type QrStatus =
  /** Nothing yet: really, or because nobody answered well. `scanned`: somebody has scanned it. */
  | { kind: "wait"; scanned: boolean }
  /** The question did not get through; it is asked again. */
  | { kind: "unreachable" }
  | { kind: "expired" }
  /** Ask elsewhere from now on. */
  | { kind: "redirect"; host: string }
  | { kind: "code-wanted" }
  | { kind: "code-blocked" }
  | { kind: "already-bound" }
  | { kind: "confirmed"; botId: string; token: string; baseUrl: string; userId: string }
  | { kind: "aborted" };

const WAIT = { kind: "wait", scanned: false } as const;

/** Ask once; the service holds the question. Every fault is no more than that nothing is known yet (ilink-protocol §1.4). @internal */
export async function askQrStatus(
  seams: LoginSeams,
  baseUrl: string,
  key: string,
  verifyCode: string | null,
  limits: Limits,
): Promise<QrStatus> {
  const code = verifyCode === null ? "" : `&verify_code=${encodeURIComponent(verifyCode)}`;
  const url = `${baseUrl}ilink/bot/get_qrcode_status?qrcode=${encodeURIComponent(key)}${code}`;
  const get = { method: "GET", headers: appHeaders(seams.channelVersion) } as const;
  const reply = await askJson(seams, "get_qrcode_status", url, get, limits);
  switch (reply.kind) {
    case "answer":
      return parseQrStatus(reply.body);
    case "fault":
      return reply.error.code === "network" ? { kind: "unreachable" } : WAIT;
    case "aborted":
      return { kind: "aborted" };
    default:
      return reply satisfies never;
  }
}

/** Names are the wire's own, misspellings included. Unknown ones count as `wait`. @internal */
function parseQrStatus(body: Record<string, unknown>): QrStatus {
  switch (body.status) {
    case "scaned":
      return { kind: "wait", scanned: true };
    case "expired":
      return { kind: "expired" };
    case "scaned_but_redirect": {
      const host = textIn(body.redirect_host, ID_BYTES_MAX);
      return host === "" ? WAIT : { kind: "redirect", host };
    }
    case "need_verifycode":
      return { kind: "code-wanted" };
    case "verify_code_blocked":
      return { kind: "code-blocked" };
    case "binded_redirect":
      return { kind: "already-bound" };
    case "confirmed":
      return {
        kind: "confirmed",
        botId: textIn(body.ilink_bot_id, ID_BYTES_MAX),
        token: textIn(body.bot_token, TOKEN_BYTES_MAX),
        baseUrl: textIn(body.baseurl, URL_BYTES_MAX),
        userId: textIn(body.ilink_user_id, ID_BYTES_MAX),
      };
    default:
      return WAIT;
  }
}

function textIn(value: unknown, bytesMax: number): string {
  return boundedText(value, bytesMax)?.trim() ?? "";
}
