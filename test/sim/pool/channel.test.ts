import { Duplex } from "node:stream";
import { expect, it } from "vitest";
import { openChannel } from "../../../sim/pool/channel.ts";

/** A stream that keeps what is written, and is fed by hand. */
function wire(): { stream: Duplex; written(): Buffer } {
  const chunks: Buffer[] = [];
  const stream = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, written: () => Buffer.concat(chunks) };
}

const messages = [
  { type: "a", text: "grüße" },
  [],
  { type: "b", rows: Array.from({ length: 500 }, (_, n) => n) },
];

it.each([1, 3, 7, 1_000, 1_000_000])("reads what was sent, in pieces of %i bytes", async size => {
  const { stream, written } = wire();
  const channel = openChannel<unknown, unknown>(stream, () => {});
  for (const message of messages) channel.send(message);
  const bytes = written();

  const read: unknown[] = [];
  const other = wire();
  openChannel<unknown, unknown>(other.stream, message => read.push(message));
  for (let at = 0; at < bytes.length; at += size) other.stream.push(bytes.subarray(at, at + size));
  while (read.length < messages.length) await new Promise(setImmediate);
  expect(read).toEqual(messages);
});
