/** A request that undici is given, as far as the repair reads it: its headers and its body in any form that undici takes. */

/** Of one body on one connection: each request has its own. */
const OF_THE_WIRE: ReadonlySet<string> = new Set(["content-length", "transfer-encoding", "connection"]);

/** Headers of a request by lower-case name, but for those that are made for each request. @internal */
export function readHeaders(given: unknown): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of pairsOf(given)) {
    const key = name.toLowerCase();
    if (value === undefined || value === null || OF_THE_WIRE.has(key)) continue;
    headers[key] = Array.isArray(value) ? value.join(", ") : String(value);
  }
  return headers;
}

function* pairsOf(given: unknown): Iterable<[name: string, value: unknown]> {
  if (given === undefined || given === null) return;
  if (Array.isArray(given) && !Array.isArray(given[0])) {
    for (let at = 0; at + 1 < given.length; at += 2) yield [String(given[at]), given[at + 1]];
  } else if (typeof (given as Iterable<unknown>)[Symbol.iterator] === "function") {
    for (const [name, value] of given as Iterable<[string, unknown]>) yield [String(name), value];
  } else yield* Object.entries(given as object);
}

/** Whether a body is one that the repair reads: text, bytes, or, as `fetch` gives its own, pieces of them. @internal */
export function isReadable(body: unknown): boolean {
  if (body === undefined || body === null || typeof body === "string") return true;
  return body instanceof Uint8Array || Symbol.asyncIterator in Object(body);
}

/** A body as text. It is used up. @internal */
export async function readText(body: unknown): Promise<string> {
  if (body === undefined || body === null) return "";
  if (typeof body === "string") return body;
  if (body instanceof Uint8Array) return Buffer.from(body).toString();
  const pieces: Uint8Array[] = [];
  for await (const piece of body as AsyncIterable<Uint8Array | string>)
    pieces.push(Buffer.from(piece as Uint8Array));
  return Buffer.concat(pieces).toString();
}
