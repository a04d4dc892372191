/** What kinds of fault do to an answer's body. On its text: a message's id would lose digits in a value and back. */
import { ENDPOINTS, type Endpoint } from "../trace/endpoint.ts";
import type { Answer, FaultKind, Impact } from "./fault.ts";
import { BLOCKS_UNSEEN, changes, HARMLESS, type None, textOf } from "./make.ts";
import type { ShapeId } from "./shapes.ts";

/** Those that answer with JSON; the CDN answers with headers and bytes. */
export const JSON_ENDPOINTS: readonly Endpoint[] = ENDPOINTS.filter(
  endpoint => endpoint !== "upload" && endpoint !== "download",
);

/** Those where an empty answer is no answer. To a sendmessage it says yes, and the server itself may send it. */
export const NEVER_EMPTY_ENDPOINTS: readonly Endpoint[] = JSON_ENDPOINTS.filter(
  endpoint => endpoint !== "sendmessage",
);

/** What a socket cannot show of a body that is JSON as any. */
export const ODD_JSON = { why: "ordinary JSON at the socket; what is odd is what it says" };

/** From this speed on, some fifty messages come within 3 s: the time in which a request counts as answered in time. */
const FAST_BYTES_PER_SECOND = 16_384;

/** The impact of a body that comes at this speed. */
export function impactOfSpeed(bytesPerSecond: number): Impact {
  return bytesPerSecond < FAST_BYTES_PER_SECOND ? BLOCKS_UNSEEN : HARMLESS;
}

function byteLength({ body }: Answer): number {
  return typeof body === "string" ? Buffer.byteLength(body) : body.length;
}

/** Half of the body arrives. */
export function halved(answer: Answer, by: NonNullable<Answer["cut"]>["by"]): Answer {
  return { ...answer, cut: { afterBytes: Math.floor(byteLength(answer) / 2), by } };
}

/** The connection breaks with half of the body, in the shape of the same name. */
export function breaksHalfway(kind: Pick<FaultKind, "summary"> & { id: ShapeId }): FaultKind<None> {
  return changes(kind, answer => halved(answer, kind.id));
}

/** The same answer with another text. */
export function withText(answer: Answer, change: (text: string) => string): Answer {
  return { ...answer, body: change(textOf(answer)) };
}

/**
 * Put keys before those of the answer's object, which win where they are the same. What is no object stays as it is.
 *
 * @param keys as JSON, without braces: `"extra":1`
 */
export function withKeys(answer: Answer, keys: string): Answer {
  return withText(answer, text => putFirst(text, keys));
}

/** The same for a text. */
export function putFirst(text: string, keys: string): string {
  if (!text.startsWith("{")) return text;
  const rest = text.slice(1);
  return rest.trimStart().startsWith("}") ? `{${keys}${rest}` : `{${keys},${rest}`;
}
