/** The content network: addresses, one upload, one download. No bearer token goes there. */
import { serviceAddress } from "../address.ts";
import { readBytes } from "../body.ts";
import { AddressError, serverWords, TransportError } from "../errors.ts";
import { boundedText, TOKEN_BYTES_MAX, URL_BYTES_MAX } from "../protocol/limits.ts";
import type { InboundMedia } from "../protocol/media.ts";
import { fault, malformed, networkFault, type Reply } from "../reply.ts";
import { dropBody, type WebFetch, type WebResponse } from "../web.ts";
import { withoutSecrets } from "../words.ts";

const UPLOAD = "cdn-upload";
const DOWNLOAD = "cdn-download";

/** Where media may lie. */
export interface MediaPlaces {
  cdnBaseUrl: string;
  hostsAllowed: ReadonlySet<string>;
  /** The account's own base URL, when it has one: a mock, say, is its own content network. */
  baseUrl: string | undefined;
}

/**
 * `upload_full_url` when the service gave one that the client may go to, else the CDN's address for `upload_param`; null when
 * it gave neither.
 */
export function uploadUrl(
  places: MediaPlaces,
  answer: { upload_full_url?: unknown; upload_param?: unknown },
  fileKey: string,
): string | AddressError | null {
  const param = boundedText(answer.upload_param, TOKEN_BYTES_MAX);
  const known =
    param === undefined
      ? null
      : `${places.cdnBaseUrl}/upload?encrypted_query_param=${encodeURIComponent(param)}&filekey=${encodeURIComponent(fileKey)}`;
  return namedOr(places, "upload_full_url of getuploadurl", answer.upload_full_url, known);
}

/** The same for a download: `full_url`, else the CDN's address for `encrypt_query_param`. */
export function downloadUrl(
  places: MediaPlaces,
  { kind, source }: InboundMedia,
): string | AddressError | null {
  const param = boundedText(source.param, URL_BYTES_MAX);
  const known =
    param === undefined
      ? null
      : `${places.cdnBaseUrl}/download?encrypted_query_param=${encodeURIComponent(param)}`;
  return namedOr(places, `full_url of the ${kind}`, source.url, known);
}

/** The whole address that the service named, when the client may go there; else the known one. */
function namedOr(
  { cdnBaseUrl, hostsAllowed, baseUrl }: MediaPlaces,
  what: string,
  named: unknown,
  known: string | null,
): string | AddressError | null {
  const given = boundedText(named, URL_BYTES_MAX);
  if (given === undefined || given.trim() === "") return known;
  const own = baseUrl === undefined ? [cdnBaseUrl] : [cdnBaseUrl, baseUrl];
  const address = serviceAddress(what, given, { own, hostsAllowed });
  return address instanceof AddressError ? (known ?? address) : address.href;
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
    const read = await readBytes(response, bytesMax);
    return { kind: "answer", body: read.kind === "whole" ? read.content : null };
  } catch (error) {
    return networkFault(DOWNLOAD, error, status);
  }
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
