/** The memory door: a fetch-shaped function in the same process. Fast; for search and for the gate. */
import {
  type Door,
  type DoorWorld,
  headerLookup,
  isPlainBody,
  isRequest,
  plainCall,
  textOf,
  transportError,
} from "./door.ts";
import { locate } from "./hosts.ts";
import { follow, redirectOf } from "./redirect.ts";
import { openBody, showAnswer, startOf } from "./response.ts";

const TEXT_TYPE = "text/plain;charset=UTF-8";

export const memoryDoor: Door = {
  settleTurns: 1,
  open(world) {
    const before = globalThis.fetch;
    globalThis.fetch = (input, init) => memoryFetch(world, input, init);
    return () => {
      globalThis.fetch = before;
    };
  },
};

function memoryFetch(
  world: DoorWorld,
  input: string | URL | Request,
  init: RequestInit = {},
): Promise<Response> {
  return isRequest(input) || !isPlainBody(init.body)
    ? fetchRead(world, input, init)
    : fetchPlain(world, String(input), init, 0);
}

async function fetchRead(
  world: DoorWorld,
  input: string | URL | Request,
  init: RequestInit,
): Promise<Response> {
  world.begin();
  const { url, init: read } = await plainCall(input, init).finally(world.finish);
  return fetchPlain(world, url, read, 0);
}

/** @param hops redirects followed so far */
function fetchPlain(world: DoorWorld, url: string, init: RequestInit, hops: number): Promise<Response> {
  const body = init.body as string | Uint8Array | undefined | null;
  const given = headerLookup(init.headers);
  const place = locate(url);
  if (place === undefined) {
    world.onForeign(url, given("authorization"));
    return Promise.reject(transportError("dns-not-found"));
  }
  const signal = init.signal ?? undefined;
  if (signal?.aborted) return Promise.reject(signal.reason);
  // What `fetch` adds to a text that comes without a type.
  const header: typeof given =
    typeof body === "string"
      ? name => given(name) ?? (name === "content-type" ? TEXT_TYPE : undefined)
      : given;
  return new Promise<Response>((resolve, reject) => {
    let onAbort: (() => void) | undefined;
    let onHangUp: (() => void) | undefined;
    const settled = (): void => {
      if (onAbort !== undefined) signal?.removeEventListener("abort", onAbort);
    };
    const hangUp = world.wire.send(
      {
        method: init.method ?? "GET",
        host: place.host,
        path: place.path,
        header,
        body: textOf(body),
        // What a redirect made of it is not the subject's doing.
        ...(hops > 0 ? { blameless: true } : {}),
        ...(body instanceof Uint8Array ? { bytes: body } : {}),
      },
      {
        answer(answer) {
          settled();
          const location = redirectOf(answer, init);
          if (location === undefined) resolve(showAnswer(new Response(...startOf(answer)), answer, hops));
          else {
            const hop = follow(url, location, answer.status, init, hops);
            if ("error" in hop) reject(hop.error);
            else resolve(fetchPlain(world, hop.url, hop.init, hops + 1));
          }
        },
        begin(answer) {
          const { stream, sink, fail } = openBody(() => {
            settled();
            hangUp();
          });
          onHangUp = () => fail(signal?.reason);
          resolve(showAnswer(new Response(stream, startOf(answer)[1]), answer, hops));
          return {
            piece: sink.piece,
            end: () => {
              settled();
              sink.end();
            },
            fail: shape => {
              settled();
              sink.fail(shape);
            },
          };
        },
        fail(shape) {
          settled();
          reject(transportError(shape));
        },
      },
    );
    if (signal === undefined) return;
    onAbort = () => {
      hangUp();
      if (onHangUp === undefined) reject(signal.reason);
      else onHangUp();
    };
    signal.addEventListener("abort", onAbort, { once: true });
  });
}
