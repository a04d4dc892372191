import { expect, it } from "vitest";
import { codeOf } from "../../../src/protocol/codes.ts";
import { classifyPoll } from "../../../src/recovery/classify.ts";

it.each<[string, Parameters<typeof classifyPoll>[0], string]>([
  ["a live idle answer without ret", { msgs: [], get_updates_buf: "c" }, "good"],
  ["an idle answer with ret 0 alone", { ret: 0, msgs: [] }, "good"],
  ["ret 0 and nothing else", { ret: 0 }, "good"],
  ["a cursor and nothing else", { get_updates_buf: "c" }, "good"],
  ["messages", { msgs: [{}] }, "good"],
  ["errcode -14", { errcode: -14, errmsg: "session timeout" }, "stale"],
  ["ret -14", { ret: -14 }, "stale"],
  ["ret 0 beside errcode -14", { ret: 0, errcode: -14 }, "stale"],
  ["errcode 0 beside ret -14", { ret: -14, errcode: 0 }, "stale"],
  ["another errcode beside ret -14", { ret: -14, errcode: -1 }, "stale"],
  ["errcode -14 as text", { errcode: "-14" }, "stale"],
  ["ret -14 as text", { ret: " -14 " }, "stale"],
  ["-14 beside messages", { errcode: -14, msgs: [{}] }, "stale"],
  ["another ret", { ret: -2 }, "code"],
  ["a code that is no number", { errcode: "expired" }, "code"],
  ["an empty object", {}, "lapsed"],
  ["an empty cursor and nothing else", { get_updates_buf: "" }, "lapsed"],
  ["an errmsg and nothing else", { errmsg: "?" }, "lapsed"],
])("takes %s for what it is", (_name, answer, meaning) => {
  expect(classifyPoll(answer, 20_000)).toBe(meaning);
});

it("takes a bare yes that comes at once for as empty as an answer without a code", () => {
  expect(classifyPoll({ ret: 0 }, 0)).toBe("lapsed");
  expect(classifyPoll({ ret: 0, get_updates_buf: "c" }, 0)).toBe("good");
  expect(classifyPoll({ ret: 0, msgs: [] }, 0)).toBe("good");
});

it("finds the first code that is not zero", () => {
  expect(codeOf({ ret: -2, errcode: 0 })).toBe(-2);
  expect(codeOf({ ret: 0, errcode: -3 })).toBe(-3);
  expect(codeOf({})).toBe(0);
});
