/** The texts of a run: which text, and which piece of it, the trace says that something is. */
import { expect, it } from "vitest";
import { linesOf } from "../../../sim/server/items.ts";
import { createTexts } from "../../../sim/world/texts.ts";

it("an outbound text is known by its key, one that nobody asked for is not", () => {
  const texts = createTexts();
  const { text } = texts.outbound("alice");
  texts.outbound("alice");
  expect(texts.outboundKey(text)).toEqual({ message: "s1" });
  expect(texts.outboundKey(` ${text}\n`)).toEqual({ message: "s1" });
  for (const other of ["send s3", "sends1", ""]) expect(texts.outboundKey(other)).toEqual({ message: "?" });
});

it("a text that names its key in other words is known, and known to be changed", () => {
  const texts = createTexts();
  const { text } = texts.outbound("alice");
  const { text: long } = texts.outbound("alice", { chars: 9_000 });
  for (const other of ["resend s1", "s1 and more", `${text}!`, text.replaceAll(/\s+/g, " ")])
    expect(texts.outboundKey(other)).toEqual({ message: "s1", words: "changed" });
  const piece = long.slice(0, 4_100);
  for (const other of [
    piece.replaceAll(/\s+/g, " "),
    `${piece} (1/3)`,
    piece.toWellFormed().replaceAll("🙂", "?"),
  ])
    expect(texts.outboundKey(other)).toEqual({ message: "s2", words: "changed" });
});

it.each([500, 1_000, 4_000])(
  "a piece cut after %i characters, without a look, ends in half a character",
  size => {
    const texts = createTexts();
    const { key, text } = texts.outbound("alice", { chars: 9_000 });
    expect(text.isWellFormed()).toBe(true);
    expect(texts.outboundKey(text.slice(0, size))).toMatchObject({ message: key, part: 0, words: "halved" });
    expect(texts.outboundKey(text.slice(size, 2 * size))).toMatchObject({ message: key, words: "halved" });
    expect(texts.outboundKey(text.slice(0, size - 1))).not.toHaveProperty("words");
  },
);

