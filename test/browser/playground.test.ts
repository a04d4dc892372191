/** The playground in a real browser: it runs what Node runs and comes to the same digests, and nothing gets out. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildPlayground } from "../../tools/playground/page.ts";
import { Folder } from "../command-line.ts";
import { digestOf, SAMPLE, textOf } from "../playground/sample.ts";
import { findChromium, openChromium } from "./chromium.ts";
import { PHONE, WIDE } from "./screens.ts";

const program = findChromium();

/** Run in the page: a text is pasted, as from the clipboard. */
const PASTE = new Function(
  "element",
  "text",
  `const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));`,
) as (element: unknown, text: string) => void;

/** Run in the page: whether the whole height of an element is on the screen, and none of it out of what scrolls around it. */
const isSeen = new Function(
  "element",
  `const { top, bottom } = element.getBoundingClientRect();
  const around = element.closest(".cm-scroller")?.getBoundingClientRect() ?? { top: 0, bottom: innerHeight };
  return top >= Math.max(0, around.top) - 1 && bottom <= Math.min(innerHeight, around.bottom + 1);`,
) as (element: unknown) => boolean;

/** So many days of the plain clients take minutes of real time. */
const ENDLESS = `title: A client without rest
runs: 60d
server: { hold: 1s, advertise: 1s }
workload:
  - { at: 5m, inbound: alice }
`;

