/** One request of the repair's through the rest of a dispatcher's chain, and its answer. */
import { readUpTo } from "../../body.ts";
import type { Answer, Call, Header, Send } from "../call.ts";
import { type Body, bodyOf, followedBy } from "../passed-on.ts";
import { unfolded } from "./codings.ts";
import type { Dispatch, DispatchOptions, IncomingHeaders } from "./handler.ts";

/** A way to send that keeps nothing of the request it came with but what the caller chose beside it. @internal */
export function sendBy(
  dispatch: Dispatch,
  { headers: _headers, body: _body, ...rest }: DispatchOptions,
  bytesMax: number,
): Send {
  return async call => {
    const { body, ...head } = await exchange(dispatch, rest, call);
    return { ...head, ...(await contentOf(head.headers, body, bytesMax)) };
  };
}

/** The whole body as it came and what it says; or the body alone, when it is too large, or cannot be read. */
async function contentOf(
  headers: readonly Header[],
  body: Body,
  bytesMax: number,
): Promise<Pick<Answer, "text" | "bytes" | "passedOn">> {
  const pieces = body.values();
  const { isWhole, bytes } = await readUpTo(pieces, bytesMax);
  if (!isWhole) return { text: "", passedOn: { body: followedBy(bytes, pieces), bytes: bytes.length } };
  const codings = headers.flatMap(([name, value]) => (name === "content-encoding" ? [value] : []));
  const plain = await unfolded(bytes, codings.join(","), bytesMax);
  return plain === undefined
    ? { text: "", passedOn: { body: bodyOf(bytes), bytes: bytes.length } }
    : { text: new TextDecoder().decode(plain), bytes };
}

interface Response extends Pick<Answer, "status" | "statusText" | "headers"> {
  body: Body;
}

/** Resolves when the head is there; the body comes as it is read. */
function exchange(dispatch: Dispatch, options: DispatchOptions, call: Call): Promise<Response> {
  return new Promise((resolve, reject) => {
    const { signal } = call;
    let onAbort = (): void => {};
    let sink: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;
    let arrived = (): void => {};
    const url = new URL(call.url);
    const settle = (): void => {
      arrived();
      signal.removeEventListener("abort", onAbort);
    };
    dispatch(
      {
        ...options,
        origin: url.origin,
        path: url.pathname + url.search,
        headers: call.headers,
        body: call.body,
      },
      {
        onRequestStart(controller) {
          onAbort = () => controller.abort(signal.reason);
          if (signal.aborted) onAbort();
          else signal.addEventListener("abort", onAbort);
        },
        onResponseStart(controller, status, headers, statusText = "") {
          // What is only announced (100, 103) is not the answer.
          if (status < 200) return;
          const body: Body = new ReadableStream({
            start: given => {
              sink = given;
            },
            // Asked once for each piece, not again and again until one comes.
            pull: () =>
              new Promise(resolve => {
                arrived = resolve;
                controller.resume();
              }),
            cancel: () => {
              sink = undefined;
              controller.abort(new Error("nobody reads the answer any more"));
            },
          });
          resolve({ status, statusText, headers: pairsOf(headers), body });
        },
        onResponseData(controller, chunk) {
          // A parser that goes on after a pause shows nothing first: to pause again for that would never end.
          if (chunk.length === 0) return;
          // undici may use the memory of a piece again.
          sink?.enqueue(new Uint8Array(chunk));
          if ((sink?.desiredSize ?? 1) <= 0) controller.pause();
          arrived();
        },
        onResponseEnd() {
          settle();
          if (sink === undefined) reject(new Error("the answer ended before it began"));
          else sink.close();
        },
        onResponseError(_controller, error) {
          settle();
          if (sink === undefined) reject(error);
          else sink.error(error);
        },
      },
    );
  });
}

function pairsOf(headers: IncomingHeaders): Header[] {
  return Object.entries(headers).flatMap(([name, values = []]) =>
    [values].flat().map((value): Header => [name.toLowerCase(), value]),
  );
}
