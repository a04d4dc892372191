/** The page of timelines in a real browser: the plugin's night is found, followed, filtered, printed, and nothing gets out. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Folder } from "../command-line.ts";
import { findChromium, openChromium } from "./chromium.ts";
import { hostilePage, longPage } from "./pages.ts";
import { WIDE } from "./screens.ts";

const program = findChromium();
const NIGHT = "bug-155/overnight-idle";
const PLUGIN = "openclaw-weixin@2.4.9";

/**
 * The longest task, in milliseconds, while the list of records is scrolled from its beginning to its end. Of three times the
 * best: another process that holds the core is no task of the page.
 */
const LONGEST_TASK = `(async () => {
  let most = 0;
  let best = Infinity;
  const list = document.querySelector(".list");
  const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
  await frame();
  new PerformanceObserver(seen => {
    for (const { duration } of seen.getEntries()) most = Math.max(most, duration);
  }).observe({ type: "longtask" });
  for (let time = 0; time < 3; time++) {
    most = 0;
    for (let at = 0; at < 40; at++) {
      list.scrollTop = (list.scrollHeight * at) / 40;
      await frame();
    }
    best = Math.min(best, most);
  }
  return best;
})()`;

/**
 * Milliseconds until a page has drawn its lanes, of its own thread, and of three times the least: what other processes take of a
 * core is none of the page's.
 */
async function openingMs(browser: Browser, file: string): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let time = 0; time < 3; time++) {
    const page = await browser.newPage({ viewport: WIDE });
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector(".lane");
    const { metrics } = await session.send("Performance.getMetrics");
    const seconds = metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.POSITIVE_INFINITY;
    best = Math.min(best, seconds * 1_000);
    await page.close();
  }
  return best;
}

/** What the page's policy says of a request. */
const REFUSED = `new Promise(resolve => {
  addEventListener("securitypolicyviolation", event => resolve(event.effectiveDirective));
  const told = () => setTimeout(() => resolve("nothing"), 500);
  fetch("http://127.0.0.1:9/").then(told, told);
})`;

