/** The memory door: a fetch-shaped function in the same process. Fast; for search and for the gate. */
import {
  type Door,
  type DoorWorld,
  headerLookup,
  isRequest,
  pathBelow,
  plainCall,
  transportError,
} from "./door.ts";

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
  const { body } = init;
  if (isRequest(input) || (body !== undefined && body !== null && typeof body !== "string")) {
    return fetchRead(world, input, init);
  }
  return fetchPlain(world, String(input), init, body ?? undefined);
}

async function fetchRead(
  world: DoorWorld,
  input: string | URL | Request,
  init: RequestInit,
): Promise<Response> {
  world.begin();
  const { url, init: read } = await plainCall(input, init).finally(world.finish);
  return fetchPlain(world, url, read, read.body);
}

function fetchPlain(
  world: DoorWorld,
  url: string,
  init: RequestInit,
  body: string | undefined,
): Promise<Response> {
  const path = pathBelow(world.baseUrl, url);
  if (path === undefined) {
    world.onForeign(url);
    return Promise.reject(transportError("ENOTFOUND"));
  }
  const signal = init.signal ?? undefined;
  if (signal?.aborted) return Promise.reject(signal.reason);
  const given = headerLookup(init.headers);
  // What `fetch` adds to a text that comes without a type.
  const header: typeof given =
    body === undefined ? given : name => given(name) ?? (name === "content-type" ? TEXT_TYPE : undefined);
  return new Promise<Response>((resolve, reject) => {
    let onAbort: (() => void) | undefined;
    const settled = (): void => {
      if (onAbort !== undefined) signal?.removeEventListener("abort", onAbort);
    };
    const hangUp = world.wire.send(
      { method: init.method ?? "GET", path, header, body: body ?? "" },
      {
        answer(status, contentType, text) {
          settled();
          const empty = status === 204 || status === 205 || status === 304;
          resolve(new Response(empty ? null : text, { status, headers: { "content-type": contentType } }));
        },
        fail(code) {
          settled();
          reject(transportError(code));
        },
      },
    );
    if (signal === undefined) return;
    onAbort = () => {
      hangUp();
      reject(signal.reason);
    };
    signal.addEventListener("abort", onAbort, { once: true });
  });
}
