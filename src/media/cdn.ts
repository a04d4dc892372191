/** The content network: addresses, one upload, one download. No bearer token goes there. */
import { serverWords, TransportError } from "../errors.ts";
import type { MediaSource } from "../protocol/media.ts";
import { fault, malformed, networkFault, type Reply } from "../transport.ts";
import { dropBody, type WebFetch, type WebResponse } from "../web.ts";
import { withoutSecrets } from "../words.ts";

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
  const { upload_param: param } = answer;
  if (typeof param !== "string" || param === "") return null;
  return `${base}/upload?encrypted_query_param=${encodeURIComponent(param)}&filekey=${encodeURIComponent(fileKey)}`;
}

/** `full_url` when there is one, else the CDN's address for `encrypt_query_param`; null when there is neither. */
export function downloadUrl(base: string, { url, param }: MediaSource): string | null {
  const full = httpUrl(url);
  if (full !== null) return full;
  return param === undefined ? null : `${base}/download?encrypted_query_param=${encodeURIComponent(param)}`;
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
    if (response.status !== 200) return statusFault(UPLOAD, url, response);
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
      return statusFault(DOWNLOAD, url, response);
    }
    return { kind: "answer", body: await readAtMost(response, bytesMax) };
  } catch (error) {
    return networkFault(DOWNLOAD, error, status);
  }
}

async function readAtMost(response: WebResponse, bytesMax: number): Promise<Uint8Array | null> {
  if (Number(response.headers.get("content-length")) > bytesMax) {
    dropBody(response);
    return null;
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the body.
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > bytesMax) return null;
    parts.push(part);
  }
  return Buffer.concat(parts, size);
}

/** The CDN says what is wrong in a header of its own. What lets anybody at the file is taken out of it. */
function statusFault(endpoint: string, url: string, response: WebResponse): Reply<never> {
  const { status } = response;
  const said = response.headers.get("x-error-message");
  const secrets = [...(URL.parse(url)?.searchParams.values() ?? [])];
  const words = said === null ? "" : ` (${serverWords(withoutSecrets(said, secrets))})`;
  const message = `HTTP status ${status}${words}`;
  return fault(new TransportError("http-status", { endpoint, status, message }), true);
}

function httpUrl(value: unknown): string | null {
  if (typeof value !== "string" || value.trim() === "") return null;
  const url = URL.parse(value.trim());
  return url !== null && (url.protocol === "https:" || url.protocol === "http:") ? value.trim() : null;
}
