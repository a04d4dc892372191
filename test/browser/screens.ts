/** Screens on which each page is looked at, and what is wrong with it there for who needs help to read it. */
import { join } from "node:path";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

export const WIDE = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

interface Screen {
  name: string;
  size: typeof WIDE;
  colorScheme: "light" | "dark";
  language: "en" | "zh";
}

const SCREENS: readonly Screen[] = [
  { name: "wide-light", size: WIDE, colorScheme: "light", language: "en" },
  { name: "wide-dark", size: WIDE, colorScheme: "dark", language: "zh" },
  { name: "phone-light", size: PHONE, colorScheme: "light", language: "en" },
  { name: "phone-dark", size: PHONE, colorScheme: "dark", language: "zh" },
];

/** Run in the page: what axe finds of serious faults, each with where it is. */
const SERIOUS = `axe.run().then(({ violations }) => violations
  .filter(({ impact }) => impact === "serious" || impact === "critical")
  .map(({ id, nodes }) => id + ": " + nodes.length + " as " + nodes.slice(0, 4).map(({ html }) => html.slice(0, 120)).join(" | ")))`;

export interface Looked {
  /** Says the page in a language; a page of one language has none. */
  speak?: (language: "en" | "zh") => Promise<void>;
}

/**
 * Look at a page on every screen: nothing is wider than it, axe finds no serious fault, and `SCREENSHOTS` gets a picture.
 * `npm run browser` looks on all four; else on two, which differ in everything.
 */
export async function expectReadable(page: Page, what: string, { speak }: Looked = {}): Promise<void> {
  const screens = process.env.WHOLE === undefined ? SCREENS.filter((_, at) => at % 3 === 0) : SCREENS;
  const found: string[] = [];
  for (const { name, size, colorScheme, language } of screens) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    await speak?.(language);
    const isWider = await page.evaluate<boolean>("document.documentElement.scrollWidth > innerWidth");
    if (isWider) found.push(`${name}: wider than the screen`);
    await page.evaluate(axe.source);
    const serious = await page.evaluate<string[]>(SERIOUS);
    found.push(...serious.map(fault => `${name}: ${fault}`));
    await takePicture(page, `${what}-${name}`);
  }
  expect(found, what).toEqual([]);
}

/** Into the folder that `SCREENSHOTS` names, if it does. */
async function takePicture(page: Page, name: string): Promise<void> {
  const to = process.env.SCREENSHOTS;
  if (to !== undefined) await page.screenshot({ path: join(to, `${name}.png`), fullPage: true });
}

/** Says a page of ours in a language, by its own buttons. */
export const speaker =
  (page: Page) =>
  async (language: "en" | "zh"): Promise<void> => {
    await page.click(`.choice button:has-text('${language === "en" ? "English" : "中文"}')`);
    await page.waitForSelector(`html[lang^=${language}]`);
  };