describe.skipIf(program === undefined)("the playground in Chromium", () => {
  const folder = new Folder("playground");
  const file = join(folder.path, "index.html");
  let browser: Browser;
  /** What the pages asked for, and what went wrong in them. */
  const asked: string[] = [];

  beforeAll(async () => {
    const { html } = await buildPlayground();
    writeFileSync(file, html);
    browser = await openChromium(program ?? "");
  });
  afterAll(async () => {
    await browser?.close();
    folder.remove();
  });

  const open = async (options: BrowserContextOptions = {}, fragment = ""): Promise<Page> => {
    const page = await browser.newPage({ viewport: WIDE, locale: "en-GB", ...options });
    page.on("request", request => asked.push(request.url()));
    page.on("pageerror", error => asked.push(`error ${error.message}`));
    page.on("console", message => asked.push(`${message.type()} ${message.text()}`));
    await page.goto(pathToFileURL(file).href + fragment);
    await page.waitForSelector(".families button");
    return page;
  };
  const run = async (page: Page): Promise<string[]> => {
    await page.click("button.main");
    await page.waitForSelector(".outcome p.done", { timeout: 60_000 });
    return page.locator(".digest code").allTextContents();
  };
  const write = async (page: Page, text: string): Promise<void> => {
    await page.click(".cm-content");
    await page.keyboard.press("Control+A");
    await page.locator(".cm-content").evaluate(PASTE, text);
  };

  it("gives the digests of Node, for scenarios of every theme", async () => {
    const page = await open();
    await page.selectOption("select[name=client]", "fixed");
    await page.selectOption("select[name=beside]", "legacy");
    const got: Record<string, string[]> = {};
    for (const name of SAMPLE) {
      await page.selectOption("select[name=scenario]", name);
      got[name] = await run(page);
    }
    const due = SAMPLE.map(name => [name, [digestOf(name, "fixed"), digestOf(name, "legacy")]]);
    expect(got).toEqual(Object.fromEntries(due));
    expect(SAMPLE.length).toBeGreaterThanOrEqual(20);
    expect(new Set(SAMPLE.map(name => name.split("/")[0])).size).toBe(8);
    await page.close();
  });

  it("shows the verdict, the timeline and the records, and what another seed does", async () => {
    const page = await open();
    const [digest] = await run(page);
    expect(digest).toBe(digestOf("bug-155/overnight-idle", "legacy"));
    expect(await page.textContent("h2")).toContain("legacy breaks 5 promises");
    expect(await page.textContent("h2")).toContain("as expected");
    await page.click(".breaches button:has-text('outbound-never-blocked')");
    expect(await page.textContent(".breach")).toContain("reported failed without asking the server");
    await page.focus(".scroller");
    const before = await page.textContent(".status");
    await page.keyboard.press("ArrowRight");
    expect(await page.textContent(".status")).not.toBe(before);
    await page.click("button:has-text('Another seed')");
    const [other] = await run(page);
    expect(other).toMatch(/^[0-9a-f]{64}$/);
    expect(other).not.toBe(digest);
    expect(await page.textContent(".replay code")).toMatch(/--seed 2$/);
    await page.close();
  });

  it("shows a mistake with its line, offers what may stand there, and runs by the keyboard", async () => {
    const page = await open();
    await write(page, "title: Mine\nruns: 2h\nwrkload: []\n");
    await page.waitForSelector(".problem");
    expect(await page.textContent(".problem")).toContain("line 3, column 1");
    expect(await page.textContent(".problem pre")).toContain("> 3 | wrkload");
    expect(await page.isDisabled("button.main")).toBe(true);
    expect(await page.locator(".cm-lintRange-error").count()).toBe(1);
    await write(page, "title: Mine\nruns: 2h\nworkload:\n  - { at: 5m, inbound: alice }\n");
    await page.waitForSelector(".problem", { state: "detached" });
    await page.keyboard.type("ser");
    await page.waitForSelector(".cm-tooltip-autocomplete");
    expect(await page.textContent(".cm-tooltip-autocomplete")).toContain("server");
    await page.waitForTimeout(100);
    await page.keyboard.press("Enter");
    await page.keyboard.type("{ hold: 20s }");
    await page.keyboard.press("Control+Enter");
    await page.waitForSelector(".outcome p.done");
    expect(await page.textContent("h1 ~ .outcome .replay code, .replay code")).toContain("run mine.yaml");
    expect(await page.inputValue("select[name=scenario]")).toBe("mine.yaml");
    await page.close();
  });

  it("opens from a link what it was made of, and comes to the same digest", async () => {
    const page = await open();
    const text = `${textOf("bug-155/overnight-idle")}# 早上好 </script>\n`;
    await write(page, text);
    await page.fill("input[name=seed]", "a seed");
    await page.selectOption("select[name=beside]", "fixed");
    const digests = await run(page);
    await page.click("button:has-text('Copy link')");
    await expect.poll(() => page.evaluate<string>("location.hash")).toMatch(/^#play=/);
    const fragment = await page.evaluate<string>("location.hash");
    const other = await open({}, fragment);
    await expect.poll(() => other.inputValue("input[name=seed]")).toBe("a seed");
    expect(await other.inputValue("select[name=beside]")).toBe("fixed");
    expect(await run(other)).toEqual(digests);
    await other.close();
    const bad = await open({}, "#play=abc");
    await bad.waitForSelector(".outcome .bad-link");
    await bad.close();
    await page.close();
  });

  it("puts a fault into the text, and runs it", async () => {
    const page = await open();
    await page.selectOption("select[name=scenario]", "bug-155/healthy-day");
    await page.selectOption("select[name=client]", "legacy");
    await page.click(".families button:has-text('Application answers')");
    await page.selectOption("select[name=fault]", "stale-token");
    await page.fill("input[name=minute]", "90");
    await page.click("button:has-text('Insert and run')");
    await page.waitForSelector(".outcome p.done", { timeout: 60_000 });
    expect(await page.textContent(".cm-content")).toContain("kind: stale-token, from: 1h30m");
    expect(await page.textContent("h2")).toContain("legacy breaks");
    await page.fill("input[name=minute]", "99999");
    await page.click("button:has-text('Insert and run')");
    await page.waitForSelector(".outcome .refused");
    expect(await page.textContent(".outcome .refused")).toContain("choose an earlier time");
    await page.close();
  });

  it("stops a run that does not end, stays alive meanwhile, and runs the next one", async () => {
    const page = await open();
    await write(page, ENDLESS);
    await page.click("button.main");
    await page.waitForSelector(".outcome p.running");
    // The thread of the page is free: it answers while the worker is at work.
    expect(await page.evaluate<number>("new Promise(done => setTimeout(() => done(1), 50))")).toBe(1);
    await page.click("button:has-text('Stop')");
    await page.waitForSelector(".outcome p.stopped");
    await page.selectOption("select[name=scenario]", "bug-155/overnight-idle");
    expect(await run(page)).toEqual([digestOf("bug-155/overnight-idle", "legacy")]);
    await page.close();
  });

  it("runs a mutant of the client beside the client, by the digest of Node", async () => {
    const page = await open();
    const name = "test/adversaries/bank.ts#leaves context tokens out";
    await page.selectOption("select[name=scenario]", "bug-155/taken-over");
    await page.selectOption("select[name=client]", name);
    await page.selectOption("select[name=beside]", "fixed");
    const [mutant, fixed] = await run(page);
    expect(fixed).toBe(digestOf("bug-155/taken-over", "fixed"));
    expect(mutant).toMatch(/^[0-9a-f]{64}$/);
    expect(mutant).not.toBe(fixed);
    expect(await page.textContent("h2")).toContain("breaks 1 promise");
    expect(await page.textContent(".breaches")).toContain("right-recipient");
    await page.close();
  });

  it("says what a browser cannot run", async () => {
    const page = await open();
    await page.selectOption("select[name=scenario]", "delivery/crash-torn-file");
    await page.selectOption("select[name=client]", "fixed");
    await page.click("button.main");
    await page.waitForSelector(".outcome .refused");
    expect(await page.textContent(".outcome .refused")).toContain("a browser has no disk");
    await page.close();
  });

  it("shows hostile words as words, and lives with a megabyte in one line", async () => {
    const page = await open();
    const hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)>";
    await write(page, `title: "${hostile}\u202e"\nruns: 2h\nworkload:\n  - { at: 5m, inbound: alice }\n`);
    await page.waitForSelector("option:has-text('mine.yaml')", { state: "attached" });
    await run(page);
    expect(await page.textContent(".outcome h3")).toContain(String.raw`${hostile}\u202e`);
    // The editor's own are those of its library.
    expect(await page.locator("img:not(.cm-widgetBuffer)").count()).toBe(0);
    await write(page, `title: ${"x".repeat(1_000_000)}\n`);
    await page.waitForSelector(".problem");
    expect(await page.textContent(".problem")).toContain("more than 1000000 characters");
    expect(await page.evaluate<boolean>("document.documentElement.scrollWidth > innerWidth")).toBe(false);
    await page.selectOption("select[name=scenario]", "bug-155/overnight-idle");
    await page.waitForSelector(".problem", { state: "detached" });
    expect(await run(page)).toEqual([digestOf("bug-155/overnight-idle", "legacy")]);
    await page.close();
  });

  it("shows a scenario from its beginning, a fault that was put in, and on a small screen what came out", async () => {
    const page = await open({ viewport: PHONE });
    const shows = (words: string): Promise<boolean> =>
      page.locator(`.cm-line:has-text("${words}")`).evaluate(isSeen);
    await page.selectOption("select[name=scenario]", "bug-155/healthy-day");
    await expect.poll(() => shows("title:")).toBe(true);
    const seen = (): Promise<boolean> => page.locator(".outcome > [role=status]").evaluate(isSeen);
    expect(await seen()).toBe(false);
    await page.click(".breaking > button");
    await page.waitForSelector(".outcome p.done", { timeout: 60_000 });
    await expect.poll(seen).toBe(true);
    await page.locator(".cm-editor").scrollIntoViewIfNeeded();
    await expect.poll(() => shows("kind:")).toBe(true);
    await page.close();
  });

  it("speaks the reader's language, of mistakes too, and leaves the editor by Tab", async () => {
    const page = await open({ locale: "zh-CN" });
    expect(await page.textContent("h1")).toContain("试验场");
    await write(page, "title: t\nruns: 2h\nwrkload: []\n");
    await page.waitForSelector(".problem");
    expect(await page.textContent(".problem")).toContain("第 3 行第 1 列 未知的键“wrkload”");
    expect(await page.textContent(".problem .hint")).toContain("是否想写 workload？");
    await page.hover(".cm-lintRange-error");
    await page.waitForSelector(".cm-tooltip-lint:has-text('未知的键')");
    expect(await page.getAttribute("html", "lang")).toBe("zh-CN");
    await page.click("button:has-text('English')");
    expect(await page.textContent("h1")).toContain("Playground");
    await page.click(".cm-content");
    await page.keyboard.press("Tab");
    // The next stop is what is wrong with the text.
    expect(await page.evaluate<string>("document.activeElement.parentElement.className")).toBe("problem");
    await page.close();
  });

  it("asked for nothing but itself, was refused nothing, raised no error, and could not have asked", async () => {
    const own = pathToFileURL(file).href;
    expect(asked.filter(each => !each.startsWith(own) && !each.startsWith("blob:"))).toEqual([]);
    expect(asked.length).toBeGreaterThan(10);
    const page = await open();
    const refused = await page.evaluate<string>(`new Promise(resolve => {
      addEventListener("securitypolicyviolation", event => resolve(event.effectiveDirective));
      const told = () => setTimeout(() => resolve("nothing"), 500);
      fetch("http://127.0.0.1:9/").then(told, told);
    })`);
    expect(refused).toBe("connect-src");
    await page.close();
  });
});
