/** The downloads under way, by account, so that a stop can end them. */
import { IlinkError } from "../errors.ts";
import type { InboundMedia } from "../protocol/media.ts";
import { type DownloadSeams, fetchMedia } from "./fetch-media.ts";

/** @internal */
export class Downloads {
  readonly #seams: DownloadSeams & { downloadDeadlineMs: number };
  readonly #underWay = new Map<AbortController, string>();

  constructor(seams: DownloadSeams & { downloadDeadlineMs: number }) {
    this.#seams = seams;
  }

  async begin(media: InboundMedia, signal?: AbortSignal): Promise<Uint8Array> {
    if (typeof media?.source !== "object" || media.source === null) {
      throw new IlinkError("media", "this is no media of a message");
    }
    const controller = new AbortController();
    const end = (): void => controller.abort();
    if (signal?.aborted === true) end();
    signal?.addEventListener("abort", end);
    this.#underWay.set(controller, media.account);
    try {
      const limits = { deadlineMs: this.#seams.downloadDeadlineMs, signal: controller.signal };
      return await fetchMedia(this.#seams, media, limits);
    } finally {
      signal?.removeEventListener("abort", end);
      this.#underWay.delete(controller);
    }
  }

  end(account: string): void {
    for (const [controller, name] of this.#underWay) if (name === account) controller.abort();
  }

  endAll(): void {
    for (const controller of this.#underWay.keys()) controller.abort();
  }
}
