/** The twins do what Node's modules do, as far as a run asks them. */
import nodeCrypto from "node:crypto";
import { STATUS_CODES as NODE_STATUS_CODES } from "node:http";
import { describe, expect, it } from "vitest";
import { Buffer as Twin } from "../../playground/twins/buffer.ts";
import { createCipheriv, createDecipheriv, createHash } from "../../playground/twins/crypto.ts";
import { STATUS_CODES } from "../../playground/twins/http.ts";
import { clearImmediate, setImmediate } from "../../playground/twins/immediate.ts";
import { process as twinProcess } from "../../playground/twins/process.ts";

const TEXTS = ["", "a", "早上好 \u{1F600}", "x".repeat(1_000), "\ud800 alone"];

describe("twins", () => {
  it.each(TEXTS)("hash %j as Node does", text => {
    for (const name of ["sha256", "md5"] as const) {
      const hash = createHash(name).update(text).update(Buffer.from("tail"));
      expect(hash.digest("hex")).toBe(nodeCrypto.createHash(name).update(text).update("tail").digest("hex"));
    }
    expect(createHash("sha256").update(text).digest().readInt32LE(4)).toBe(
      nodeCrypto.createHash("sha256").update(text).digest().readInt32LE(4),
    );
  });

  it.each([0, 1, 15, 16, 17, 4_096])("cipher %i bytes as Node does, and back", size => {
    const key = Buffer.from("000102030405060708090a0b0c0d0e0f", "hex");
    const plain = Buffer.alloc(size, "plain");
    const node = nodeCrypto.createCipheriv("aes-128-ecb", key, null);
    const due = Buffer.concat([node.update(plain), node.final()]);
    const cipher = createCipheriv("aes-128-ecb", key);
    expect(Buffer.concat([cipher.update(plain), cipher.final()])).toEqual(due);
    const decipher = createDecipheriv("aes-128-ecb", key);
    expect(Buffer.concat([decipher.update(due), decipher.final()])).toEqual(plain);
    const wrong = createDecipheriv("aes-128-ecb", Buffer.alloc(16, 7));
    expect(() => [wrong.update(due), wrong.final()]).toThrow();
  });

  it.each(TEXTS)("write %j in every encoding as Node does, and read it", text => {
    for (const encoding of ["utf8", "latin1", "base64", "base64url", "hex"] as const) {
      const due = Buffer.from(text).toString(encoding);
      expect(Twin.from(text).toString(encoding)).toBe(due);
      expect([...Twin.from(due, encoding)]).toEqual([...Buffer.from(due, encoding)]);
    }
    expect(Twin.byteLength(text)).toBe(Buffer.byteLength(text));
  });

  it("know the words of each status", () => {
    expect(STATUS_CODES).toEqual(NODE_STATUS_CODES);
  });

  it("give turns in the order in which they were asked for, microtasks between them, and take them back", async () => {
    const seen: string[] = [];
    await new Promise<void>(resolve => {
      setImmediate(() => {
        seen.push("first");
        void Promise.resolve().then(() => seen.push("its microtask"));
        setImmediate(() => {
          seen.push("asked last");
          resolve();
        });
      });
      clearImmediate(setImmediate(() => seen.push("taken back")));
      setImmediate((word: unknown) => seen.push(String(word)), "second");
    });
    expect(seen).toEqual(["first", "its microtask", "second", "asked last"]);
  });

  it("have a clock that goes on, and listeners that come and go", () => {
    const before = twinProcess.hrtime.bigint();
    expect(twinProcess.hrtime.bigint()).toBeGreaterThanOrEqual(before);
    const [seconds, nanoseconds] = twinProcess.hrtime(twinProcess.hrtime());
    expect(seconds).toBe(0);
    expect(nanoseconds).toBeGreaterThanOrEqual(0);
    const listener = (): void => {};
    twinProcess.on("SIGTERM", listener);
    expect(twinProcess.rawListeners("SIGTERM")).toEqual([listener]);
    twinProcess.off("SIGTERM", listener);
    expect(twinProcess.eventNames()).toEqual([]);
  });
});
