/** The texts of a run: which text, and which piece of it, the trace says that something is. */
import { expect, it } from "vitest";
import { createTexts } from "../../../sim/world/texts.ts";

it("an outbound text is known by its key, one that nobody asked for is not", () => {
  const texts = createTexts();
  const { text } = texts.outbound();
  texts.outbound();
  expect(texts.outboundKey(text)).toEqual({ message: "s1" });
  expect(texts.outboundKey(` ${text}\n`)).toEqual({ message: "s1" });
  for (const other of ["send s3", "resend s1", "s1 and more", ""])
    expect(texts.outboundKey(other)).toEqual({ message: "?" });
});

it("the words of a message are all there when the handler's text holds them, whatever stands around them", () => {
  const texts = createTexts();
  const { key, text } = texts.inbound("ann");
  for (const given of [text, `[image] ${text}`, `> quoted\n${text}`, `${text} `])
    expect(texts.wordsOf(key, given)).toBeUndefined();
  for (const given of [text.slice(0, -1), text.slice(1), "", "mess"])
    expect(texts.wordsOf(key, given)).toBe("cut");
  for (const given of [text.toUpperCase(), "another", text.replace(" ", "")])
    expect(texts.wordsOf(key, given)).toBe("changed");
  expect(texts.wordsOf("?", "what nobody wrote")).toBeUndefined();
});

it.each([
  ["at word ends", 4_000, false],
  ["without the white space", 4_000, true],
  ["anywhere", 3_997, false],
  ["anywhere, without the white space", 3_997, true],
])("pieces of a long text, cut %s, cover it", (_, size, trimmed) => {
  const texts = createTexts();
  texts.outbound();
  for (const chars of [8_001, 9_000, 20_000, 11_992]) {
    const { key, text } = texts.outbound(chars);
    expect(text).toHaveLength(chars);
    let reached = 0;
    for (let at = 0; at < text.length; at += size) {
      const piece = text.slice(at, at + size);
      const { message, part, chars: length = 0, of } = texts.outboundKey(trimmed ? piece.trim() : piece);
      // An end too short to say whose it is belongs to the piece before it.
      if (message === "?") continue;
      expect([message, part, of]).toEqual([key, reached, chars]);
      reached += length;
    }
    expect(reached).toBe(chars);
  }
});
