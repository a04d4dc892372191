/** A link carries a scenario there and back, and nothing that is made of one brings the page down. */
import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type Draft, LinkError, printLink, readLink } from "../../playground/page/share.ts";
import { textOf } from "./sample.ts";

const NAME = "bug-155/overnight-idle";
const catalogue = new Map([[NAME, textOf(NAME)]]);
const known: Draft = { name: NAME, text: textOf(NAME), subject: "legacy", other: "fixed", seed: "7" };
const own: Draft = {
  ...known,
  name: "mine.yaml",
  text: `${known.text}# 早上好 \u{1F600} <script>\n`,
  other: "",
};

const linkOf = (content: unknown): string =>
  `#play=${deflateRawSync(typeof content === "string" ? content : JSON.stringify(content)).toString("base64url")}`;

describe("a link", () => {
  it.each([known, own])("holds what it was made of: $name", async draft => {
    const link = await printLink(draft, catalogue);
    expect(link).toMatch(/^#play=[\w-]+$/);
    expect(await readLink(link, catalogue)).toEqual(draft);
  });

  it("names a scenario of the catalogue, and carries another in few characters", async () => {
    expect((await printLink(known, catalogue)).length).toBeLessThan(160);
    expect((await printLink(own, catalogue)).length).toBeLessThan(own.text.length);
  });

  it("is none where the fragment is something else", async () => {
    expect(await readLink("", catalogue)).toBeUndefined();
    expect(await readLink("#breach=1", catalogue)).toBeUndefined();
  });

  it.each([
    ["cut", "#play=abc"],
    ["no base64", "#play=%%%"],
    ["no JSON", linkOf("{")],
    ["nothing", linkOf("null")],
    ["of another version", linkOf({ v: 2, text: "runs: 1h" })],
    ["of a scenario that is not there", linkOf({ v: 1, name: "no/such" })],
    ["of texts that are none", linkOf({ v: 1, text: { toString: 1 } })],
    ["a bomb", linkOf({ v: 1, name: NAME, more: "0".repeat(50_000_000) })],
    ["endless", `#play=${"A".repeat(500_000)}`],
    ["with a text too long", linkOf({ v: 1, text: "x".repeat(200_001) })],
  ])("that is damaged says so: %s", async (_how, link) => {
    await expect(readLink(link, catalogue)).rejects.toThrow(LinkError);
  });
});
