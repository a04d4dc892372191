/** From bytes to an item that can be sent: asks for an address, encrypts, uploads. All of it under one deadline. */
import type { Clock } from "../clock.ts";
import { lastTryMs } from "../cure-watch.ts";
import { type Limits, within } from "../deadline.ts";
import { AddressError, type IlinkError, ServiceError, TransportError } from "../errors.ts";
import { codeOf, STALE_TOKEN } from "../protocol/codes.ts";
import type { GetUploadUrlAnswer, OutboundItem } from "../protocol/endpoints.ts";
import type { Random, RandomBytes } from "../random.ts";
import { ABORTED, lateReply, malformed, type Reply, unbegun } from "../reply.ts";
import { measured } from "../request-event.ts";
import type { Target, Transport } from "../transport.ts";
import type { Turns } from "../turns.ts";
import type { WebFetch } from "../web.ts";
import { upload, uploadUrl } from "./cdn.ts";
import { cipherSize, encrypt, md5Hex } from "./cipher.ts";
import { insist } from "./insist.ts";
import { itemOf, MEDIA_TYPES, type MediaRequest } from "./media-request.ts";

/** Bytes of a file key and of an AES key. */
const KEY_BYTES = 16;

/** @internal */
export interface PrepareSeams {
  clock: Clock;
  random: Random;
  randomBytes: RandomBytes;
  webFetch: WebFetch;
  cdnBaseUrl: string;
  hostsAllowed: ReadonlySet<string>;
  transport: Transport;
  turns: Turns;
  target: () => Target;
  /** The server called the token stale. */
  onStale: () => void;
  /** Until a repetition may set out. */
  turn: (signal: AbortSignal) => Promise<void>;
  /** Until the session is cured, and no longer than this. */
  cure: (maxMs: number, signal: AbortSignal) => Promise<void>;
}

/** `refused`: the server gave no address. `failed`: the bytes are not where they should be; nothing was sent. @internal */
export type Prepared =
  | { kind: "ready"; item: OutboundItem }
  | { kind: "refused" | "failed"; error: IlinkError };

/** Upload media. Never rejects, ends within the deadline. @internal */
export async function prepareMedia(
  seams: PrepareSeams,
  request: MediaRequest,
  limits: Limits,
): Promise<Prepared> {
  const reply = await within<Reply<OutboundItem | ServiceError | AddressError>>(
    seams.clock,
    limits,
    signal => uploadMedia(seams, request, limits.deadlineMs, signal),
    { late: () => lateReply(`media of kind ${request.kind}`, limits.deadlineMs), aborted: () => ABORTED },
  );
  switch (reply.kind) {
    case "answer":
      if (reply.body instanceof AddressError) return { kind: "failed", error: reply.body };
      if (!(reply.body instanceof ServiceError)) return { kind: "ready", item: reply.body };
      if (reply.body.serviceCode === STALE_TOKEN) seams.onStale();
      return { kind: "refused", error: reply.body };
    case "fault":
      return { kind: "failed", error: reply.error };
    case "aborted": {
      const facts = { endpoint: "getuploadurl", message: "the account was stopped" };
      return { kind: "failed", error: new TransportError("aborted", facts) };
    }
    default:
      return reply satisfies never;
  }
}

/** The first answer; where that says that the session is stale, the one after the cure, or the last that there is time for. */
async function throughCure(
  seams: PrepareSeams,
  { deadlineMs, signal }: Limits,
  ask: () => Promise<Reply<GetUploadUrlAnswer>>,
): Promise<Reply<GetUploadUrlAnswer>> {
  const { clock } = seams;
  const lastMs = lastTryMs(deadlineMs, clock.monotonicMs() + deadlineMs);
  const first = await insist(seams, signal, ask, seams.turn);
  if (first.kind !== "answer" || codeOf(first.body) !== STALE_TOKEN) return first;
  seams.onStale();
  await seams.cure(lastMs - clock.monotonicMs(), signal);
  return signal.aborted ? ABORTED : insist(seams, signal, ask, seams.turn);
}

async function uploadMedia(
  seams: PrepareSeams,
  request: MediaRequest,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<Reply<OutboundItem | ServiceError | AddressError>> {
  const { randomBytes, transport, turns, webFetch } = seams;
  const { to, kind, bytes } = request;
  const fileKey = Buffer.from(randomBytes(KEY_BYTES)).toString("hex");
  const key = randomBytes(KEY_BYTES);
  const keyHex = Buffer.from(key).toString("hex");
  const question = {
    filekey: fileKey,
    media_type: MEDIA_TYPES[kind],
    to_user_id: to,
    rawsize: bytes.length,
    rawfilemd5: md5Hex(bytes),
    filesize: cipherSize(bytes.length),
    no_need_thumb: true,
    aeskey: keyHex,
  } as const;
  const asked = await throughCure(seams, { deadlineMs, signal }, () =>
    turns.take(
      to,
      { deadlineMs, signal },
      () => transport.post("getuploadurl", question, seams.target(), deadlineMs, signal),
      unbegun("getuploadurl"),
    ),
  );
  if (asked.kind !== "answer") return asked;
  const code = codeOf(asked.body);
  if (code !== 0) {
    const { errmsg } = asked.body;
    const words = typeof errmsg === "string" && errmsg !== "" ? errmsg : undefined;
    return { kind: "answer", body: new ServiceError("getuploadurl", code, words) };
  }
  const url = uploadUrl({ ...seams, baseUrl: seams.target().baseUrl }, asked.body, fileKey);
  if (url instanceof AddressError) return { kind: "answer", body: url };
  if (url === null) return malformed("getuploadurl", "the answer has no usable address");
  const ciphertext = encrypt(bytes, key);
  const which = { account: seams.target().account, endpoint: "cdn-upload" } as const;
  const store = () =>
    measured(transport.metered, which, signal, () => upload(webFetch, url, ciphertext, signal));
  const ask = () => turns.take(to, { deadlineMs, signal }, store, unbegun("cdn-upload"));
  const stored = await insist(seams, signal, ask, seams.turn);
  if (stored.kind !== "answer") return stored;
  const media = {
    encrypt_query_param: stored.body,
    // The service's clients encode the hex digits, not the bytes.
    aes_key: Buffer.from(keyHex).toString("base64"),
    encrypt_type: 1,
  } as const;
  return { kind: "answer", body: itemOf(request, media, ciphertext.length) };
}
