/**
 * `invalid-utf8`: a gateway cuts a text in the middle of a character: here that of an `errmsg` that nobody
 * needs, so that users' texts stay whole.
 */
import { JSON_ENDPOINTS, putFirst } from "../bodies.ts";
import { changes, HARMLESS, textOf } from "../make.ts";

/** A byte that UTF-8 does not have. */
const NO_UTF8 = Buffer.of(0xff);
const BEFORE = '{"errmsg":"o';

export const invalidUtf8 = changes(
  {
    id: "invalid-utf8",
    summary: "A byte of the answer is no UTF-8 and reads as U+FFFD, in a text that does not matter.",
    endpoints: JSON_ENDPOINTS,
    impact: HARMLESS,
  },
  answer => {
    const text = putFirst(textOf(answer), '"errmsg":"ok"');
    if (!text.startsWith(BEFORE)) return answer;
    const rest = Buffer.from(text.slice(BEFORE.length));
    return { ...answer, body: Buffer.concat([Buffer.from(BEFORE), NO_UTF8, rest]) };
  },
);
