/** Long texts in pieces that the service takes, put together again without a loss. */

/** The most UTF-16 units that one message holds (ilink-protocol §1.4). At 3 bytes a unit far below its 16,384 bytes. */
export const CHUNK_CHARS_MAX = 4_000;
/** A line or word end is looked for in what lies beyond. */
const BREAK_CHARS_MIN = CHUNK_CHARS_MAX * 0.8;

/**
 * The first piece of a text and what comes after it. Cut after a line end, else after a word end, else anywhere but
 * within a surrogate pair. The piece and the rest together are the text; cutting the rest goes on where this left off.
 *
 * @internal
 */
export function takeChunk(text: string): { chunk: string; rest: string } {
  if (text.length <= CHUNK_CHARS_MAX) return { chunk: text, rest: "" };
  const end = endOf(text.slice(0, CHUNK_CHARS_MAX));
  return { chunk: text.slice(0, end), rest: text.slice(end) };
}

/** How many pieces a text makes. @internal */
export function countChunks(text: string): number {
  let count = 0;
  for (let rest = text; rest !== ""; count++) rest = takeChunk(rest).rest;
  return count;
}

function endOf(head: string): number {
  const lineEnd = head.lastIndexOf("\n") + 1;
  if (lineEnd > BREAK_CHARS_MIN) return lineEnd;
  for (let end = head.length; end > BREAK_CHARS_MIN; end--) {
    if (/\s/.test(head.charAt(end - 1))) return end;
  }
  const last = head.charCodeAt(head.length - 1);
  const splitsPair = last >= 0xd800 && last <= 0xdbff;
  return splitsPair ? head.length - 1 : head.length;
}
