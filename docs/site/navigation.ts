/** The order of the site. A page is named by its file in docs/, without the ending; `index` is the README. */

export const LANGUAGES = [
  { lang: "en", label: "English", folder: "docs", readme: "README.md" },
  { lang: "zh", label: "简体中文", folder: "docs/zh-CN", readme: "README.zh-CN.md" },
] as const;

export type Language = (typeof LANGUAGES)[number];

export interface Group {
  title: Readonly<Record<Language["lang"], string>>;
  pages: readonly string[];
}

/** Who uses the package comes first, who changes it last. */
export const NAVIGATION: readonly Group[] = [
  {
    title: { en: "Test a client", zh: "测试客户端" },
    pages: [
      "index",
      "first-steps",
      "ci",
      "adapter",
      "scenarios",
      "record",
      "running",
      "reading",
      "reports",
      "programming",
      "search",
      "herd",
    ],
  },
  {
    title: { en: "Run a bot", zh: "运行机器人" },
    pages: ["client", "repair-setup", "repair", "complete-fix"],
  },
  {
    title: { en: "Reference", zh: "参考" },
    pages: ["faults", "server", "limits", "anchors"],
  },
  {
    title: { en: "In a checkout", zh: "在检出的仓库里" },
    pages: ["playground", "write-a-fault"],
  },
];

/** The pages of the programming interface, an entry of the package each, as `npm run api` makes them: in English alone. */
export const API = [
  "ilink-sim",
  "ilink-sim/vitest",
  "ilink-sim/node-test",
  "ilink-sim/client",
  "ilink-sim/repair/compose",
] as const;

/** The title of their group. */
export const API_TITLE: Group["title"] = { en: "Programming interface", zh: "编程接口" };

/** The file of a page, from the root of the repository. */
export function fileOf(page: string, { folder, readme }: Language): string {
  return page === "index" ? readme : `${folder}/${page}.md`;
}
