/** What the http door says of a request that met a limit or is refused, in English. Other languages have the same keys in `sim/words/`. */
import { IN_ENGLISH, type Sentence, sayer, tell } from "../trace/sentence.ts";

export const SENTENCES = {
  "limit.tunnel": "the service opens no tunnel: this is no proxy",
  "limit.expect": "the only Expect that is understood is 100-continue",
  "limit.body": "the body is longer than the {bytesMax} bytes that are taken",
  "limit.bodies":
    "the bodies of all requests under way are longer than the {bytesMax} bytes that are kept; ask again later",
  "limit.headers": "the request has {count} headers; {headersMax} are taken",
  "limit.header-bytes": "the headers are longer than the {bytesMax} bytes that are taken",
  "limit.chunk": "a chunk of the body has too long an extension",
  "limit.slow":
    "the headers have to be here within {headersMs} ms and the whole request within {requestMs} ms",
  "limit.no-http": "this is no HTTP request ({code})",
  "limit.connections": "{connectionsMax} connections are open; one more was closed at once",
  "limit.pipelined": "more than {pipelinedMax} requests without an answer on one connection; it was closed",
  "limit.unread":
    "a client read nothing of its answer for {unreadMs} ms, or left more than {bytesMax} bytes of it; its connection was closed",

  "limit.target": 'expected a path from "/": this is no proxy; got {asked}',
  "limit.no-host": "expected one Host header, got none",
  "limit.hosts": "expected one Host header, got {count}",
  "limit.host":
    "the mock answers to {address} and {name}, not to {asked}; if that name is yours, allow it: --host-allowed, or hostsAllowed",
  "limit.upgrade": "the service speaks HTTP alone, not {asked}",
  "limit.page":
    "no page may use the mock, and {what:said}; if that page is yours, allow its origin: --origin-allowed, or originsAllowed",
  "page.asks": "this is a page that asks whether it may",
  "page.origin": "this one is of {origin}",
  "page.origins": "this one names several origins",
  "page.site": "this one is of another site ({site})",
} as const;

/** The sentence of a key, or a part of one. */
export const say = sayer<typeof SENTENCES>();

/** The same in English, as it is answered. */
export const inEnglish = (sentence: Sentence): string =>
  tell(sentence, { texts: SENTENCES, ...IN_ENGLISH, start: "" }) ?? sentence.key;
