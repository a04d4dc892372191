/** What others have written into a trace, in English alone: what the service objects to, and where a secret was seen. Read back from there. */
import { readBack, type Sentence, sayer } from "../../trace/sentence.ts";

export const REMARKS = {
  remark: "{message}",

  "objection.absent": "expected, but absent",
  "objection.by-hand": "expected none written by hand",
  "objection.on-cdn": "expected none on the CDN",
  "objection.stale-number": "expected a fresh number, got that of the request before",
  "objection.same-id": "expected an id of its own, got one that stood for another content",
  "objection.no-id": "expected an id of its own, got none",
  "objection.other-cursor": "expected a cursor of this bot, got one of another",
  "objection.changed-cursor": "expected a cursor as the service gave it, byte for byte",
  "objection.proxy": 'expected a path from "/": this is no proxy; {what}',
  "objection.host": "expected one Host header, got {got}",
  "objection.bytes": "expected {wanted} bytes as announced, got {got}",
  "objection.content-bytes": "expected {wanted} bytes of content as announced, got {got}",
  "objection.got": "expected {wanted:said}, got {got:said}",
  "objection.expected": "expected {wanted:said}",
  "objection.no-place": "the service has no {request}",

  "thing.nothing": "nothing",
  "thing.object": "an object",
  "thing.other-object": "a object",
  "thing.list": "a list",
  "thing.string": "a string",
  "thing.boolean": "a boolean",
  "thing.number": "a number",
  "thing.text": "a text",
  "thing.version": "a version",
  "thing.decimal-version": "a decimal version number",
  "thing.user-id": "a user id",
  "thing.ticket": "a ticket from getconfig",
  "thing.typing-status": "1 (typing) or 2 (cancel)",
  "thing.bot-type": "2 (bot)",
  "thing.one-item": "one item",
  "thing.known-item": "a known type of item",
  "thing.tokens": "at most {count} tokens",
  "thing.hex": "16 bytes as hex",
  "thing.md5": "an md5 as hex",
  "thing.bytes": "a number of bytes",
  "thing.media-type": "1 image, 2 video, 3 file or 4 voice",
  "thing.cipher-size": "the size of the ciphertext",
  "thing.json": "a JSON object",
  "thing.uin": "base64 of a decimal uint32",
  "thing.other-scheme": "another scheme",
  "thing.qr-code": "one of get_bot_qrcode",
  "thing.upload-param": "an upload_param of getuploadurl",
  "thing.announced": "the one announced",
  "thing.param-of-file": "that of a file",
  "thing.param-of-upload": "an encrypt_query_param that an upload gave",
  "thing.cipher": "AES-128-ECB with PKCS7 under the key announced",
  "thing.content-md5": "content with the md5 announced",
  "thing.base-url": "that of the login's baseurl",

  "place.foreign-host": "request to a foreign host",
  "place.request-for": "request to {host}, for {user}",
  "place.request": "request to {host}",
  "place.error": "error",
  "place.output": "output",
  "place.reason": "reason",
  "place.log": "log",
} as const;

const say = sayer<typeof REMARKS>();

/** A remark as a sentence; as it is where no text fits. */
export const remark = (message: string): Sentence => readBack(message, REMARKS) ?? say("remark", { message });
