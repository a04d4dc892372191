/** Inbound media: downloaded from the CDN, decrypted, bounded in size and time. */
import type { Clock } from "../clock.ts";
import { type Limits, within } from "../deadline.ts";
import { AddressError, IlinkError, TransportError } from "../errors.ts";
import type { InboundMedia } from "../protocol/media.ts";
import type { Random } from "../random.ts";
import { ABORTED, lateReply, type Reply, unbegun } from "../reply.ts";
import { type MeterSeams, measured } from "../request-event.ts";
import type { Turns } from "../turns.ts";
import type { WebFetch } from "../web.ts";
import { download, downloadUrl } from "./cdn.ts";
import { cipherSize, decrypt, keyOf } from "./cipher.ts";
import { insist } from "./insist.ts";

/** @internal */
export interface DownloadSeams extends MeterSeams {
  clock: Clock;
  random: Random;
  webFetch: WebFetch;
  turns: Turns;
  cdnBaseUrl: string;
  /** Of the plain medium. */
  downloadBytesMax: number;
  hostsAllowed: ReadonlySet<string>;
  /** The base URL of an account's latest credential; undefined when it was never served. */
  baseUrlOf: (account: string) => string | undefined;
}

/**
 * The plain bytes of media that came with a message.
 *
 * @throws IlinkError with code `media`, `foreign-address`, `http-status`, `network`, `deadline` or `aborted`.
 * @internal
 */
export async function fetchMedia(
  seams: DownloadSeams,
  media: InboundMedia,
  limits: Limits,
): Promise<Uint8Array> {
  const key = keyOf(media.source);
  const url = downloadUrl({ ...seams, baseUrl: seams.baseUrlOf(media.account) }, media);
  if (url === null) throw new IlinkError("media", `the ${media.kind} came without an address`);
  if (url instanceof AddressError) throw url;
  const { downloadBytesMax } = seams;
  const bytesMax = key === null ? downloadBytesMax : cipherSize(downloadBytesMax);
  const reply = await within<Reply<Uint8Array | null>>(
    seams.clock,
    limits,
    signal =>
      insist(seams, signal, () =>
        seams.turns.take(
          media.account,
          { deadlineMs: limits.deadlineMs, signal },
          () =>
            measured(seams, { account: media.account, endpoint: "cdn-download" }, signal, () =>
              download(seams.webFetch, url, bytesMax, signal),
            ),
          unbegun("cdn-download"),
        ),
      ),
    { late: () => lateReply("cdn-download", limits.deadlineMs), aborted: () => ABORTED },
  );
  switch (reply.kind) {
    case "answer":
      if (reply.body === null) {
        throw new IlinkError(
          "media",
          `the ${media.kind} is larger than ${downloadBytesMax} bytes (option downloadBytesMax)`,
        );
      }
      return key === null ? reply.body : decrypt(reply.body, key);
    case "fault":
      throw reply.error;
    case "aborted":
      throw new TransportError("aborted", { endpoint: "cdn-download", message: "the download was ended" });
    default:
      return reply satisfies never;
  }
}
