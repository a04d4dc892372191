/**
 * Lays the pages out as the site's tool wants them: a folder a language, links within it. Run as a script, it writes them into
 * `pages/`.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, posix } from "node:path";
import { buildPlayground } from "../../tools/playground/page.ts";
import { API, fileOf, LANGUAGES, type Language, NAVIGATION } from "./navigation.ts";

const ROOT = join(import.meta.dirname, "../..");
const PAGES = join(import.meta.dirname, "pages");
const API_PAGES = join(ROOT, "docs/api");

/** Blocks of code, and comments: no link stands in them. */
const CODE = /^ *```[\s\S]*?^ *```$|<!--[\s\S]*?-->/m;
const LINK = /(?<!!)\[((?:[^\][]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g;
/** Where the pictures of the README lie. */
const IMAGE = /(?<=!\[[^\]]*\]\()docs\/pictures\//g;
const PICTURE = /(?<=src="|srcset=")docs\/pictures\//g;
/** Where the page of the playground leads to it: in a checkout there is none. */
const PLAYGROUND = "<!-- playground -->";
const PLAYGROUND_FOLDER = "play";
/** The line that leads from one language to the other: the site has a menu for it. */
const SWITCH = /^(?:\*\*English\*\*|\[English\]\([^)]*\)) \| .*\n\n/m;

/** A page of the repository, as the site has it. @param repository Where what is no page can be read; unknown: it is no link. */
export function pageOfSite(text: string, page: string, language: Language, repository?: string): string {
  const from = posix.dirname(fileOf(page, language));
  const relink = (prose: string): string =>
    prose.replaceAll(LINK, (link, label: string, target: string) => {
      if (/^(?:https?:|mailto:|#)/.test(target)) return link;
      const [path = "", anchor] = target.split("#");
      const file = posix.join(from, path);
      const other = pageOf(file);
      if (other !== undefined) return `[${label}](${other}${anchor === undefined ? "" : `#${anchor}`})`;
      // The site's tool tells a link that is dead.
      if (!existsSync(join(ROOT, file))) return link;
      return repository === undefined ? label : `[${label}](${repository}/blob/HEAD/${file})`;
    });
  // The tool knows images by where they lie below the site's address; of HTML it reads nothing.
  const repicture = (prose: string): string =>
    prose
      .replaceAll(IMAGE, "/pictures/")
      .replaceAll(PICTURE, language === LANGUAGES[0] ? "pictures/" : "../pictures/");
  return text
    .replace(SWITCH, "")
    .split(new RegExp(`(${CODE.source})`, CODE.flags))
    .map((part, index) => (index % 2 === 0 ? repicture(relink(part)) : part))
    .join("")
    .replace(PLAYGROUND, playgroundLink(language));
}

/** In a window of its own: it is a page beside the site, not one of it. */
function playgroundLink({ lang }: Language): string {
  const [folder, words] = lang === "en" ? ["", "Open the playground"] : ["../", "打开试验场"];
  return `<a href="${folder}${PLAYGROUND_FOLDER}/index.html" target="_blank">${words}</a>`;
}

/** The page that a file of the repository is, from a page of the site. */
function pageOf(file: string): string | undefined {
  const pages = NAVIGATION.flatMap(group => group.pages);
  for (const language of LANGUAGES) {
    const page = pages.find(name => fileOf(name, language) === file);
    if (page !== undefined) return `../${language.lang}/${page}.md`;
  }
  return undefined;
}

/** The title of a page is its heading. */
export function titleOf(page: string, language: Language): string {
  return /^# (.+)$/m.exec(readFileSync(join(ROOT, fileOf(page, language)), "utf8"))?.[1] ?? page;
}

if (import.meta.main) {
  const { repository } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const url: string | undefined = repository?.url?.replace(/^git\+|\.git$/g, "");
  if (!existsSync(API_PAGES))
    throw new Error("docs/api/ is missing: npm run api makes it, and npm run site calls that");
  rmSync(PAGES, { recursive: true, force: true });
  cpSync(join(ROOT, "docs/pictures"), join(PAGES, "public/pictures"), { recursive: true });
  const playground = join(PAGES, "public", PLAYGROUND_FOLDER);
  mkdirSync(playground, { recursive: true });
  writeFileSync(join(playground, "index.html"), (await buildPlayground()).html);
  for (const language of LANGUAGES) {
    for (const entry of API)
      cpSync(join(API_PAGES, `${entry}.md`), join(PAGES, language.lang, "api", `${entry}.md`), {
        recursive: true,
      });
    for (const page of NAVIGATION.flatMap(group => group.pages)) {
      const text = readFileSync(join(ROOT, fileOf(page, language)), "utf8");
      writeFileSync(join(PAGES, language.lang, `${page}.md`), pageOfSite(text, page, language, url));
    }
  }
}
