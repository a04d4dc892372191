/** The memory door: a fetch-shaped function in the same process. Fast; for search and for the gate. */
import { type Door, type DoorWorld, headerLookup, pathBelow, transportError } from "./door.ts";

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

function memoryFetch(world: DoorWorld, input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  if (typeof input === "object" && "headers" in input) return fetchRequest(world, input, init);
  const { body } = init;
  if (body !== undefined && body !== null && typeof body !== "string") {
    return new Response(body).text().then(text => memoryFetch(world, input, { ...init, body: text }));
  }
  const url = String(input);
  const path = pathBelow(world.baseUrl, url);
  if (path === undefined) {
    world.onForeign(url);
    return Promise.reject(transportError("ENOTFOUND"));
  }
  const signal = init.signal ?? undefined;
  if (signal?.aborted) return Promise.reject(signal.reason);
  return new Promise<Response>((resolve, reject) => {
    let onAbort: (() => void) | undefined;
    const settled = (): void => {
      if (onAbort !== undefined) signal?.removeEventListener("abort", onAbort);
    };
    const hangUp = world.wire.send(
      { method: init.method ?? "GET", path, header: headerLookup(init.headers), body: body ?? "" },
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

async function fetchRequest(world: DoorWorld, request: Request, init: RequestInit): Promise<Response> {
  const body = init.body === undefined ? await request.clone().text() : init.body;
  return memoryFetch(world, request.url, {
    method: init.method ?? request.method,
    headers: init.headers ?? request.headers,
    signal: init.signal ?? request.signal,
    ...(body === null ? {} : { body }),
  });
}
