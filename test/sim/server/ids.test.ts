/** Names and numbers as the service writes them. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hex, messageId, parseCursor, printCursor, userId, userName } from "../../../sim/server/ids.ts";

describe("a cursor", () => {
  it("stands for the position that it was printed with, for its own bot alone", () => {
    const bot = fc.stringMatching(/^[0-9a-f]{12}@im\.bot$/);
    fc.assert(
      fc.property(bot, bot, fc.nat(), (mine, other, position) => {
        fc.pre(mine !== other);
        expect(parseCursor(mine, printCursor(mine, position))).toBe(position);
        expect(parseCursor(other, printCursor(mine, position))).toBeUndefined();
      }),
    );
  });

  it("that is any other text stands for nothing", () => {
    fc.assert(
      fc.property(fc.string(), text => {
        expect(parseCursor("x@im.bot", text)).toBeUndefined();
      }),
    );
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
    expect(userName("somebody@chatroom")).toBe("somebody@chatroom");
  });
});

describe("hex", () => {
  it("is as long as asked for and keeps leading zeros", () => {
    expect(hex(6, () => 1)).toBe("000000010000");
    expect(hex(0, () => 1)).toBe("");
  });
});
