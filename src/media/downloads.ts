/** The downloads under way, by account, so that a stop can end them. */
import { IlinkError } from "../errors.ts";
import type { InboundMedia } from "../protocol/media.ts";
import { Turns } from "../turns.ts";
import { type DownloadSeams, fetchMedia } from "./fetch-media.ts";

/** @internal */
export interface DownloadsSeams extends Omit<DownloadSeams, "turns"> {
  downloadDeadlineMs: number;
  /** See `Tunables`. */
  sendsMax: number;
  requestsMax: number;
}

/** @internal */
export class Downloads {
  readonly #seams: DownloadsSeams;
  readonly #underWay = new Map<AbortController, string>();
  /** Accounts take turns. */
  readonly #turns: Turns;

  constructor(seams: DownloadsSeams) {
    this.#seams = seams;
    this.#turns = new Turns(seams.clock, seams.requestsMax);
  }

  async begin(media: InboundMedia, signal?: AbortSignal): Promise<Uint8Array> {
    if (typeof media?.source !== "object" || media.source === null) {
      throw new IlinkError("media", "this is no media of a message");
    }
    const { sendsMax } = this.#seams;
    if (this.#underWay.size >= sendsMax)
      throw new IlinkError(
        "too-many",
        `${sendsMax} downloads have not ended yet, which is as many as sendsMax allows`,
      );
    const controller = new AbortController();
    const end = (): void => controller.abort();
    if (signal?.aborted === true) end();
    signal?.addEventListener("abort", end);
    this.#underWay.set(controller, media.account);
    try {
      const limits = { deadlineMs: this.#seams.downloadDeadlineMs, signal: controller.signal };
      return await fetchMedia({ ...this.#seams, turns: this.#turns }, media, limits);
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
