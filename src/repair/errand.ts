/** What a repair sends, and what comes of it: nothing but the program's own network and service ends a call. */
import { createHash } from "node:crypto";
import type { Answer, Call, Send } from "./call.ts";

/** A way to send that knows what the network or the service has said. @internal */
export interface Errand {
  send: Send;
  /** The latest answer. */
  answer: Answer | undefined;
  /** What the latest sending failed with. */
  end: { error: unknown } | undefined;
}

/** @internal */
export function watched(send: Send): Errand {
  const errand: Errand = {
    answer: undefined,
    end: undefined,
    send: async call => {
      try {
        errand.answer = await send(call);
        return errand.answer;
      } catch (error) {
        errand.end = { error };
        throw error;
      }
    },
  };
  return errand;
}

/**
 * Requests that a repair is sending at this moment. It may stand at two places of one way, before `fetch` and before its
 * dispatcher: what it sends at the first goes through the second as it is.
 *
 * @internal
 */
export class UnderWay {
  /** The places from which each was sent, by a digest: nothing of a request is kept. */
  readonly #places = new Map<string, readonly object[]>();

  /** Whether a call that came to this place was sent by the repair at another. */
  includes(call: Call, place: object): boolean {
    if (this.#places.size === 0) return false;
    return this.#places.get(digestOf(call))?.some(other => other !== place) === true;
  }

  /** A way to send whose requests are among these. */
  through(send: Send, place: object): Send {
    return async call => {
      const digest = digestOf(call);
      this.#places.set(digest, [...(this.#places.get(digest) ?? []), place]);
      try {
        return await send(call);
      } finally {
        const places = this.#places.get(digest) ?? [];
        const at = places.indexOf(place);
        if (places.length <= 1) this.#places.delete(digest);
        else this.#places.set(digest, places.toSpliced(at, 1));
      }
    };
  }
}

function digestOf({ url, headers, body }: Call): string {
  const { authorization, "x-wechat-uin": uin } = headers;
  const parts = [URL.parse(url)?.href, authorization, uin, body];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
