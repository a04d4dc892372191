/** undici's interface for handlers (7 and later), as far as the repair speaks it. undici itself is not imported. */

/** What undici passes to an interceptor; the part that is read here. */
export interface DispatchOptions {
  origin?: string | URL;
  path: string;
  method: string;
  body?: unknown;
  headers?: unknown;
}

/** How a handler ends or slows its request. */
export interface DispatchController {
  readonly aborted: boolean;
  readonly paused: boolean;
  readonly reason: Error | null;
  /** Names and values in turn, as they came. */
  rawHeaders?: readonly (string | Uint8Array)[] | null;
  abort(reason: Error): void;
  pause(): void;
  resume(): void;
}

/** Headers as undici gives them to handlers. */
export type IncomingHeaders = Record<string, string | string[] | undefined>;

/** undici's handler of one request. */
export interface DispatchHandler {
  onRequestStart?(controller: DispatchController, context: unknown): void;
  onResponseStart?(
    controller: DispatchController,
    statusCode: number,
    headers: IncomingHeaders,
    statusMessage?: string,
  ): void;
  onResponseData?(controller: DispatchController, chunk: Uint8Array): void;
  onResponseEnd?(controller: DispatchController, trailers: IncomingHeaders): void;
  onResponseError?(controller: DispatchController, error: Error): void;
}

/** undici's `dispatch`. */
export type Dispatch = (options: DispatchOptions, handler: DispatchHandler) => boolean;
