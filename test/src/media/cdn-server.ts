/** A content network in memory, reached through a fetch of its own. Answers as told, else well. */
import type { WebFetch, WebInit } from "../../../src/index.ts";
import type { World } from "../world.ts";

export type CdnEnding =
  | { status?: number; headers?: Record<string, string>; body?: Uint8Array<ArrayBuffer>; endless?: boolean }
  | { errno: string }
  | { silent: true };

export class CdnServer {
  readonly asked: { url: string; init: WebInit }[] = [];
  readonly stored = new Map<string, Uint8Array<ArrayBuffer>>();
  /** How the next requests end. */
  readonly endings: CdnEnding[] = [];
  cancelled = 0;
  /** Mebibytes read of endless bodies. */
  pulled = 0;

  readonly fetch: WebFetch = async (url, init) => {
    this.asked.push({ url, init });
    const ending = this.endings.shift() ?? this.#serve(url, init);
    if ("silent" in ending) {
      await new Promise((_, reject) =>
        init.signal.addEventListener("abort", () => reject(init.signal.reason)),
      );
    }
    if ("errno" in ending)
      throw new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: ending.errno }) });
    const { status = 200, headers = {}, body, endless = false } = "silent" in ending ? {} : ending;
    return new Response(endless ? this.#zeros() : (body ?? null), { status, headers });
  };

  #serve(url: string, init: WebInit): CdnEnding {
    const param = new URL(url).searchParams.get("encrypted_query_param") ?? "full";
    if (init.method === "GET") {
      const body = this.stored.get(param);
      return body === undefined ? { status: 404 } : { body };
    }
    const key = `stored-${this.stored.size + 1}`;
    this.stored.set(key, init.body as Uint8Array<ArrayBuffer>);
    return { headers: { "x-encrypted-param": key } };
  }

  #zeros(): ReadableStream<Uint8Array> {
    return new ReadableStream({
      pull: controller => {
        this.pulled++;
        controller.enqueue(new Uint8Array(1024 * 1024));
      },
      cancel: () => void this.cancelled++,
    });
  }
}

/** What a send asked of the service, in order. */
export function endpointsOf(world: World): string[] {
  return world.asked
    .map(({ endpoint }) => endpoint)
    .filter(name => name === "getuploadurl" || name === "sendmessage");
}
