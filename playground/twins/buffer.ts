/** `Buffer` of Node: the package of that name, and the one encoding that it lacks. */
import { Buffer } from "buffer/index.js";

const URL_ENCODING = "base64url";
const ORIGINAL = { from: Buffer.from, toString: Buffer.prototype.toString };

Object.defineProperty(Buffer, "from", {
  value: function read(value: unknown, encoding?: unknown, length?: unknown): unknown {
    // The package reads both alphabets by either name.
    const known = encoding === URL_ENCODING ? "base64" : encoding;
    return Reflect.apply(ORIGINAL.from, Buffer, [value, known, length]);
  },
});

Object.defineProperty(Buffer.prototype, "toString", {
  value: function write(this: Buffer, encoding?: string, ...range: number[]): string {
    const text = Reflect.apply(ORIGINAL.toString, this, [
      encoding === URL_ENCODING ? "base64" : encoding,
      ...range,
    ]) as string;
    return encoding === URL_ENCODING
      ? text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")
      : text;
  },
});

export { Buffer };
