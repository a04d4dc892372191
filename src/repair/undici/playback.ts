/** Plays the end of a request to its handler, as undici would have. */
import type { Answer } from "../call.ts";
import { endedBy } from "../passed-on.ts";
import type { Flow } from "./flow.ts";
import type { Dispatch, DispatchHandler, DispatchOptions, IncomingHeaders } from "./handler.ts";

/** Play an answer. Rejects with what the handler throws, or ended the request with. @internal */
export async function play(
  { status, statusText = "", headers, text, bytes, passedOn }: Answer,
  handler: DispatchHandler,
  flow: Flow,
): Promise<void> {
  flow.rawHeaders = headers.flat();
  try {
    handler.onResponseStart?.(flow, status, incoming(headers), statusText);
  } catch (error) {
    passedOn?.body.cancel().catch(() => {});
    throw error;
  }
  await flow.resumed();
  const pieces = passedOn === undefined ? [bytes ?? Buffer.from(text)] : endedBy(flow.signal, passedOn.body);
  for await (const piece of pieces) {
    // undici's own handlers take buffers alone.
    const { buffer, byteOffset, length } = piece;
    if (!flow.aborted && length > 0) handler.onResponseData?.(flow, Buffer.from(buffer, byteOffset, length));
    await flow.resumed();
  }
  if (flow.aborted) throw flow.reason;
  flow.finish();
  handler.onResponseEnd?.(flow, {});
}

/** Tell a handler that its request has failed. What it throws is its own affair, and nobody else's. @internal */
export function playError(error: unknown, handler: DispatchHandler, flow: Flow): void {
  // As undici has it: who has ended his request hears his own reason.
  const told = flow.reason ?? (error instanceof Error ? error : new Error(String(error)));
  try {
    handler.onResponseError?.(flow, told);
  } catch {
    // It has had its say.
  }
}

/** Let a request go to the service, for a handler that has been told of its beginning. @internal */
export function goOn(
  dispatch: Dispatch,
  options: DispatchOptions,
  handler: DispatchHandler,
  flow: Flow,
): void {
  dispatch(options, {
    onRequestStart: controller => flow.handOver(controller),
    onResponseStart: (...args) => handler.onResponseStart?.(...args),
    onResponseData: (...args) => handler.onResponseData?.(...args),
    onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
    onResponseError: (_controller, error) => playError(error, handler, flow),
  });
}

function incoming(headers: Answer["headers"]): IncomingHeaders {
  const byName: Record<string, string | string[]> = {};
  for (const [name, value] of headers) {
    const before = byName[name];
    byName[name] = before === undefined ? value : [before, value].flat();
  }
  return byName;
}
