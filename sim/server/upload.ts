/** The CDN: upload addresses, uploads and downloads (ilink-protocol §1.4). Files are AES-128-ECB ciphertext on the wire. */
import { createHash } from "node:crypto";
import { type AccountState, putBounded } from "./account.ts";
import { cipherSize, decrypt, encrypt } from "./aes.ts";
import { type Effect, queryOf, type ServerRequest } from "./effect.ts";
import { keepFile } from "./files.ts";
import { checkCdnHeaders } from "./header-rules.ts";
import { CDN_URL } from "./hosts.ts";
import type { Objection } from "./objection.ts";
import { isMiscalled } from "./outbound.ts";
import { accepted, answer, objected } from "./reply.ts";
import type { ServerState, UploadState } from "./server-state.ts";

/** Uploads announced and files kept, per server. */
const UPLOADS_MAX = 1_000;
/** No file may be larger (the official client's cap for downloads): 100 MiB. */
const FILE_BYTES_MAX = 100 * 2 ** 20;

const MISCALLED: Objection = {
  field: "body.to_user_id",
  message: "expected a user id as the service writes it",
};

const BYTES_TYPE = "application/octet-stream";

/** getuploadurl on a live session: an address for one file, or a refusal without one. */
export function getUploadUrl(
  state: ServerState,
  account: AccountState,
  request: ServerRequest,
  body: Record<string, unknown>,
): Effect[] {
  // No URL for a user who does not exist, nor for a file that is too large (ilink-protocol §1.4).
  const refusal = answer(request.request, '{"ret":-1}');
  if ((body.rawsize as number) > FILE_BYTES_MAX) return [refusal];
  if (isMiscalled(state, account, String(body.to_user_id)))
    return [...objected(request, "getuploadurl", account.name, [MISCALLED]), refusal];
  const { ret, cdnUrls, cdnUrl = CDN_URL } = state.options;
  const filekey = body.filekey as string;
  const param = Buffer.from(`upload|${++state.serial}|${filekey}`, "utf8").toString("base64");
  const upload: UploadState = {
    account: account.name,
    filekey,
    aesKey: body.aeskey as string,
    rawsize: body.rawsize as number,
    rawMd5: (body.rawfilemd5 as string).toLowerCase(),
    filesize: body.filesize as number,
    mediaType: body.media_type as number,
  };
  putBounded(state.uploads, param, upload, UPLOADS_MAX);
  const query = `encrypted_query_param=${encodeURIComponent(param)}&filekey=${filekey}`;
  const told = {
    ...(ret === "zero" ? { ret: 0 } : {}),
    ...(cdnUrls === "param" ? {} : { upload_full_url: `${cdnUrl}/upload?${query}` }),
    ...(cdnUrls === "full" ? {} : { upload_param: param }),
    filekey,
    taskid: `task-${state.serial}`,
  };
  return [accepted(request, account, "getuploadurl"), answer(request.request, JSON.stringify(told))];
}

/** POST to the CDN: the ciphertext must be what getuploadurl announced. The answer's header names the file. */
export function receiveUpload(state: ServerState, request: ServerRequest): Effect[] {
  const query = queryOf(request);
  const upload = state.uploads.get(query.get("encrypted_query_param") ?? "");
  const account = upload?.account ?? "?";
  const objections = checkCdnHeaders(request, "POST");
  const wrong = (field: string, message: string): void => void objections.push({ field, message });
  let plain: Uint8Array | undefined;
  if (upload === undefined) wrong("query encrypted_query_param", "expected an upload_param of getuploadurl");
  else {
    if (query.get("filekey") !== upload.filekey) wrong("query filekey", "expected the one announced");
    plain = checkContent(upload, request.bytes ?? new Uint8Array(), wrong);
  }
  const effects = objected(request, "upload", account, objections);
  const [first] = objections;
  if (upload === undefined || plain === undefined || first !== undefined) {
    return [...effects, cdnError(request, first?.message ?? "bad request", 400)];
  }
  const param = Buffer.from(`file|${++state.serial}|${upload.filekey}`, "utf8").toString("base64");
  keepFile(state, param, { account, plain, aesKey: upload.aesKey, mediaType: upload.mediaType }, UPLOADS_MAX);
  const isNamed = state.options.uploadHeader === "present";
  return [
    ...effects,
    accepted(request, { name: account }, "upload"),
    {
      ...answer(request.request, "", 200, BYTES_TYPE),
      ...(isNamed ? { headers: { "x-encrypted-param": param } } : {}),
    },
  ];
}

/** GET from the CDN: the ciphertext of a file. */
export function receiveDownload(state: ServerState, request: ServerRequest): Effect[] {
  const file = state.media.get(queryOf(request).get("encrypted_query_param") ?? "");
  const account = file?.account ?? "?";
  const objections = checkCdnHeaders(request, "GET");
  if (file === undefined) {
    objections.push({ field: "query encrypted_query_param", message: "expected that of a file" });
  }
  const effects = objected(request, "download", account, objections);
  if (file === undefined) return [...effects, cdnError(request, "file not found", 404)];
  const [first] = objections;
  if (first !== undefined) return [...effects, cdnError(request, first.message, 400)];
  const body = encrypt(file.plain, file.aesKey);
  return [
    ...effects,
    accepted(request, { name: account }, "download"),
    { effect: "answer", request: request.request, status: 200, contentType: BYTES_TYPE, body },
  ];
}

/** The content of an upload in the clear; undefined, with what is wrong, when it is not what was announced. */
function checkContent(
  upload: UploadState,
  bytes: Uint8Array,
  wrong: (field: Objection["field"], message: string) => void,
): Uint8Array | undefined {
  if (bytes.length !== upload.filesize) {
    wrong("body", `expected ${upload.filesize} bytes as announced, got ${bytes.length}`);
    return undefined;
  }
  const plain = decrypt(bytes, upload.aesKey);
  if (plain === undefined) {
    wrong("body", "expected AES-128-ECB with PKCS7 under the key announced");
    return undefined;
  }
  if (plain.length !== upload.rawsize || bytes.length !== cipherSize(plain.length)) {
    wrong("body", `expected ${upload.rawsize} bytes of content as announced, got ${plain.length}`);
    return undefined;
  }
  if (createHash("md5").update(plain).digest("hex") === upload.rawMd5) return plain;
  wrong("body", "expected content with the md5 announced");
  return undefined;
}

function cdnError(request: ServerRequest, message: string, status: number): Effect {
  return { ...answer(request.request, "", status, BYTES_TYPE), headers: { "x-error-message": message } };
}