it("every other long text has no white space to be cut at, and its pieces are known all the same", () => {
  const texts = createTexts();
  const { text: spaced } = texts.outbound("alice", { chars: 9_000 });
  const { text: dense } = texts.outbound("alice", { chars: 9_000 });
  expect(spaced.slice(1_000).search(/\s/)).toBeGreaterThan(-1);
  expect(dense.slice(1_000).search(/\s/)).toBe(-1);
  expect(texts.outboundKey(dense.slice(3_999, 7_998))).toMatchObject({ message: "s2", part: 3_999 });
  expect(texts.outboundKey(dense.slice(0, 4_000))).toMatchObject({ message: "s2", words: "halved" });
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

it("words of several items are whole however a client joins them, but not without a break", () => {
  const texts = createTexts();
  const { key, text } = texts.inbound("ann", { several: true });
  const items = linesOf(text);
  expect(items.length).toBeGreaterThan(1);
  for (const between of ["\n", " ", "\n\n", "\n[text] "])
    expect(texts.wordsOf(key, `[two] ${items.join(between)}`)).toBeUndefined();
  for (const part of [items[0], items.at(-1)]) expect(texts.wordsOf(key, part as string)).toBe("cut");
  expect(texts.wordsOf(key, items.join(""))).toBe("changed");
  expect(texts.wordsOf(key, items.toReversed().join("\n"))).toBe("changed");
});

it.each([
  ["at word ends", 4_000, false],
  ["without the white space", 4_000, true],
  ["anywhere", 3_997, false],
  ["anywhere, without the white space", 3_997, true],
])("pieces of a long text, cut %s, cover it", (_, size, trimmed) => {
  const texts = createTexts();
  texts.outbound("alice");
  for (const chars of [8_001, 9_000, 20_000, 11_992]) {
    const { key, text } = texts.outbound("alice", { chars });
    expect(text).toHaveLength(chars);
    let reached = 0;
    for (let at = 0; at < text.length; at += size) {
      const piece = text.slice(at, at + size);
      // Cut without a look, it may be a character short of half a pair; its place is known all the same.
      const { message, part, chars: length = 0, of } = texts.outboundKey(trimmed ? piece.trim() : piece);
      // An end too short to say whose it is belongs to the piece before it.
      if (message === "?") continue;
      expect([message, part, of]).toEqual([key, reached, chars]);
      reached += length;
    }
    expect(reached).toBe(chars);
  }
});

it("a message is known by its words, with and without what a client puts around them", () => {
  const texts = createTexts();
  const first = texts.inbound("ann");
  const others = Array.from({ length: 11 }, () => texts.inbound("bob"));
  for (const { key, text } of [first, ...others])
    for (const given of [text, `[voice] ${text}`, text.slice(0, 20), text.slice(20), text.trim()])
      expect(texts.inboundKey(given)).toBe(key);
  expect(texts.inboundKey("what nobody wrote")).toBe("?");
});

it("the same words again are another message each time", () => {
  const texts = createTexts();
  const { text } = texts.inbound("ann");
  expect(texts.inbound("ann", { same: true })).toEqual({ key: "m2", text });
  expect([text, text, text].map(texts.inboundKey)).toEqual(["m1", "m2", "m2"]);
});

it("a message of no words loses none", () => {
  const texts = createTexts();
  const { key } = texts.inbound("ann", { unsaid: true });
  expect(texts.wordsOf(key, "[empty]")).toBeUndefined();
});

it.each([
  ["cuts a character in half", (text: string) => text.slice(0, text.indexOf("👍") + 1), "cut"],
  ["writes markup out", (text: string) => text.replaceAll("<", "&lt;"), "changed"],
  ["folds white space", (text: string) => text.replaceAll(/\s+/g, " "), "changed"],
  ["keeps ASCII alone", (text: string) => text.replaceAll(/[^\n-~]/g, "?"), "changed"],
  ["reads UTF-8 as Latin-1", (text: string) => Buffer.from(text).toString("latin1"), "changed"],
  ["normalises letters", (text: string) => text.normalize("NFD"), "changed"],
] as const)("a client that %s is seen", (_, spoil, words) => {
  const texts = createTexts();
  const { key, text } = texts.inbound("ann");
  expect(texts.inboundKey(spoil(text))).toBe(key);
  expect(texts.wordsOf(key, spoil(text))).toBe(words);
});

it("texts of the same words are told apart by the ids of their requests", () => {
  const texts = createTexts();
  const first = texts.outbound("alice");
  const other = texts.outbound("bob");
  expect(texts.outboundKey(first.text, "a")).toEqual({ message: "s1" });
  const again = texts.outbound("alice", { same: true });
  expect([again.key, again.text]).toEqual(["s3", first.text]);
  const once = texts.outbound("alice", { same: true });
  expect(once).toEqual({ key: "s4", text: first.text });
  const keyOf = (id: string): string => texts.outboundKey(first.text, id).message;
  // A repetition is what it was; each new id is the next one; and no text is made up by one too many.
  expect(["b", "a", "b", "c", "c", "d"].map(keyOf)).toEqual(["s3", "s1", "s3", "s4", "s4", "s4"]);
  expect(texts.outboundKey(other.text, "a")).toEqual({ message: "s2" });
  expect([1, 2, 3, 4].map(() => texts.endedKey(first.text))).toEqual(["s1", "s3", "s4", "s4"]);
  expect([texts.endedKey(other.text), texts.endedKey("hello")]).toEqual(["s2", "?"]);
});

it.each([
  [
    "one text after the other",
    [
      ["s1", 0],
      ["s1", 30],
      ["s2", 0],
      ["s2", 30],
    ],
  ],
  [
    "side by side",
    [
      ["s1", 0],
      ["s2", 0],
      ["s1", 30],
      ["s2", 30],
    ],
  ],
] as const)("so are their pieces, each with an id of its own, %s", (_, sent) => {
  const texts = createTexts();
  const { text } = texts.outbound("alice");
  texts.outbound("alice", { same: true });
  const pieces = new Map([
    [0, text.slice(0, 30)],
    [30, text.slice(30)],
  ]);
  const keys = sent.map(([, from], at) => texts.outboundKey(pieces.get(from) as string, `id-${at}`).message);
  expect(keys).toEqual(sent.map(([key]) => key));
});

it("who was sent nothing yet is sent fresh words", () => {
  const texts = createTexts();
  texts.outbound("alice");
  const { key, text } = texts.outbound("bob", { same: true });
  expect([key, texts.outboundKey(text, "a")]).toEqual(["s2", { message: "s2" }]);
});

it("a long text of a user is whole, or it is not", () => {
  const texts = createTexts();
  const { key, text } = texts.inbound("alice", { chars: 9_000 });
  expect(text.length).toBeGreaterThanOrEqual(9_000);
  expect(texts.inboundKey(text)).toBe(key);
  expect(texts.wordsOf(key, text)).toBeUndefined();
  expect(texts.wordsOf(key, text.slice(0, 8_000))).toBe("cut");
  expect(texts.wordsOf(key, text.replace("7. ", ""))).toBe("changed");
  const again = texts.inbound("alice", { same: true });
  expect([again.key, again.text]).toEqual(["m2", text]);
});
