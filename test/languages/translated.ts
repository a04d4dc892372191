/** The pages that stand in English and in Chinese, and where a link of the one leads in the other. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { anchorsOf, type Part, partsOf } from "./page.ts";

const ROOT = join(import.meta.dirname, "../..");

/** One page in both languages; the names are those of files, from the root. */
export interface Translated {
  english: Page;
  chinese: Page;
}

export interface Page {
  name: string;
  text: string;
  parts: readonly Part[];
}

/** `README.md`, and every page of `docs/` that has one of its name in `docs/zh-CN/`. */
export function translatedPages(): Translated[] {
  const guides = readdirSync(join(ROOT, "docs")).filter(name => existsSync(join(ROOT, "docs/zh-CN", name)));
  const names = guides.map(name => [`docs/${name}`, `docs/zh-CN/${name}`] as const);
  return [["README.md", "README.zh-CN.md"] as const, ...names].map(([english, chinese]) => ({
    english: readPage(english),
    chinese: readPage(chinese),
  }));
}

export function fileOf({ name }: Page): string {
  return join(ROOT, name);
}

function readPage(name: string): Page {
  return pageOf(name, readFileSync(join(ROOT, name), "utf8"));
}

export function pageOf(name: string, text: string): Page {
  return { name, text, parts: partsOf(text) };
}

/** What a link of the English page is in the Chinese one: to the same place, in Chinese where there is such a page. */
export function chineseTarget(target: string, pair: Translated, pages: readonly Translated[]): string {
  if (/^https?:/.test(target)) return target;
  const [path = "", anchor] = target.split("#");
  const { english, chinese } = pair;
  if (path === "") return `#${chineseAnchor(anchor ?? "", pair)}`;
  const file = posix.normalize(posix.join(posix.dirname(english.name), path));
  const other = pages.find(page => page.english.name === file);
  // The link from each language of a page to the other.
  const meant = file === chinese.name ? english.name : (other?.chinese.name ?? inChinese(file));
  const there = posix.relative(posix.dirname(chinese.name), meant) + (path.endsWith("/") ? "/" : "");
  if (anchor === undefined) return there;
  return `${there}#${other === undefined ? anchor : chineseAnchor(anchor, other)}`;
}

/** A picture or a cast that says its language in its name. */
const inChinese = (file: string): string => file.replace(/^(docs\/pictures\/\w+)\.en\./, "$1.zh.");

function chineseAnchor(anchor: string, { english, chinese }: Translated): string {
  const index = anchorsOf(english.parts).indexOf(anchor);
  return anchorsOf(chinese.parts)[index] ?? `no heading is #${anchor} in ${english.name}`;
}
