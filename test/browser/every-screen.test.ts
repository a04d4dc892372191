/** Every page in every state that a reader comes to: no serious fault for who needs help to read it, and nothing cut off. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildPlayground } from "../../tools/playground/page.ts";
import { Folder } from "../command-line.ts";
import { findChromium, openChromium } from "./chromium.ts";
import { expectReadable, PHONE, speaker, WIDE } from "./screens.ts";
import { type Served, serveFolder } from "./serve-folder.ts";

const program = findChromium();
const NIGHT = "bug-155/overnight-idle";
const PLUGIN = "openclaw-weixin@2.4.9";
const SITE = join(import.meta.dirname, "../../docs/site/dist");

/** As a search writes them down. */
const FOUND = {
  "legacy-1.yaml":
    "title: a\nruns: 20m\nsettle: 15m\nworkload:\n  - { at: 0s, send: alice }\nfaults:\n  - { kind: stale-token, at: 0s }\n",
  "legacy-2.yaml":
    "title: b\nruns: 2h\nworkload:\n  - { at: 5m, inbound: alice }\nfaults:\n  - { kind: session-expires, at: 1h }\n",
};

describe.skipIf(program === undefined)("is readable for everybody, on every screen", () => {
  const folder = new Folder("screens");
  let browser: Browser;
  let site: Served | undefined;
  beforeAll(async () => {
    const run = (...args: string[]) => folder.run(["run", ...args]);
    await run(NIGHT, "--subject", PLUGIN, "--report", "html=one.html");
    const both = ["--subject", PLUGIN, "--subject", "fixed"];
    await run(NIGHT, "bug-155/healthy-day", ...both, "--report", "html=all/");
    for (const [name, text] of Object.entries(FOUND)) folder.file(`found/${name}`, text);
    await run("./found", "--no-expect", "--subject", "legacy", "--report", "html=findings/");
    writeFileSync(join(folder.path, "playground.html"), (await buildPlayground()).html);
    if (existsSync(SITE)) site = await serveFolder(SITE);
    browser = await openChromium(program ?? "");
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    folder.remove();
  });
  const open = async (url: string, ready: string): Promise<Page> => {
    const page = await browser.newPage({ viewport: WIDE, locale: "en-GB" });
    await page.goto(url);
    await page.waitForSelector(ready);
    return page;
  };
  const openFile = (name: string, ready: string): Promise<Page> =>
    open(pathToFileURL(join(folder.path, name)).href, ready);
  const look = async (page: Page, what: string): Promise<void> =>
    expectReadable(page, what, { speak: speaker(page) });

  it("the report of one run", async () => {
    const page = await openFile("one.html", ".breach");
    await look(page, "night");
    await page.close();
  });

  it("two clients beside each other", async () => {
    const page = await openFile("all/bug-155-overnight-idle.html", ".breach");
    await page.click(".clients button:has-text('fixed')");
    await page.waitForSelector(".differences");
    await look(page, "two");
    await page.setViewportSize(PHONE);
    const titles = page.locator(".drawing .title");
    await expect.poll(() => titles.allTextContents()).toEqual([`${PLUGIN} · bot`, "fixed · bot"]);
    await page.close();
  });

  it.each([
    ["the index of a catalogue's runs", "all/index.html", "index"],
    ["the index of what a search found", "findings/index.html", "findings"],
  ])("%s", async (_what, file, name) => {
    const page = await openFile(file, ".matrix .cell.violated");
    await look(page, name);
    await page.close();
  });

  it("the playground: before a run, with a mistake, after a run, with a fault put in, refused", async () => {
    const page = await openFile("playground.html", ".families button");
    await look(page, "playground-before");
    await page.click(".cm-content");
    await page.keyboard.press("Control+End");
    await page.keyboard.type("oops: 1\n");
    await page.waitForSelector(".problem");
    await look(page, "playground-mistake");
    await page.selectOption("select[name=scenario]", NIGHT);
    await page.waitForSelector(".problem", { state: "detached" });
    await page.click("button.main");
    await page.waitForSelector(".outcome p.done", { timeout: 60_000 });
    await look(page, "playground-run");
    await page.click(".families button:nth-of-type(4)");
    await page.click(".breaking > button");
    await page.waitForSelector(".outcome p.running, .outcome p.done");
    await page.waitForSelector(".outcome p.done", { timeout: 60_000 });
    await look(page, "playground-fault");
    await page.fill("input[name=minute]", "99999");
    await page.click(".breaking > button");
    await page.waitForSelector(".outcome .refused");
    await look(page, "playground-refused");
    await page.close();
  });

  // Where `npm run site` was called: it takes minutes.
  it.skipIf(!existsSync(SITE)).each([
    ["English", ""],
    ["Chinese", "zh/"],
  ])("the first page of the site in %s", async (_language, path) => {
    const page = await open(`${site?.url}${path}`, "h1");
    await expectReadable(page, `site-${path === "" ? "en" : "zh"}`);
    await page.close();
  });
});
