/** How the plain client puts a file on the CDN. */
import { createCipheriv, createHash } from "node:crypto";
import type { MediaRequest } from "../../sim/subject/subject.ts";
import type { Line } from "./line.ts";
import { CALL_MS, type Manners } from "./manners.ts";
import { codeOf } from "./protocol.ts";
import type { Requests } from "./requests.ts";

const STALE = -14;

/** The stored bytes as an item that a message can carry. */
export type Upload = (line: Line, request: MediaRequest) => Promise<object>;

export function createUpload(manners: Manners, random: () => number, { call, store }: Requests): Upload {
  return async (line, { to, kind, bytes, fileName }) => {
    const raw = Buffer.from(bytes);
    const key = Buffer.from(Array.from({ length: 16 }, () => Math.floor(random() * 256)));
    const cipher = createCipheriv("aes-128-ecb", key, null);
    const sealed = new Uint8Array(Buffer.concat([cipher.update(raw), cipher.final()]));
    const filekey = createHash("md5").update(key).digest("hex");
    const question = {
      filekey,
      media_type: { image: 1, video: 2, file: 3, voice: 4 }[kind],
      to_user_id: to,
      rawsize: raw.length,
      rawfilemd5: createHash("md5").update(raw).digest("hex"),
      filesize: sealed.length,
      no_need_thumb: true,
      aeskey: key.toString("hex"),
    };
    let told = await call(line, "getuploadurl", question);
    manners.onCode(line, codeOf(told));
    if (codeOf(told) === STALE && manners.repeatsStale) {
      // Whatever a notifystart cures; the same question once more.
      await call(line, "msg/notifystart", {}, { deadlineMs: CALL_MS }).catch(() => {});
      told = await call(line, "getuploadurl", question);
      manners.onCode(line, codeOf(told));
    }
    const address = manners.uploadAddress(told, filekey, line.credential.baseUrl);
    if (address === undefined) throw new Error(`no address to upload to: ${codeOf(told)}`);
    const param = await store(line, address, sealed);
    const aesKey = manners.mediaKey(key.toString("base64"));
    const media = { encrypt_query_param: param, aes_key: aesKey, encrypt_type: 1 };
    const as = manners.mediaKind(kind);
    const item = as === "file" ? { media, file_name: fileName, len: String(raw.length) } : { media };
    return { type: { image: 2, video: 5, file: 4, voice: 3 }[as], [`${as}_item`]: item };
  };
}
