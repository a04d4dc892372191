/** A page of timelines: it holds its own code as it is now, lets nothing out, and nothing in its data is markup. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { INVARIANTS } from "../../../sim/invariant/table.ts";
import { type Language, sayIn, WORD_KEYS } from "../../../sim/ui/words.ts";
import { PROMISES } from "../../../sim/words/promises.ts";
import { bundlePage } from "../../../tools/ui/bundle.ts";
import { hostilePage } from "../../browser/pages.ts";

const { html, run } = hostilePage();

describe("a page", () => {
  it("holds the code that stands in sim/ui: npm run ui writes it", async () => {
    for (const [name, text] of Object.entries(await bundlePage()))
      expect(readFileSync(join(import.meta.dirname, "../../../sim/ui/built", name), "utf8")).toBe(text);
  });

  it("forbids the browser every request and every script but its own", () => {
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? "";
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'sha256-[\w+/=]{44}'; style-src 'sha256-[\w+/=]{44}';/,
    );
    expect(policy).not.toContain("unsafe");
    expect(html.match(/<script/g)).toHaveLength(3);
    expect(html.match(/<\/script/g)).toHaveLength(3);
    expect(html).not.toMatch(/\b(?:src|href)="/);
  });

  it("has no markup in its data, and shows long texts by their beginning", () => {
    expect(html).not.toContain("alert(1)</script>");
    expect(html).not.toContain("<img");
    expect(html.length).toBeLessThan(120_000);
    expect(run.row.scenario.length).toBeLessThan(2_100);
    expect(JSON.stringify(run)).not.toMatch(/[\u202e\u2066]/);
  });

  it("gives the browser what it was given", () => {
    const block = /id="run-0">([^<]+)</.exec(html)?.[1] ?? "";
    expect(JSON.parse(gunzipSync(Buffer.from(block, "base64")).toString())).toEqual(run);
  });
});

describe("its words", () => {
  it("are there in both languages, with the same holes", () => {
    const holes = (language: Language, key: (typeof WORD_KEYS)[number]): string[] =>
      (sayIn(language)(key).match(/\{\w+\}/g) ?? []).toSorted();
    for (const key of WORD_KEYS) {
      expect(sayIn("zh")(key), key).not.toBe("");
      expect(holes("zh", key), key).toEqual(holes("en", key));
    }
  });

  it("know every invariant", () => {
    expect(Object.keys(PROMISES)).toEqual(INVARIANTS.map(({ name }) => name));
  });
});
