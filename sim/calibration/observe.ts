/** One request as a client makes it, and what the client sees of it, as plain data. Knows nothing of sockets: the same for every door. */
import { normalise } from "./normalise.ts";

/** What an error says of itself. */
export interface SeenError {
  name: string;
  message: string;
}

/** What stands behind an error: undici's own error, or the system's. A key is absent where the error has no such property. */
export interface SeenCause extends SeenError {
  /** `ECONNREFUSED`, `UND_ERR_SOCKET`, `HPE_INVALID_CONSTANT`, … The numbers of DOM exceptions are left out. */
  code?: string;
  /** The system call that failed; errors of the system only. */
  syscall?: string;
  cause?: SeenCause;
}

/** What the client sees of one request. Keys of things it never gets to see are absent. */
export interface Observation {
  /**
   * How far it came. `request`: `fetch` rejected. `body`: reading the body rejected.
   * `parse`: the text is not JSON. `done`: there is a value.
   */
  phase: "request" | "body" | "parse" | "done";
  status?: number;
  statusText?: string;
  ok?: boolean;
  /** Present and true when a redirect was followed. */
  redirected?: true;
  contentType?: string;
  retryAfter?: string;
  /** What was thrown, in every phase but `done`. Texts are normalised. */
  error?: SeenError;
  cause?: SeenCause;
  /** Length of the text as it was read, in bytes of UTF-8. */
  bytes?: number;
  /** The text as it was read, up to 200 characters. */
  text?: string;
  /** The value as JSON, with numbers that JSON cannot say as strings: `"Infinity"`. */
  value?: string;
}

/** The body of every request that is made to be observed. */
const REQUEST_BODY = JSON.stringify({ get_updates_buf: "" });

const TEXT_LENGTH_MAX = 200;

/**
 * Make one POST and read it to its end: the status, then the text, then the JSON in it. Never rejects.
 *
 * @param init laid over the POST; its `signal` is not looked at
 * @param deadline the client's own limit, made by the caller: `AbortSignal.timeout(300)`
 */
export async function observe(
  fetch: typeof globalThis.fetch,
  url: string,
  init: RequestInit,
  deadline: AbortSignal,
): Promise<Observation> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: REQUEST_BODY,
      ...init,
      signal: deadline,
    });
  } catch (error) {
    return { phase: "request", ...seenError(error) };
  }
  const head = seenHead(response);
  let text: string;
  try {
    text = await response.text();
  } catch (error) {
    return { phase: "body", ...head, ...seenError(error) };
  }
  const read = { bytes: new TextEncoder().encode(text).length, text: text.slice(0, TEXT_LENGTH_MAX) };
  try {
    return { phase: "done", ...head, ...read, value: printValue(JSON.parse(text)) };
  } catch (error) {
    return { phase: "parse", ...head, ...seenError(error), ...read };
  }
}

function seenHead(response: Response): Partial<Observation> {
  const contentType = response.headers.get("content-type");
  const retryAfter = response.headers.get("retry-after");
  return {
    status: response.status,
    statusText: response.statusText,
    ok: response.ok,
    ...(response.redirected ? { redirected: true } : {}),
    ...(contentType === null ? {} : { contentType }),
    ...(retryAfter === null ? {} : { retryAfter }),
  };
}

function seenError(thrown: unknown): Pick<Observation, "error" | "cause"> {
  if (!(thrown instanceof Error))
    return { error: { name: typeof thrown, message: normalise(String(thrown)) } };
  const error = { name: thrown.name, message: normalise(thrown.message) };
  return { error, ...seenCause(thrown) };
}

function seenCause({ cause }: Error): { cause?: SeenCause } {
  if (!(cause instanceof Error)) return {};
  const { name, code, syscall } = cause as NodeJS.ErrnoException;
  return {
    cause: {
      name,
      ...(typeof code === "string" ? { code } : {}),
      ...(typeof syscall === "string" ? { syscall } : {}),
      message: normalise(cause.message),
      ...seenCause(cause),
    },
  };
}

function printValue(value: unknown): string {
  return JSON.stringify(value, (_key, part) =>
    typeof part === "number" && !Number.isFinite(part) ? String(part) : part,
  );
}
