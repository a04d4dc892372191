/** The playground as a file: one, whole, of a size that loads, and with a policy that lets nothing out. */

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PLAYGROUND_WORDS, speakIn } from "../../playground/page/words.ts";
import { type Language, languageOf } from "../../sim/ui/words.ts";

const ROOT = join(import.meta.dirname, "../..");

describe("npm run playground", () => {
  const folder = mkdtempSync(join(tmpdir(), "playground-"));
  let html = "";
  beforeAll(async () => {
    const scripts = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).scripts;
    const [, ...args] = (scripts.playground as string).split(" ");
    const { stdout } = await promisify(execFile)(process.execPath, [...args, folder], { cwd: ROOT });
    expect(stdout).toContain("index.html");
    html = readFileSync(join(folder, "index.html"), "utf8");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("writes one file of at most 2 MB", () => {
    expect(readdirSync(folder)).toEqual(["index.html"]);
    expect(Buffer.byteLength(html)).toBeLessThan(2_000_000);
  });

  it("forbids every request, and every script but its own", () => {
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? "";
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'sha256-[\w+/=]{44}'; style-src 'sha256-[\w+/=]{44}'; worker-src blob:; base-uri 'none'; form-action 'none'$/,
    );
    const script = /<script type="module">([\s\S]*)<\/script>/.exec(html)?.[1] ?? "";
    expect(policy).toContain(createHash("sha256").update(script).digest("base64"));
    expect(script).not.toContain("</script");
    expect(html.match(/<script/g)?.length).toBe(4 + (script.match(/<script/g)?.length ?? 0));
    expect(html.replace(script, "")).not.toMatch(/\b(?:src|href)="/);
  });

  it("holds every scenario of the catalogue as it is written", () => {
    const block = /id="catalogue">([^<]+)</.exec(html)?.[1] ?? "";
    const texts = JSON.parse(gunzipSync(Buffer.from(block, "base64")).toString()) as Record<string, string>;
    const files = readdirSync(join(ROOT, "scenarios"), { recursive: true, encoding: "utf8" })
      .filter(name => name.endsWith(".yaml"))
      .map(name => name.replaceAll("\\", "/").replace(/\.yaml$/, ""));
    expect(Object.keys(texts).toSorted()).toEqual(files.toSorted());
    for (const [name, text] of Object.entries(texts))
      expect(text).toBe(readFileSync(join(ROOT, "scenarios", `${name}.yaml`), "utf8"));
  });
});

it("has words in both languages, with the same blanks", () => {
  const blanksOf = (language: Language, key: (typeof PLAYGROUND_WORDS)[number]): string[] =>
    (speakIn(language)(key).match(/\{\w+\}/g) ?? []).toSorted();
  for (const key of PLAYGROUND_WORDS) {
    expect(blanksOf("zh", key), key).toEqual(blanksOf("en", key));
    expect(speakIn("zh")(key), key).not.toBe(speakIn("en")(key));
  }
  expect(languageOf("zh-TW")).toBe("zh");
});
