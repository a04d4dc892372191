/** One exchange as it passed through, bytes and all. It lives until it is read, in memory alone. */
import type { Endpoint } from "../trace/endpoint.ts";
import type { End } from "./exchange.ts";

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

export interface HeardAnswer {
  status: number;
  headers: Headers;
  /** Milliseconds since the recording began. */
  atMs: number;
  /** Undefined for one that is too long to be read, or is a file. */
  body: Buffer | undefined;
}

export interface Heard {
  endpoint: Endpoint;
  /** With its query. */
  path: string;
  headers: Headers;
  body: Buffer | undefined;
  requestMs: number;
  endMs: number;
  end: End;
  answer?: HeardAnswer;
}
