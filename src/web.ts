/** Requests that are no JSON POST to the API: media and the QR login. The seam to the network: the only file of the client that touches the runtime's `fetch`. */

/** What the client gives to a {@link WebFetch}. `signal` must end the request and the reading of its body. */
export interface WebInit {
  /** GET for downloads and the QR login's status, POST else. */
  method: "GET" | "POST";
  /** Never with a bearer token. */
  headers: Record<string, string>;
  /** JSON, or ciphertext to upload. */
  body?: string | Uint8Array<ArrayBuffer>;
  /** Ends the request. */
  signal: AbortSignal;
  /** Redirects are not followed: where a request goes is the client's decision. */
  redirect: "manual";
}

/** The part of a response that the client reads. The global `Response` fits. */
export interface WebResponse {
  /** HTTP status. */
  readonly status: number;
  /** By name, in whatever case. */
  readonly headers: { get(name: string): string | null };
  /** Read piece by piece, or cancelled. */
  readonly body?: (AsyncIterable<Uint8Array> & { cancel(): Promise<unknown> }) | null;
  /** The whole body as text. */
  text(): Promise<string>;
}

/** A fetch-shaped function. The global `fetch` fits. */
export type WebFetch = (url: string, init: WebInit) => Promise<WebResponse>;

/** The runtime's own network, looked up at each request. @internal */
export const systemFetch: typeof fetch = (input, init) => globalThis.fetch(input, init);

/** An unread body holds its connection; what the cancelling says is of no interest. @internal */
export function dropBody(response: WebResponse): void {
  response.body?.cancel().catch(() => {});
}
