/** Media, by the notes alone: an address is asked for, the bytes are encrypted and uploaded, and what the CDN gave for them is sent. */
import { createCipheriv, createHash } from "node:crypto";
import type { MediaRequest } from "../../../sim/subject/subject.ts";
import type { Api } from "./api.ts";
import * as wire from "./wire.ts";

const CDN = "https://novac2c.cdn.weixin.qq.com/c2c";
const TYPES = { image: 1, video: 2, file: 3, voice: 4 } as const;
const ITEMS = { image: 2, voice: 3, file: 4, video: 5 } as const;
const UPLOADS_MAX = 3;
const STALE = -14;
const CURE_MS = 3_000;

/** The item to send. Rejects when the bytes are not where they should be. */
export async function upload(api: Api, random: () => number, request: MediaRequest): Promise<object> {
  const { to, kind, fileName } = request;
  const raw = Buffer.from(request.bytes);
  const key = Buffer.from(Array.from({ length: 16 }, () => Math.floor(random() * 256)));
  const filekey = Buffer.from(Array.from({ length: 16 }, () => Math.floor(random() * 256))).toString("hex");
  const cipher = createCipheriv("aes-128-ecb", key, null);
  const sealed = Buffer.concat([cipher.update(raw), cipher.final()]);
  const question = {
    filekey,
    media_type: TYPES[kind],
    to_user_id: to,
    rawsize: raw.length,
    rawfilemd5: createHash("md5").update(raw).digest("hex"),
    filesize: sealed.length,
    no_need_thumb: true,
    aeskey: key.toString("hex"),
  };
  let told = await api.call("getuploadurl", question);
  if (wire.codeOf(told) === STALE) {
    // The text beside it has the session cured meanwhile.
    await wire.sleep(CURE_MS);
    told = await api.call("getuploadurl", question);
  }
  if (wire.codeOf(told) !== 0) throw new Error(`no address: code ${wire.codeOf(told)}`);
  const param = await store(addressOf(told, filekey, api.credential.baseUrl), new Uint8Array(sealed));
  const aes = Buffer.from(key.toString("hex")).toString("base64");
  const media = { encrypt_query_param: param, aes_key: aes, encrypt_type: 1 };
  const content = kind === "file" ? { media, file_name: fileName, len: String(raw.length) } : { media };
  return { type: ITEMS[kind], [`${kind}_item`]: content };
}

function addressOf(
  { upload_full_url: whole, upload_param: param }: wire.Answer,
  filekey: string,
  baseUrl: string,
): string {
  // Bytes go to the CDN or to the service, and to nobody else.
  const isOwn =
    typeof whole === "string" && [new URL(CDN).host, new URL(baseUrl).host].includes(hostOf(whole));
  if (isOwn) return whole;
  if (typeof param !== "string" || param === "") throw new Error("no address");
  return `${CDN}/upload?encrypted_query_param=${encodeURIComponent(param)}&filekey=${filekey}`;
}

const hostOf = (address: string): string => URL.parse(address)?.host ?? "";

async function store(address: string, body: Uint8Array<ArrayBuffer>): Promise<string> {
  let why: unknown;
  for (let tries = 0; tries < UPLOADS_MAX; tries++) {
    try {
      const signal = AbortSignal.timeout(10_000);
      const headers = { "Content-Type": "application/octet-stream" };
      const answer = await fetch(address, { method: "POST", headers, body, redirect: "error", signal });
      const param = answer.headers.get("x-encrypted-param");
      if (answer.status === 200 && param) return param;
      why = `HTTP ${answer.status}`;
      if (answer.status >= 400 && answer.status < 500) break;
    } catch (error) {
      why = error;
    }
    await wire.sleep(500);
  }
  throw new Error(`the CDN did not take it: ${why}`);
}
