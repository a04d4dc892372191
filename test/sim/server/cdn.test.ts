/** Uploads and downloads: real AES on the wire, announced sizes and sums, and where the bearer must not go. */
import { createCipheriv, createDecipheriv, createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cipherSize, decrypt, encrypt } from "../../../sim/server/aes.ts";
import type { ServerOptions, ServerState } from "../../../sim/server/state.ts";
import { type AskOptions, ask, call, notesOf, startServer } from "./client.ts";

const KEY = "00112233445566778899aabbccddeeff";
const FILEKEY = "ffeeddccbbaa99887766554433221100";

/** By another hand than the server's. */
function cipher(plain: Uint8Array, key = KEY): Uint8Array {
  const aes = createCipheriv("aes-128-ecb", Buffer.from(key, "hex"), null);
  return Buffer.concat([aes.update(plain), aes.final()]);
}

const announcement = (plain: Uint8Array) => ({
  filekey: FILEKEY,
  media_type: 3,
  to_user_id: "ann@im.wechat",
  rawsize: plain.length,
  rawfilemd5: createHash("md5").update(plain).digest("hex"),
  filesize: cipherSize(plain.length),
  no_need_thumb: true,
  aeskey: KEY,
});

const announce = (state: ServerState, plain: Uint8Array, changes: Record<string, unknown> = {}) =>
  call(state, "getconfig", 0, {
    path: "/ilink/bot/getuploadurl",
    body: { ilink_user_id: undefined, ...announcement(plain), ...changes },
  });

function upload(state: ServerState, bytes: Uint8Array, url: string, more: Partial<AskOptions> = {}) {
  const { pathname, search } = new URL(url);
  const headers = { "content-type": "application/octet-stream" };
  return ask(state, 0, { host: "cdn", method: "POST", path: pathname + search, headers, bytes, ...more });
}

const fields = (called: ReturnType<typeof ask>): string[] =>
  notesOf(called, "nonconformance").map(note => note.field);
const TEXT = Buffer.from("send s1");

/** Announce and upload a content. */
function uploaded(
  options: Partial<ServerOptions> = {},
  bytes = cipher(TEXT),
  more: Partial<AskOptions> = {},
) {
  const { state } = startServer(options);
  const url = announce(state, TEXT).answer!.json.upload_full_url as string;
  return { state, url, called: upload(state, bytes, url, more) };
}

describe("AES-128-ECB", () => {
  it("comes back, has the announced size, and is what others make of it", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        (plain, key) => {
          const hex = Buffer.from(key).toString("hex");
          const ciphertext = encrypt(plain, hex);
          expect(ciphertext.length).toBe(cipherSize(plain.length));
          expect(Buffer.compare(ciphertext, cipher(plain, hex))).toBe(0);
          expect(Buffer.compare(decrypt(ciphertext, hex)!, plain)).toBe(0);
        },
      ),
    );
  });

  it("is not read under another key, or cut off", () => {
    const ciphertext = encrypt(TEXT, KEY);
    expect(decrypt(ciphertext, FILEKEY)).toBeUndefined();
    expect(decrypt(ciphertext.subarray(1), KEY)).toBeUndefined();
  });
});

describe("getuploadurl", () => {
  it("gives an address, a parameter, or both", () => {
    const keys = (cdnUrls: "both" | "full" | "param") =>
      Object.keys(announce(startServer({ cdnUrls }).state, TEXT).answer!.json);
    expect(keys("both")).toEqual(["upload_full_url", "upload_param", "filekey", "taskid"]);
    expect(keys("full")).toEqual(["upload_full_url", "filekey", "taskid"]);
    expect(keys("param")).toEqual(["upload_param", "filekey", "taskid"]);
  });

  it("is noted as accepted", () => {
    const called = announce(startServer().state, TEXT);
    expect(called.notes).toMatchObject([{ type: "accepted", endpoint: "getuploadurl", account: "bot" }]);
  });

  it.each([
    ["filekey", "short"],
    ["media_type", 5],
    ["to_user_id", ""],
    ["rawsize", -1],
    ["rawfilemd5", "x"],
    ["filesize", TEXT.length],
    ["aeskey", KEY.slice(1)],
  ])("with a wrong %s is objected to and refused without an address", (field, value) => {
    const called = announce(startServer().state, TEXT, { [field]: value });
    expect(fields(called)).toContain(`body.${field}`);
    expect([called.answer?.json, notesOf(called, "accepted")]).toEqual([
      { ret: -1, errmsg: "bad request" },
      [],
    ]);
  });

  it("takes no file above 100 MiB", () => {
    const rawsize = 100 * 2 ** 20 + 1;
    const called = announce(startServer().state, TEXT, { rawsize, filesize: cipherSize(rawsize) });
    expect([called.answer?.json, fields(called)]).toEqual([{ ret: -1 }, []]);
  });
});

