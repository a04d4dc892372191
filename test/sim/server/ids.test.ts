/** Names and numbers as the service writes them. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  fingerprint,
  groupId,
  hex,
  messageId,
  printCursor,
  userId,
  userName,
} from "../../../sim/server/ids.ts";

describe("a cursor", () => {
  it("is another text for another bot, position or epoch", () => {
    const part = fc.record({
      bot: fc.stringMatching(/^[0-9a-f]{4}@im\.bot$/),
      epoch: fc.nat(),
      position: fc.nat(),
    });
    const text = (of: { bot: string; epoch: number; position: number }) =>
      printCursor(of.bot, of.epoch, of.position);
    fc.assert(
      fc.property(part, part, (one, other) => {
        expect(text(one) === text(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
        expect(text(one)).toMatch(/^[A-Za-z0-9+/]+=*$/);
      }),
    );
  });
});

describe("a fingerprint", () => {
  it("tells contents apart, and is the same for the same one", () => {
    const texts = Array.from({ length: 2_000 }, (_, index) => `content ${index}`);
    expect(new Set(texts.map(fingerprint)).size).toBe(2_000);
    expect(fingerprint("x")).toBe(fingerprint("x"));
  });
});

describe("message ids", () => {
  it("are 19 digits beyond 2^53, and neighbours become one when read as doubles", () => {
    expect(messageId(0)).toHaveLength(19);
    expect(BigInt(messageId(0)) > 2n ** 53n && BigInt(messageId(0)) < 2n ** 64n).toBe(true);
    expect(Number(messageId(0))).toBe(Number(messageId(1)));
    expect(new Set(Array.from({ length: 1_000 }, (_, index) => messageId(index))).size).toBe(1_000);
  });
});

describe("user ids", () => {
  it("are told from names in both directions", () => {
    fc.assert(
      fc.property(fc.string(), name => {
        expect(userName(userId(name))).toBe(name);
      }),
    );
    expect(userName(groupId("somebody"))).toBe("somebody@chatroom");
  });
});

describe("hex", () => {
  it("is as long as asked for and keeps leading zeros", () => {
    expect(hex(6, () => 1)).toBe("000000010000");
    expect(hex(0, () => 1)).toBe("");
  });
});
