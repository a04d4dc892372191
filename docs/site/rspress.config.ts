import { join } from "node:path";
import { defineConfig } from "@rspress/core";
import { API, API_TITLE, LANGUAGES, NAVIGATION } from "./navigation.ts";
import { titleOf } from "./pages.ts";

/** The pages of the interface lead to anchors in their tables, which the tool does not look for, and count those of one name. */
function isOfTypedoc(url: string): boolean {
  return /#property-|-\d+$/.test(url);
}

export default defineConfig({
  root: "pages",
  outDir: "dist",
  // Below which path the site lies on its host.
  base: process.env.SITE_BASE ?? "/",
  title: "ilink-sim",
  lang: "en",
  locales: LANGUAGES.map(({ lang, label }) => ({ lang, label })),
  globalStyles: join(import.meta.dirname, "styles.css"),
  globalUIComponents: [join(import.meta.dirname, "table-stops.ts")],
  markdown: { link: { checkDeadLinks: true, checkAnchors: { excludes: isOfTypedoc } } },
  languageParity: { enabled: true },
  // A link to a Chinese page stays one, whatever the browser speaks.
  route: { localeRedirect: "only-default-lang" },
  // A page that comes from the cache tells no anchors, and a link to one that is gone would pass.
  builderConfig: { performance: { buildCache: false } },
  search: { codeBlocks: true },
  themeConfig: {
    locales: LANGUAGES.map(language => {
      const { lang, label } = language;
      const base = lang === "en" ? "/" : `/${lang}/`;
      const groups = NAVIGATION.map(({ title, pages }) => ({
        text: title[lang],
        items: pages.map(page => ({
          text: titleOf(page, language),
          link: `${base}${page === "index" ? "" : page}`,
        })),
      }));
      const api = {
        text: API_TITLE[lang],
        items: API.map(entry => ({ text: entry, link: `${base}api/${entry}` })),
      };
      return { lang, label, sidebar: { [base]: [...groups.slice(0, -1), api, ...groups.slice(-1)] } };
    }),
  },
});
