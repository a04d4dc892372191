/** A call of the iLink API as it leaves a process, whatever made it: what the repair looks at, and what it leaves alone. */
import { ENDPOINT_PATHS, type Endpoint } from "../protocol/endpoints.ts";

/** A request. */
export interface Call {
  url: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: string;
  signal: AbortSignal;
}

/** One header of an answer, its name in lower case. */
export type Header = readonly [name: string, value: string];

/** A whole answer. */
export interface Answer {
  status: number;
  statusText?: string;
  /** A name may come several times. */
  headers: readonly Header[];
  /** What its body says. */
  text: string;
  /** Its body as it came, where that is known: perhaps coded, as its headers say. */
  bytes?: Uint8Array<ArrayBuffer>;
  /** The body in place of `text`, for one that is too large to be looked at; `bytes`: how many it has at the least. */
  passedOn?: { body: ReadableStream<Uint8Array<ArrayBuffer>>; bytes: number };
}

/** Sends a call as it is. Rejects as the caller's own HTTP stack does. */
export type Send = (call: Call) => Promise<Answer>;

/** What a URL asks for. */
export interface Place {
  endpoint: Endpoint;
  /** What stands before the endpoint's path; ends in a slash. */
  baseUrl: string;
}

/** The service's own hosts (ilink-protocol §1.1): `ilinkai.weixin.qq.com`, and others below it that logins are led to. */
const SERVICE = /^(?:[^.]+\.)*weixin\.qq\.com$/;

/**
 * What a URL asks the bot API for; undefined for any other URL, which is none of the repair's business.
 *
 * @param hosts `host` or `host:port` of further services (a mock, a hub) beside the real one.
 */
export function placeOf(url: string, hosts: ReadonlySet<string>): Place | undefined {
  // Most requests of a process go elsewhere: they cost no more than this.
  const at = url.indexOf("/ilink/bot/");
  if (at < 0) return undefined;
  const path = url.slice(at + 1);
  const endpoint = ENDPOINTS.get(path);
  if (endpoint === undefined) return undefined;
  const parsed = URL.parse(url);
  if (parsed === null) return undefined;
  const isService = parsed.protocol === "https:" && SERVICE.test(parsed.hostname);
  if (!isService && !hosts.has(parsed.host) && !hosts.has(parsed.hostname)) return undefined;
  return { endpoint, baseUrl: url.slice(0, at + 1) };
}

const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map(
  Object.entries(ENDPOINT_PATHS).map(([endpoint, path]) => [path, endpoint as Endpoint]),
);
