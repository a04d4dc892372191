/** The Chinese pages say what the English ones say: the same headings, code, links, tables and numbers. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { carryOver } from "./languages/carry-over.ts";
import { driftOf } from "./languages/drift.ts";
import { anchorsOf, partsOf, targetsIn } from "./languages/page.ts";
import { adviceOn, prunedRecord, readRecord, untoldOf } from "./languages/record.ts";
import { pageOf, type Translated, translatedPages } from "./languages/translated.ts";

const ROOT = join(import.meta.dirname, "..");
const PAGES = translatedPages();

/** A page in two languages, as no file has it. */
function pageWith(english: string, chinese: string): Translated {
  return { english: pageOf("docs/page.md", english), chinese: pageOf("docs/zh-CN/page.md", chinese) };
}

const drift = (page: Translated): string[] => driftOf(page, [page]);

it.each(PAGES)("$chinese.name says what $english.name says (npm run languages)", page => {
  expect(driftOf(page, PAGES)).toEqual([]);
});

it.each(PAGES)("$chinese.name was translated from what $english.name says (npm run languages)", page => {
  expect(untoldOf(page, readRecord()).map(adviceOn)).toEqual([]);
});

it.each(PAGES.flatMap(({ english, chinese }) => [english, chinese]))("$name links to what is there", page => {
  for (const target of page.parts.filter(({ isCode }) => !isCode).flatMap(targetsIn)) {
    if (target.startsWith("https://")) continue;
    const [path = "", anchor] = target.split("#");
    if (path !== "") expect(existsSync(join(ROOT, dirname(page.name), path)), target).toBe(true);
    if (anchor === undefined) continue;
    const parts =
      path === "" ? page.parts : partsOf(readFileSync(join(ROOT, dirname(page.name), path), "utf8"));
    expect(anchorsOf(parts), target).toContain(anchor);
  }
});

describe("drift is told with its line:", () => {
  const english = `# Page

[Chinese](zh-CN/page.md)

## Counts

It breaks 217 of 332 runs, see [Limits](#limits) and \`run\`.

\`\`\`sh
npm run one
\`\`\`

| name    | holds         |
| ------- | ------------- |
| no-loss | all 3 of them |

## Limits

- One thing of many
- [Another](limits.md#of-all)
`;
  const chinese = `# 页面

[英文](../page.md)

## 计数

它违反 217 次（共 332 次），见[局限](#局限)和 \`run\`。

\`\`\`sh
npm run one
\`\`\`

| 名字 | 含义 |
| --- | --- |
| no-loss | 全部 3 个 |

## 局限

- 一件事
- [另一件](../limits.md#of-all)
`;

  it("there is none in a page that says the same", () => {
    expect(drift(pageWith(english, chinese))).toEqual([]);
  });

  it.each([
    ["a heading that lacks", "## 局限\n", "局限\n", "has 2 headings, and docs/page.md has 3"],
    [
      "a heading of another level",
      "## 局限\n",
      "### 局限\n",
      "page.md:17 (docs/page.md:17) has: heading of level 3",
    ],
    ["an item that lacks", "- 一件事\n", "", "page.md:19 (docs/page.md:20) has: the end of the section"],
    [
      "a paragraph too many",
      "\n## 局限",
      "\n多了。\n\n## 局限",
      "page.md:17 (docs/page.md:15) has: paragraph",
    ],
    ["a column that lacks", "| 名字 | 含义 |\n| --- | --- |\n", "| 名字 |\n| --- |\n", "has: table row of 1"],
    ["a number", "332", "331", "page.md:7 (docs/page.md:7) write 332 for 331"],
    ["a number in a table", "全部 3 个", "全部", "page.md:15 (docs/page.md:15) lacks the number 3"],
    ["a command", "npm run one", "npm run two", "page.md:9 (docs/page.md:9) another block of code"],
    ["code within a sentence", "`run`", "run", "page.md:7 (docs/page.md:7) lacks the code `run`"],
    ["a name in a table", "| no-loss |", "| 不丢 |", "page.md:15 (docs/page.md:15) lacks the name no-loss"],
    ["a link to another heading", "(#局限)", "(#limits)", "page.md:7 (docs/page.md:7) lacks the link #局限"],
    [
      "a link from another folder",
      "(../limits.md#of-all)",
      "(limits.md#of-all)",
      "lacks the link ../limits.md#of-all",
    ],
    [
      "a sentence left in English",
      "- 一件事",
      "- One thing of many",
      "page.md:19 (docs/page.md:19) stands in English",
    ],
  ])("%s", (_, from, to, told) => {
    expect(chinese).toContain(from);
    expect(drift(pageWith(english, chinese.replace(from, to))).join("\n")).toContain(told);
  });

  it("code and numbers are carried over, the rest stays as it was translated", () => {
    const later = english
      .replace("217 of 332", "40 of 355")
      .replace("all 3", "all 5")
      .replace("run one", "run two");
    const record = untoldOf(pageWith(english, chinese), []).map(({ entry }) => entry);
    const { text, changes } = carryOver(pageWith(later, chinese), record);
    expect(drift(pageWith(later, text))).toEqual([]);
    expect(text).toContain("它违反 40 次（共 355 次）");
    expect(changes).toEqual([
      "docs/zh-CN/page.md:7 217 became 40",
      "docs/zh-CN/page.md:7 332 became 355",
      "docs/zh-CN/page.md:9 has the block of code of line 9 now",
      "docs/zh-CN/page.md:15 3 became 5",
    ]);
  });

  it("numbers are not carried over into a text that is no translation of what stands there now", () => {
    const row = "| no-loss | all 3 of them |";
    const record = untoldOf(pageWith(english, chinese), []).map(({ entry }) => entry);
    const more = english.replace(/\| no-loss.*/, `| in-order | 5 in a row |\n${row}`);
    expect(carryOver(pageWith(more, chinese), record)).toEqual({ text: chinese, changes: [] });
    expect(drift(pageWith(more, chinese))).toEqual([expect.stringContaining("It lacks in-order.")]);
    const other = english.replace(/all 3 of them/, "none of 5");
    expect(carryOver(pageWith(other, chinese), record)).toEqual({ text: chinese, changes: [] });
  });

  it("an English sentence that changed, and not its translation", () => {
    const told = untoldOf(pageWith(english, chinese), []);
    expect(told.every(({ isStale }) => !isStale)).toBe(true);
    const record = [...new Set(told.map(({ entry }) => entry))];
    const wrapped = english.replace("217 of 332", "40 of\n355");
    expect(untoldOf(pageWith(wrapped, chinese), record)).toEqual([]);
    const later = english.replace("One thing of many", "One thing of few");
    expect(untoldOf(pageWith(later, chinese), record).map(adviceOn)).toEqual([
      expect.stringMatching(
        /^docs\/zh-CN\/page\.md:19 \(docs\/page\.md:19\) was translated from another English text/,
      ),
    ]);
    expect(prunedRecord([pageWith(later, chinese)], record)).toEqual(record);
    const anew = pageWith(later, chinese.replace("一件事", "几件事之一"));
    expect(untoldOf(anew, record).map(adviceOn)).toEqual([expect.stringContaining("is a new translation")]);
    expect(prunedRecord([anew], record)).toHaveLength(record.length - 1);
  });
});
