/** Names and numbers as the service writes them. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  fingerprint,
  groupId,
  hex,
  type MessageIds,
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
  const COUNT = 100_000;
  const idsOf = (ids: MessageIds) => Array.from({ length: COUNT }, (_, index) => messageId(index, ids));

  it.each(["scattered", "close"] as const)("are 19 digits beyond 2^53, none twice: %s", ids => {
    const all = idsOf(ids);
    expect(new Set(all).size).toBe(COUNT);
    expect(all.filter(id => id.length !== 19 || BigInt(id) <= 2n ** 53n || BigInt(id) >= 2n ** 63n)).toEqual(
      [],
    );
  });

  it("stay apart when they are read as doubles, those of sends and of foreign items too", () => {
    const all = [0, 1_000_000, 2_000_000, 2 ** 24].flatMap(from =>
      Array.from({ length: 10_000 }, (_, index) => messageId(from + index, "scattered")),
    );
    expect(new Set(all.map(Number)).size).toBe(all.length);
    // Whichever two are neighbours, twice the distance of doubles lies between them at least.
    const first = BigInt(messageId(0, "scattered"));
    expect(all.filter(id => (BigInt(id) - first) % 2_048n !== 0n)).toEqual([]);
  });

  it("do not rise from message to message", () => {
    const all = idsOf("scattered").map(BigInt);
    const rises = all.filter((id, index) => index > 0 && id > (all[index - 1] as bigint)).length;
    expect(rises / COUNT).toBeGreaterThan(0.3);
    expect(rises / COUNT).toBeLessThan(0.7);
  });

  it("that are close rise, and become one when they are read as doubles", () => {
    expect(Number(messageId(0, "close"))).toBe(Number(messageId(1, "close")));
    expect(BigInt(messageId(1, "close")) - BigInt(messageId(0, "close"))).toBe(3n);
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
