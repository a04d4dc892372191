/** The pages as a site: each is in its navigation, in both languages, and links lead within the site. `npm run site` builds it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { API, fileOf, LANGUAGES, NAVIGATION } from "../docs/site/navigation.ts";
import { pageOfSite } from "../docs/site/pages.ts";

const ROOT = join(import.meta.dirname, "..");
const LISTED = NAVIGATION.flatMap(({ pages }) => pages);
const [ENGLISH, CHINESE] = LANGUAGES;

it.each(LANGUAGES)("the navigation has each page in $label, once", language => {
  const written = readdirSync(join(ROOT, language.folder)).filter(name => name.endsWith(".md"));
  const listed = LISTED.map(page => fileOf(page, language));
  for (const file of listed) expect(existsSync(join(ROOT, file)), file).toBe(true);
  expect(listed.toSorted()).toEqual(
    [...written.map(name => `${language.folder}/${name}`), language.readme].toSorted(),
  );
});

it("a page of the site has no line of languages, and links to pages of the site alone", () => {
  const page = `# Title

**English** | [简体中文](zh-CN/first-steps.md)

[Client](client.md#send), [\`README\`](../README.md), [here](#title), [there](https://x.test), [code](../sim/cli.ts).

\`\`\`md
[Client](client.md)
\`\`\`
`;
  const shown = (repository?: string) => pageOfSite(page, "first-steps", ENGLISH, repository).split("\n");
  expect(shown()).toEqual([
    "# Title",
    "",
    "[Client](../en/client.md#send), [`README`](../en/index.md), [here](#title), [there](https://x.test), code.",
    "",
    "```md",
    "[Client](client.md)",
    "```",
    "",
  ]);
  expect(shown("https://git.test/us/ilink-sim")[2]).toContain(
    "[code](https://git.test/us/ilink-sim/blob/HEAD/sim/cli.ts)",
  );
});

it("a Chinese page links to Chinese pages", () => {
  const page = "[English](docs/../README.md) | **简体中文**\n\n[客户端](docs/zh-CN/client.md#发送)\n";
  expect(pageOfSite(page, "index", CHINESE)).toBe("[客户端](../zh/client.md#发送)\n");
});

it.each([
  [ENGLISH, "pictures/"],
  [CHINESE, "../pictures/"],
])("pictures lie where the site of $label looks for them", (language, folder) => {
  const page = '![Node](docs/pictures/badge.svg)\n\n<img src="docs/pictures/night.svg">\n';
  const shown = `![Node](/pictures/badge.svg)\n\n<img src="${folder}night.svg">\n`;
  expect(pageOfSite(page, "index", language)).toBe(shown);
});

it("the navigation has each entry of the package that has names", () => {
  const { exports } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const entries = Object.keys(exports).filter(entry => !["./repair", "./package.json"].includes(entry));
  expect([...API].toSorted()).toEqual(entries.map(entry => entry.replace(/^\./, "ilink-sim")).toSorted());
});
