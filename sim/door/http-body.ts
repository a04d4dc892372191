/** The bodies of requests, each bounded and all together. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { HttpLimits } from "./http-limits.ts";
import { bodiesFull, bodyTooLong } from "./limit-words.ts";
import type { Refusal } from "./refusal.ts";

/** The whole body; a refusal for one that is too long; undefined when the client went in the middle of it. */
export type ReadBody = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  bytesMax: number,
) => Promise<Uint8Array<ArrayBuffer> | Refusal | undefined>;

/** Reads bodies while there is room for them; each gives its room back when its request has ended. */
export function createBodyReader(limits: HttpLimits): ReadBody {
  let held = 0;
  return (incoming, outgoing, bytesMax) =>
    new Promise(resolve => {
      const pieces: Buffer[] = [];
      let length = 0;
      outgoing.once("close", () => {
        held -= length;
      });
      const end = (outcome: Uint8Array<ArrayBuffer> | Refusal | undefined): void => {
        incoming.off("data", take);
        resolve(outcome);
      };
      const take = (piece: Buffer): void => {
        held += piece.length;
        length += piece.length;
        pieces.push(piece);
        if (length <= bytesMax && held <= limits.bodiesBytesMax) return;
        pieces.length = 0;
        end(length > bytesMax ? bodyTooLong(bytesMax) : bodiesFull(limits));
      };
      incoming.on("data", take);
      incoming.once("end", () => end(joined(pieces, length)));
      incoming.once("error", () => end(undefined));
      incoming.once("close", () => end(undefined));
    });
}

function joined(pieces: readonly Buffer[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
