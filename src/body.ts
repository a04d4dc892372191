/** Reads an answer's body up to a limit: whoever sends it is not trusted with the memory of this process. */

/** What is read of a response. The global `Response` fits. @internal */
export interface ReadableAnswer {
  readonly headers?: { get(name: string): string | null };
  readonly body?: AnswerBody | null;
  text(): Promise<string>;
}

/** A body that comes piece by piece; what cannot be read so is only ever cancelled. */
export type AnswerBody = Partial<AsyncIterable<Uint8Array>> & { cancel(): Promise<unknown> };

/** @internal */
export type Read<Content> =
  | { kind: "whole"; content: Content }
  /** `bytes`: how many there are at the least, or how many came when there were too many pieces; the rest was not read. */
  | { kind: "too-large"; bytes: number };

/** The most bytes of an answer of the API, unless the caller says otherwise. @internal */
export const ANSWER_BYTES_MAX = 8 * 1024 * 1024;

/** What a body is read into at first, bytes. It doubles as needed: pieces may be of one byte each. */
const ROOM = 16 * 1024;
/** A piece costs memory of its own, however small it is: so many bytes to a piece on average, beyond the first ones. */
const PIECE_BYTES = 512;
const FIRST_PIECES = 10_000;

/** The body as text, as `Response.text` gives it. Rejects as the reading does. @internal */
export async function readText(response: ReadableAnswer, bytesMax: number): Promise<Read<string>> {
  const length = lengthOf(response);
  if (length !== null && length > bytesMax) return tooLarge(response, length);
  if (!isPieceByPiece(response)) {
    const content = await response.text();
    const { length: bytes } = content;
    return bytes > bytesMax ? { kind: "too-large", bytes } : { kind: "whole", content };
  }
  const read = await readBody(response.body, bytesMax);
  return read.kind === "whole" ? { kind: "whole", content: new TextDecoder().decode(read.content) } : read;
}

/** The body as bytes; none for a response without one. Rejects as the reading does. @internal */
export async function readBytes(
  response: Pick<ReadableAnswer, "headers" | "body">,
  bytesMax: number,
): Promise<Read<Uint8Array>> {
  const length = lengthOf(response);
  if (length !== null && length > bytesMax) return tooLarge(response, length);
  if (!isIterable(response.body)) return { kind: "whole", content: new Uint8Array() };
  return readBody(response.body, bytesMax);
}

async function readBody(body: AsyncIterable<Uint8Array>, bytesMax: number): Promise<Read<Uint8Array>> {
  const pieces = body[Symbol.asyncIterator]();
  const head = await readUpTo(pieces, bytesMax);
  if (head.isWhole) return { kind: "whole", content: head.bytes };
  // What the cancelling says is of no interest.
  pieces.return?.().catch(() => {});
  return { kind: "too-large", bytes: head.bytes.length };
}

/**
 * Read until there are more than so many bytes, or no more. What was read is in one piece; the rest is still to be read, or
 * to be cancelled. @internal
 */
export async function readUpTo(
  pieces: AsyncIterator<Uint8Array>,
  bytesMax: number,
): Promise<{ isWhole: boolean; bytes: Uint8Array<ArrayBuffer> }> {
  let room = new Uint8Array(Math.min(ROOM, bytesMax));
  let size = 0;
  const piecesMax = FIRST_PIECES + bytesMax / PIECE_BYTES;
  for (let count = 1; ; count++) {
    const { done, value } = await pieces.next();
    if (done === true) return { isWhole: true, bytes: room.subarray(0, size) };
    const before = size;
    size += value.length;
    if (size > room.length) {
      const larger = new Uint8Array(Math.max(Math.min(room.length * 2, bytesMax), size));
      larger.set(room.subarray(0, before));
      room = larger;
    }
    room.set(value, before);
    if (size > bytesMax || count > piecesMax) return { isWhole: false, bytes: room.subarray(0, size) };
  }
}

/** Whether a body has to be counted as it comes: a plain one cannot be longer than its length, any other can. @internal */
export function isPieceByPiece(
  response: ReadableAnswer,
): response is ReadableAnswer & { body: AsyncIterable<Uint8Array> } {
  const isPlain = (response.headers?.get("content-encoding") ?? "") === "";
  return (lengthOf(response) === null || !isPlain) && isIterable(response.body);
}

function tooLarge({ body }: Pick<ReadableAnswer, "body">, bytes: number): Read<never> {
  // An unread body holds its connection; what the cancelling says is of no interest.
  body?.cancel().catch(() => {});
  return { kind: "too-large", bytes };
}

/** What the head says of the body's length on the wire; null when it says nothing that can be read. @internal */
export function lengthOf({ headers }: Pick<ReadableAnswer, "headers">): number | null {
  const given = headers?.get("content-length") ?? "";
  return /^\d{1,15}$/.test(given) ? Number(given) : null;
}

function isIterable(body: ReadableAnswer["body"]): body is AnswerBody & AsyncIterable<Uint8Array> {
  return typeof body?.[Symbol.asyncIterator] === "function";
}
