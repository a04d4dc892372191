/** Messages between processes over a stream of bytes: each is serialised, with its length in front. */
import type { Duplex } from "node:stream";
import { deserialize, serialize } from "node:v8";

const LENGTH_BYTES = 4;

export interface Channel<Sent> {
  send(message: Sent): void;
}

/**
 * Speak over a stream. The stream's end and its errors are left to the caller.
 * @param onMessage called with each message of the other side, in order.
 * @param onGarbage called when what comes is no message; nothing is read after it. @default it is thrown
 */
export function openChannel<Sent, Received>(
  stream: Duplex,
  onMessage: (message: Received) => void,
  onGarbage?: () => void,
): Channel<Sent> {
  let parts: Buffer[] = [];
  let bytes = 0;
  /** Bytes that the next message needs, its length included; undefined until the length is known. */
  let wanted: number | undefined;
  stream.on("data", (chunk: Buffer) => {
    parts.push(chunk);
    bytes += chunk.length;
    while (bytes >= (wanted ?? LENGTH_BYTES)) {
      // Joined once the message is complete: a trace of many megabytes comes in thousands of chunks.
      const all = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts, bytes);
      parts = [all];
      wanted ??= LENGTH_BYTES + all.readUInt32BE(0);
      if (bytes < wanted) return;
      let message: Received;
      try {
        message = deserialize(all.subarray(LENGTH_BYTES, wanted)) as Received;
      } catch (error) {
        if (onGarbage === undefined) throw error;
        stream.removeAllListeners("data");
        return onGarbage();
      }
      parts = [all.subarray(wanted)];
      bytes -= wanted;
      wanted = undefined;
      onMessage(message);
    }
  });
  return {
    send(message) {
      const body = serialize(message);
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt32BE(body.length);
      stream.write(length);
      stream.write(body);
    },
  };
}
