/** Texts that travel past a loopback server: a character that was cut in two is seen, however it was cut. */
import { expect, it } from "vitest";
import { createLoopbackTexts } from "../../../sim/loopback/texts.ts";

const CAT = "🐈";

/** What a server reads of a text of which the first bytes alone were sent. */
const firstBytes = (text: string, count: number): string =>
  new TextDecoder().decode(new TextEncoder().encode(text).subarray(0, count));

it.each([
  ["its end, by UTF-16 units", `my ${CAT}`.slice(0, -1)],
  ["its beginning, by UTF-16 units", CAT.slice(1)],
  ["within, where two halves were put together wrongly", `${CAT.slice(0, 1)}, ${CAT.slice(1)}`],
  ["its end, by bytes", firstBytes(`my ${CAT}`, 5)],
  ["its end, by bytes, in Chinese", firstBytes("你好", 4)],
])("cut at %s", (_, text) => {
  const texts = createLoopbackTexts();
  expect(texts.outboundKey(text)).toEqual({ message: "s1", words: "halved" });
  expect(texts.outboundKey(text), "the second time").toEqual({ message: "s1", words: "halved" });
});

it.each([`my ${CAT}`, "你好", "", "👩‍👩‍👧", "❤️", "what does \uFFFD mean?"])("%s is whole", text => {
  expect(createLoopbackTexts().outboundKey(text)).toEqual({ message: "s1" });
});