describe.skipIf(program === undefined)("in Chromium", () => {
  const folder = new Folder("browser");
  let browser: Browser;
  const asked: string[] = [];

  beforeAll(async () => {
    browser = await openChromium(program ?? "");
    const scenarios = [NIGHT, "bug-155/healthy-day"];
    const subjects = ["--subject", PLUGIN, "--subject", "fixed"];
    const { code, stderr } = await folder.run([
      "run",
      ...scenarios,
      ...subjects,
      "--report",
      "html=all/,html=one.html",
    ]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    writeFileSync(join(folder.path, "hostile.html"), hostilePage().html);
    writeFileSync(join(folder.path, "long.html"), longPage(10_000).html);
  });
  afterAll(async () => {
    await browser?.close();
    folder.remove();
  });

  const open = async (file: string, options: BrowserContextOptions = {}): Promise<Page> => {
    const page = await browser.newPage({ viewport: WIDE, locale: "en-GB", ...options });
    page.on("request", request => asked.push(request.url()));
    page.on("dialog", dialog => asked.push(`dialog ${dialog.message()}`));
    page.on("pageerror", error => asked.push(`error ${error.message}`));
    await page.goto(pathToFileURL(join(folder.path, file)).href);
    await page.waitForSelector("h1");
    return page;
  };
  const night = (options?: BrowserContextOptions): Promise<Page> =>
    open("all/bug-155-overnight-idle.html", options);

  it("shows what the plugin breaks in the night, and follows its proof to the record", async () => {
    const page = await night();
    await page.waitForSelector(".breach");
    expect(await page.textContent("h2")).toContain(`${PLUGIN} breaks 5 promises`);
    expect(await page.textContent(".breach")).toContain("was to receive again within 10 s");
    expect(await page.textContent(".grounds")).toContain("not excused 5 h 49 min");
    await page.click(".breaches button:has-text('outbound-never-blocked')");
    const [asks, fails] = await page.locator(".breach button.seq").all();
    await fails?.click();
    expect(await page.textContent(".details")).toContain("send s2: failed");
    await asks?.click();
    expect(await page.textContent(".details")).toContain("cron asks to send s2 to alice");
    expect(await page.textContent(".list [aria-selected='true']")).toContain("cron asks to send s2");
    expect(page.url()).toMatch(/breach=\d+&record=\d+$/);
    await page.reload();
    await page.waitForSelector(".details h4");
    expect(await page.textContent(".status")).toContain("cron asks to send s2 to alice");
    await page.close();
  });

  it("goes from event to event and from breach to breach by keys, and zooms", async () => {
    const page = await night();
    await page.focus(".scroller");
    const said = (): Promise<string | null> => page.textContent(".status");
    const first = await said();
    await page.keyboard.press("ArrowRight");
    expect(await said()).not.toBe(first);
    await page.keyboard.press("ArrowLeft");
    expect(await said()).toBe(first);
    await page.keyboard.press("ArrowDown");
    expect(await page.textContent(".breach")).toContain("truthful-health");
    const width = (): Promise<number> => page.$eval(".room", room => room.clientWidth);
    const narrow = await width();
    await page.keyboard.press("+");
    await expect.poll(width).toBeGreaterThan(narrow);
    await page.keyboard.press("0");
    await expect.poll(width).toBe(narrow);
    await page.click("button:has-text('To the breach')");
    await expect.poll(width).toBeGreaterThan(narrow);
    await page.close();
  });

  it("filters records, and shows what two clients do otherwise", async () => {
    const page = await night();
    const count = async (): Promise<number> =>
      Number.parseInt((await page.textContent(".records .hint")) ?? "", 10);
    const all = await count();
    await page.selectOption(".records select", "sendmessage");
    expect(await count()).toBe(3);
    await page.selectOption(".records select", "");
    await page.fill(".records input[type=search]", "stale");
    expect(await count()).toBeLessThan(all);
    await page.fill(".records input[type=search]", "");
    await page.check(".records label:has-text('Quiet polls') input");
    expect(await count()).toBeGreaterThan(1_900);
    await page.click(".clients button:has-text('fixed')");
    await page.waitForSelector(".differences");
    expect(await page.textContent(".differences")).toContain(
      `${PLUGIN} does not receive for 5 h 49 min, from day 2 04:10:23.680 on, while fixed does.`,
    );
    expect(await page.locator(".name.says").count()).toBe(2);
    await page.close();
  });

  it("leads from the index to a timeline and back, in a folder and in one file", async () => {
    const page = await open("all/index.html");
    expect(await page.locator(".cell").count()).toBe(4);
    await page.selectOption(".tools select", "violated");
    expect(await page.locator(".cell").count()).toBe(1);
    await page.click(".cell");
    await page.waitForSelector(".breach");
    await page.click("a:has-text('All runs')");
    await page.waitForSelector(".matrix");
    await page.close();
    const one = await open("one.html");
    await one.click(".cell.violated");
    await one.waitForSelector(".breach");
    await one.click(".top button:has-text('All runs')");
    await one.waitForSelector(".matrix");
    await one.close();
  });

  it("is dark where the reader's system is, and speaks the reader's language", async () => {
    const ground = (page: Page): Promise<string> =>
      page.evaluate("getComputedStyle(document.body).backgroundColor");
    const page = await night({ locale: "zh-CN" });
    await page.waitForSelector(".breach");
    expect(await page.textContent("h2")).toContain("违反 5 条承诺");
    expect(await page.getAttribute("html", "lang")).toBe("zh-CN");
    await page.click("button:has-text('English')");
    expect(await page.textContent("h2")).toContain("breaks 5 promises");
    const light = await ground(page);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await ground(page)).not.toBe(light);
    await page.close();
  });

  it("is printed without its tools, on few sheets", async () => {
    const page = await night({ colorScheme: "dark" });
    await page.waitForSelector(".breach");
    const pdf = await page.pdf({ format: "A4", landscape: true });
    expect(pdf.toString("latin1").match(/\/Type \/Page\b/g)?.length).toBeLessThanOrEqual(3);
    await page.emulateMedia({ media: "print" });
    expect(await page.isVisible(".tools button")).toBe(false);
    expect(await page.isVisible(".drawing")).toBe(true);
    // Paper is white for readers of dark pages too.
    expect(await page.evaluate("getComputedStyle(document.querySelector('.run')).backgroundColor")).toBe(
      "rgb(255, 255, 255)",
    );
    await page.close();
  });

  it("shows hostile words as words", async () => {
    const page = await open("hostile.html");
    await page.waitForSelector(".breach");
    expect(await page.textContent("h1")).toContain("</script><script>alert(1)</script><img src=x");
    expect(await page.locator("img").count()).toBe(0);
    await page.close();
  });

  it("shows the client's own lines where they were said, hides them, and says how many lack", async () => {
    const page = await open("hostile.html");
    await page.waitForSelector(".records");
    expect(await page.textContent(".records [role=status]")).toContain("7 lines of its log left out");
    await page.click(".list [role=option]:has-text('≡')");
    expect(await page.textContent(".details h4")).toBe("Client's log");
    expect(await page.textContent(".details")).toContain("</script><script>alert(1)</script>");
    expect(await page.textContent(".timeline .status")).toContain("</script>");
    expect(await page.locator(".lane.log .mark").count()).toBe(1);
    await page.uncheck('.records label:has-text("Client\'s log") input');
    expect(await page.locator(".list [role=option]:has-text('≡')").count()).toBe(0);
    await page.close();

    const long = await open("long.html");
    await long.fill(".records input[type=search]", "line 17 ");
    expect(await long.locator(".list [role=option]").count()).toBe(1);
    await long.close();
  });

  it("opens 24 hours at once, and scrolls 30,000 records without a task of 100 ms", async () => {
    const day = join(folder.path, "all/bug-155-healthy-day.html");
    expect(readFileSync(day).length).toBeLessThan(1_500_000);
    for (const file of [day, join(folder.path, "long.html")]) {
      const ms = await openingMs(browser, file);
      expect(ms, file).toBeGreaterThan(1);
      expect(ms, file).toBeLessThan(1_000);
    }
    const page = await open("long.html");
    await page.check(".records input[type=checkbox]");
    const longest = await page.evaluate<number>(LONGEST_TASK);
    expect(longest).toBeLessThan(100);
    expect(await page.textContent(".list")).toContain("29");
    await page.close();
  });

  it("asked for nothing but its own files, raised no error, and could not have asked", async () => {
    const own = pathToFileURL(folder.path).href;
    expect(asked.filter(each => !each.startsWith(own))).toEqual([]);
    expect(asked.length).toBeGreaterThan(10);
    const page = await night();
    const refused = await page.evaluate<string>(REFUSED);
    expect(refused).toBe("connect-src");
    await page.close();
  });
});
