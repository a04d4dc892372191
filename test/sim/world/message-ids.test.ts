/** A client may know a message by its id as the wire has it, or by the number that JSON makes of it. */
import { describe, expect, it } from "vitest";
import { MessageIds } from "../../../sim/world/message-ids.ts";

const [FIRST, NEXT, FAR] = ["7321987654321098765", "7321987654321098768", "7321987654321999765"];

describe("message ids", () => {
  it("mean a message as digits and as a number", () => {
    const ids = new MessageIds();
    ids.set(FIRST, "m1");
    ids.set(FAR, "m2");
    expect(ids.keyOf(FIRST)).toBe("m1");
    expect(ids.keyOf(String(Number(FIRST)))).toBe("m1");
    expect(ids.keyOf(String(Number(FAR)))).toBe("m2");
  });

  it("mean none as a number that two of them are, and each still as digits", () => {
    const ids = new MessageIds();
    ids.set(FIRST, "m1");
    ids.set(NEXT, "m2");
    expect(Number(FIRST)).toBe(Number(NEXT));
    expect(ids.keyOf(String(Number(FIRST)))).toBeUndefined();
    expect([ids.keyOf(FIRST), ids.keyOf(NEXT)]).toEqual(["m1", "m2"]);
  });

  it("mean the message that has them last", () => {
    const ids = new MessageIds();
    ids.set(FIRST, "m1");
    ids.set(FIRST, "m2");
    expect([ids.keyOf(FIRST), ids.keyOf(String(Number(FIRST)))]).toEqual(["m2", "m2"]);
    ids.set(NEXT, "m3");
    ids.set(FIRST, "m4");
    expect(ids.keyOf(String(Number(FIRST)))).toBeUndefined();
    expect(ids.keyOf("no id")).toBeUndefined();
  });
});
