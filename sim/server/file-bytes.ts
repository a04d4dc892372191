/** What a file holds that stands for words: the words, and bytes that are no text, as those of a real picture are none. */

/** The beginning of a JPEG is no UTF-8: who reads a file as text and writes it again changes it. */
const NO_TEXT = Uint8Array.of(0xff, 0xd8, 0xff, 0x00);

export function bytesOfWords(words: string): Uint8Array {
  return Buffer.concat([Buffer.from(words, "utf8"), NO_TEXT]);
}

/** The words again; of other bytes what they are as text. */
export function wordsOfBytes(bytes: Uint8Array): string {
  const end = bytes.length - NO_TEXT.length;
  const isWhole = end >= 0 && Buffer.compare(bytes.subarray(end), NO_TEXT) === 0;
  return Buffer.from(isWhole ? bytes.subarray(0, end) : bytes).toString("utf8");
}
