/** The content network: addresses, one upload, one download. No bearer token goes there. */
import { readBytes } from "../body.ts";
import { TransportError } from "../errors.ts";
import { boundedText, isLonger, TOKEN_BYTES_MAX, URL_BYTES_MAX } from "../protocol/limits.ts";
import type { MediaSource } from "../protocol/media.ts";
import { fault, malformed, networkFault, type Reply } from "../transport.ts";
import { dropBody, type WebFetch, type WebResponse } from "../web.ts";

const UPLOAD = "cdn-upload";
const DOWNLOAD = "cdn-download";

/** `upload_full_url` when the service gave one, else the CDN's address for `upload_param`; null when it gave neither. */
export function uploadUrl(
  base: string,
  answer: { upload_full_url?: unknown; upload_param?: unknown },
  fileKey: string,
): string | null {
  const full = httpUrl(answer.upload_full_url);
  if (full !== null) return full;
  const param = boundedText(answer.upload_param, TOKEN_BYTES_MAX);
  if (param === undefined) return null;
  return `${base}/upload?encrypted_query_param=${encodeURIComponent(param)}&filekey=${encodeURIComponent(fileKey)}`;
}

/** `full_url` when there is one, else the CDN's address for `encrypt_query_param`; null when there is neither. */
export function downloadUrl(base: string, { url, param }: MediaSource): string | null {
  const full = httpUrl(url);
  if (full !== null) return full;
  // A longer one is of no use to anybody: no server takes such an address.
  return param === undefined || isLonger(param, URL_BYTES_MAX)
    ? null
    : `${base}/download?encrypted_query_param=${encodeURIComponent(param)}`;
}

/** Upload a ciphertext. The answer is the parameter by which it can be downloaded. Never rejects. */
export async function upload(
  fetch: WebFetch,
  url: string,
  ciphertext: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
): Promise<Reply<string>> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/octet-stream" },
      body: ciphertext,
      signal,
      redirect: "manual",
    });
    dropBody(response);
    if (response.status !== 200) return statusFault(UPLOAD, response);
    const param = response.headers.get("x-encrypted-param");
    if (param === null || param === "")
      return malformed(UPLOAD, "the answer has no x-encrypted-param header");
    return { kind: "answer", body: param };
  } catch (error) {
    return networkFault(UPLOAD, error);
  }
}

/** Download at most `bytesMax` bytes. Null for more: the rest stays unread. Never rejects. */
export async function download(
  fetch: WebFetch,
  url: string,
  bytesMax: number,
  signal: AbortSignal,
): Promise<Reply<Uint8Array | null>> {
  let status: number | undefined;
  try {
    const response = await fetch(url, { method: "GET", headers: {}, signal, redirect: "manual" });
    status = response.status;
    if (status !== 200) {
      dropBody(response);
      return statusFault(DOWNLOAD, response);
    }
    const read = await readBytes(response, bytesMax);
    return { kind: "answer", body: read.kind === "whole" ? read.content : null };
  } catch (error) {
    return networkFault(DOWNLOAD, error, status);
  }
}

/** The CDN says what is wrong in a header of its own. */
function statusFault(endpoint: string, response: WebResponse): Reply<never> {
  const { status } = response;
  const words = response.headers.get("x-error-message")?.slice(0, 200);
  const message = `HTTP status ${status}${words === undefined ? "" : ` (${words})`}`;
  return fault(new TransportError("http-status", { endpoint, status, message }), true);
}

function httpUrl(value: unknown): string | null {
  const text = boundedText(value, URL_BYTES_MAX)?.trim();
  const url = text === undefined ? null : URL.parse(text);
  return url !== null && (url.protocol === "https:" || url.protocol === "http:") ? (text ?? null) : null;
}