describe("an upload", () => {
  it("of what was announced is taken, and named in a header", () => {
    const { called } = uploaded();
    expect(called.notes).toMatchObject([{ type: "accepted", endpoint: "upload", account: "bot" }]);
    expect(called.answer).toMatchObject({
      status: 200,
      headers: { "x-encrypted-param": expect.any(String) },
    });
  });

  it("is not named where the header is left out, and can be repeated", () => {
    const { state, url, called } = uploaded({ uploadHeader: "absent" });
    expect([called.answer?.status, called.answer?.headers]).toEqual([200, {}]);
    expect(upload(state, cipher(TEXT), url).answer?.status).toBe(200);
  });

  it("by parameter goes the same way", () => {
    const { state } = startServer({ cdnUrls: "param" });
    const param = announce(state, TEXT).answer!.json.upload_param as string;
    const url = `https://cdn/c2c/upload?encrypted_query_param=${encodeURIComponent(param)}&filekey=${FILEKEY}`;
    expect(upload(state, cipher(TEXT), url).answer?.status).toBe(200);
    const wrong = upload(state, cipher(TEXT), url.replace(FILEKEY, KEY));
    expect([wrong.answer?.status, fields(wrong)]).toEqual([400, ["query filekey"]]);
  });

  it.each([
    ["of another size", cipher(Buffer.from("a text that is longer than one block")), "announced, got"],
    ["under another key", cipher(TEXT, FILEKEY), "under the key announced"],
    ["of another content of that size", cipher(Buffer.from("send s2")), "md5"],
    ["of a content of another length", cipher(Buffer.from("send")), "of content as announced"],
    ["in the clear", Buffer.alloc(16, "x"), "under the key announced"],
  ])("%s is refused with the reason in a header", (_what, bytes, reason) => {
    const { called } = uploaded({}, bytes);
    expect([called.answer?.status, fields(called)]).toEqual([400, ["body"]]);
    expect(called.answer?.headers["x-error-message"]).toContain(reason);
    expect(notesOf(called, "accepted")).toEqual([]);
  });

  it("without a body, to an unknown address or by PUT is refused", () => {
    expect(fields(uploaded({}, new Uint8Array()).called)).toEqual(["body"]);
    expect(fields(uploaded({}, cipher(TEXT), { method: "PUT" }).called)).toEqual(["method"]);
    const { state } = startServer();
    const called = upload(state, cipher(TEXT), "https://cdn/c2c/upload?encrypted_query_param=x&filekey=y");
    expect([called.answer?.status, fields(called)]).toEqual([400, ["query encrypted_query_param"]]);
  });

  it("with a bearer is objected to and refused, without showing it", () => {
    const headers = { "content-type": "application/octet-stream", authorization: "Bearer secret" };
    const { called } = uploaded({}, cipher(TEXT), { headers });
    expect([called.answer?.status, fields(called)]).toEqual([400, ["header Authorization"]]);
    expect(JSON.stringify(called.notes)).not.toContain("secret");
  });

  it("with another content type is objected to and refused", () => {
    expect(fields(uploaded({}, cipher(TEXT), { headers: {} }).called)).toEqual(["header Content-Type"]);
  });
});

describe("a file", () => {
  const sent = (param: unknown, state: ServerState, more: object = { file_name: "f", len: "7" }) => {
    const aes_key = Buffer.from(KEY, "hex").toString("base64");
    const media = { encrypt_query_param: param, aes_key };
    const item = { type: 4, file_item: { media, ...more } };
    const msg = { to_user_id: "a", client_id: "b", message_type: 2, message_state: 2, item_list: [item] };
    return call(state, "sendmessage", 0, { body: { msg } });
  };

  it("that was uploaded can be sent, and is known by its content", () => {
    const { state, called } = uploaded();
    const message = sent(called.answer!.headers["x-encrypted-param"], state);
    expect(notesOf(message, "accepted")).toMatchObject([{ message: "key of send s1" }]);
    expect(fields(message)).toEqual([]);
  });

  it.each([
    ["its own length as a text", { len: "7" }, undefined],
    ["its own length as a number", { len: 7 }, undefined],
    ["no length", {}, undefined],
    ["the length of its ciphertext", { len: "16" }, "changed"],
  ])("with %s is taken for what it is", (_, more, words) => {
    const { state, called } = uploaded();
    const message = sent(called.answer!.headers["x-encrypted-param"], state, more);
    expect((notesOf(message, "accepted")[0] as { words?: string }).words).toBe(words);
  });

  it("that was not is objected to", () => {
    const { state } = uploaded();
    expect(fields(sent("x", state))).toEqual(["body.msg.item_list[0]"]);
  });

  it("comes back from the CDN as the ciphertext that went there", () => {
    const { state, called } = uploaded();
    const param = encodeURIComponent(called.answer!.headers["x-encrypted-param"]!);
    const got = ask(state, 0, { host: "cdn", path: `/c2c/download?encrypted_query_param=${param}` });
    expect(got.notes).toMatchObject([{ type: "accepted", endpoint: "download" }]);
    const aes = createDecipheriv("aes-128-ecb", Buffer.from(KEY, "hex"), null);
    const plain = Buffer.concat([aes.update(Buffer.from(got.answer!.body, "latin1")), aes.final()]);
    expect(plain.toString()).toBe("send s1");
  });

  it("that nobody has is a 404 with the reason in a header; so is none with a bearer objected to", () => {
    const { state } = startServer();
    const path = "/c2c/download?encrypted_query_param=x";
    const got = ask(state, 0, { host: "cdn", path, headers: { authorization: "Bearer secret" } });
    expect([got.answer?.status, got.answer?.headers]).toEqual([404, { "x-error-message": "file not found" }]);
    expect(fields(got)).toEqual(["header Authorization", "query encrypted_query_param"]);
  });
});
