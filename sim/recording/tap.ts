/** Copies of the bodies that pass, for reading: each bounded, and all that are held at once. */
import type { Readable } from "node:stream";

/** Bytes of one body that are kept for reading; a longer one passes unread. */
const BODY_BYTES_MAX = 8 * 2 ** 20;
/** Bytes of all that are kept at once. */
const HELD_BYTES_MAX = 64 * 2 ** 20;

export interface Tap {
  /** What has passed; undefined when it was too long. Nothing is kept afterwards. */
  take(): Buffer | undefined;
}

export interface Taps {
  /** Listen to a stream. Its flow is not changed by it, but for its beginning. */
  listen(stream: Readable): Tap;
}

/** @param onUnread told when a body is too long to be read */
export function createTaps(onUnread: () => void): Taps {
  let heldBytes = 0;
  return {
    listen(stream) {
      const pieces: Buffer[] = [];
      let bytes = 0;
      let isOpen = true;
      const letGo = (): void => {
        heldBytes -= bytes;
        bytes = 0;
        pieces.length = 0;
        isOpen = false;
        stream.off("data", keep);
      };
      const keep = (piece: Buffer): void => {
        bytes += piece.length;
        heldBytes += piece.length;
        pieces.push(piece);
        if (bytes <= BODY_BYTES_MAX && heldBytes <= HELD_BYTES_MAX) return;
        letGo();
        onUnread();
      };
      stream.on("data", keep);
      return {
        take() {
          if (!isOpen) return undefined;
          const whole = Buffer.concat(pieces);
          letGo();
          return whole;
        },
      };
    },
  };
}
