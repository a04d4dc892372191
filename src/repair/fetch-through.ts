/** The repair before a `fetch`. */
import type { Answer, Place, Send } from "./call.ts";
import { callGiven, type Given, urlGiven } from "./given.ts";
import { type Face, type FetchFunction, REPAIR } from "./one.ts";
import { answerFrom, endedBy } from "./passed-on.ts";
import type { Repair } from "./repair.ts";

/**
 * A `fetch` as it was, name and properties included, but for the calls that the repair looks at.
 *
 * @param face what it bears, for others to find.
 * @internal
 */
export function fetchThrough(repair: Repair, fetch: FetchFunction, face: Face): FetchFunction {
  const repaired: FetchFunction = new Proxy(fetch, {
    apply(target, self, args: unknown[]) {
      const ours = ofTheRepair(repair, args);
      const asGiven = (given: unknown[]): Promise<Response> => Reflect.apply(target, self, given);
      return ours === undefined ? asGiven(args) : carry(repair, ours, asGiven, repaired);
    },
    get: (target, key) => (key === REPAIR ? face : Reflect.get(target, key)),
  });
  return repaired;
}

/** A call that the repair looks at. */
interface Ours {
  url: string;
  place: Place;
  given: Given;
}

function ofTheRepair(repair: Repair, args: readonly unknown[]): Ours | undefined {
  try {
    const url = urlGiven(args[0]);
    const place = url === undefined ? undefined : repair.placeOf(url);
    if (url === undefined || place === undefined) return undefined;
    const given = callGiven(url, args);
    return given?.headers.authorization === undefined ? undefined : { url, place, given };
  } catch {
    // No call that `fetch` would make.
    return undefined;
  }
}

async function carry(
  repair: Repair,
  { url, place, given }: Ours,
  asGiven: (args: unknown[]) => Promise<Response>,
  at: FetchFunction,
): Promise<Response> {
  const { headers, signal = new AbortController().signal, again } = given;
  let body: string;
  try {
    body = typeof given.body === "string" ? given.body : await given.body;
  } catch {
    return asGiven(again);
  }
  const call = { url, headers, body, signal };
  const send = sendBy(asGiven, given, repair.answerBytesMax);
  const answer = await repair.carryOut(place, call, send, at);
  return answer === undefined ? asGiven(again) : responseOf(answer, signal);
}

/** A way to send that keeps nothing of the call it came with but what the caller chose beside it: a dispatcher, keepalive. */
function sendBy(
  asGiven: (args: unknown[]) => Promise<Response>,
  { rest, isBytes }: Given,
  bytesMax: number,
): Send {
  return async ({ url, headers, body: text, signal }) => {
    const body = isBytes ? new TextEncoder().encode(text) : text;
    const init = { ...rest, method: "POST", headers: { ...headers }, body, signal };
    return answerFrom(await asGiven([url, init]), bytesMax);
  };
}

/** Lengths and codings are of the body as it was on the wire. */
const OF_THE_WIRE: ReadonlySet<string> = new Set(["content-length", "content-encoding", "transfer-encoding"]);
/** Statuses that must not have a body. */
const WITHOUT_BODY = new Set([101, 204, 205, 304]);

function responseOf(
  { status, statusText, headers, text, bytes, passedOn }: Answer,
  signal: AbortSignal,
): Response {
  const body = passedOn === undefined ? (bytes ?? text) : endedBy(signal, passedOn.body);
  // A Response cannot be made with every status that a server can send.
  const isUsual = status >= 200 && status <= 599;
  const response = new Response(WITHOUT_BODY.has(status) ? null : body, {
    status: isUsual ? status : 200,
    ...(statusText !== undefined && { statusText }),
    headers: headers.filter(([name]) => !OF_THE_WIRE.has(name)).map(([name, value]) => [name, value]),
  });
  if (!isUsual) Object.defineProperties(response, { status: { value: status }, ok: { value: false } });
  // A body of text brings a type of its own.
  if (!headers.some(([name]) => name === "content-type")) response.headers.delete("content-type");
  return response;
}
