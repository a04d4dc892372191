/** Requests that are no JSON POST to the API: media and the QR login. The second seam to the network. */

/** What the client gives to a {@link WebFetch}. `signal` must end the request and the reading of its body. */
export interface WebInit {
  method: "GET" | "POST";
  headers: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
  signal: AbortSignal;
  /** Redirects are not followed: where a request goes is the client's decision. */
  redirect: "manual";
}

/** The part of a response that the client reads. The global `Response` fits. */
export interface WebResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body?: (AsyncIterable<Uint8Array> & { cancel(): Promise<unknown> }) | null;
  text(): Promise<string>;
}

/** A fetch-shaped function. The global `fetch` fits. */
export type WebFetch = (url: string, init: WebInit) => Promise<WebResponse>;

/** An unread body holds its connection; what the cancelling says is of no interest. @internal */
export function dropBody(response: WebResponse): void {
  response.body?.cancel().catch(() => {});
}
