/** The repair before an undici dispatcher. */
import type { Call, Place } from "../call.ts";
import { urlGiven } from "../given.ts";
import type { Repair } from "../repair.ts";
import { sendBy } from "./exchange.ts";
import { Flow } from "./flow.ts";
import type { Dispatch, DispatchHandler, DispatchOptions } from "./handler.ts";
import { goOn, play, playError } from "./playback.ts";
import { isReadable, readHeaders, readText } from "./request.ts";

/** A `dispatch` through which the calls that the repair looks at are carried out by it. @internal */
export function dispatchThrough(repair: Repair, dispatch: Dispatch): Dispatch {
  return (options, handler) => {
    const ours = ofTheRepair(repair, options, handler);
    if (ours === undefined) return dispatch(options, handler);
    void carryOut(repair, ours, handler, dispatch);
    return true;
  };
}

/** A request that the repair looks at. */
interface Ours {
  place: Place;
  url: string;
  headers: Record<string, string>;
  /** The request as it is to be sent when the repair steps aside. */
  options: DispatchOptions;
}

function ofTheRepair(repair: Repair, options: DispatchOptions, handler: DispatchHandler): Ours | undefined {
  const { origin = "", path, method, body, headers: given } = options;
  // Most requests of a process go elsewhere: they cost no more than this.
  if (typeof path !== "string" || !path.includes("/ilink/bot/") || method !== "POST") return undefined;
  // Handlers of undici 6 have other methods; its dispatchers do not compose with those of later versions.
  if (handler.onRequestStart === undefined || !isReadable(body)) return undefined;
  try {
    // An origin given as a URL ends in a slash when it is written.
    const url = `${urlGiven(origin)?.replace(/\/$/, "")}${path}`;
    const place = repair.placeOf(url);
    if (place === undefined) return undefined;
    const headers = readHeaders(given);
    if (headers.authorization === undefined) return undefined;
    // An iterator has been used up.
    const again = typeof (given as { next?: unknown }).next === "function" ? headers : given;
    return { place, url, headers, options: { ...options, headers: again } };
  } catch {
    // No request that undici would send.
    return undefined;
  }
}

/** Never rejects: how it ends, the handler is told. */
async function carryOut(
  repair: Repair,
  { place, url, headers, options }: Ours,
  handler: DispatchHandler,
  dispatch: Dispatch,
): Promise<void> {
  const flow = new Flow();
  try {
    handler.onRequestStart?.(flow, {});
    const body = await readText(options.body);
    const call: Call = { url, headers, body, signal: flow.signal };
    const send = sendBy(dispatch, options, repair.answerBytesMax);
    const answer = await repair.carryOut(place, call, send, dispatch);
    if (answer === undefined) goOn(dispatch, { ...options, body: body || options.body }, handler, flow);
    else await play(answer, handler, flow);
  } catch (error) {
    playError(error, handler, flow);
  }
}
