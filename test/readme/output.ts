/** The end of what `npm start` prints, as the README of each language shows it. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const ROOT = join(import.meta.dirname, "../..");
/** In each language: the README, what a reader's machine is set to, the first word of the legend, the real time of the run. */
const PAGES = {
  en: { file: "README.md", locale: "C.UTF-8", legend: /^✓ pass /m, time: / in [\d.]+ s$/m },
  zh: { file: "README.zh-CN.md", locale: "zh_CN.UTF-8", legend: /^✓ 通过 /m, time: /，用时 [\d.]+ 秒$/m },
} as const;

export type Language = keyof typeof PAGES;
export const LANGUAGES = Object.keys(PAGES) as Language[];

export const readmeOf = (language: Language): string => join(ROOT, PAGES[language].file);

const BLOCK = /(?<=<!-- output: npm start, tail -->\n```\w*\n)[\s\S]*?(?=\n```)/;

/** What a run of `npm start` prints on a machine of that language. Rejects when its exit code is not 0. */
export async function tourOutput(language: Language): Promise<string> {
  const { PATH = "", HOME = "" } = process.env;
  const env = { PATH, HOME, LANG: PAGES[language].locale, NO_COLOR: "1", npm_lifecycle_event: "start" };
  const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, "sim/cli.ts"), "tour"], {
    cwd: ROOT,
    env,
  });
  return stdout.trimEnd();
}

/** From the legend on; above it stands the table. Commands are named as the package has them, not as the checkout. */
export function tailOf(output: string, language: Language): string {
  const start = output.search(PAGES[language].legend);
  if (start === -1) throw new Error("npm start prints no legend");
  return output.slice(start).replaceAll("npm run -s sim --", "npx ilink-sim");
}

export function shownOutput(readme: string): string {
  const [block] = BLOCK.exec(readme) ?? [];
  if (block === undefined) throw new Error("this README shows no output of npm start");
  return block;
}

/** The README with this output. The real time stays that of the README: the machine may be at work on something else now. */
export function withOutput(readme: string, tail: string, language: Language): string {
  const [time = ""] = PAGES[language].time.exec(shownOutput(readme)) ?? [];
  return readme.replace(BLOCK, () => tail.replace(PAGES[language].time, time || "$&"));
}

/** Real time differs from run to run; nothing else may. */
export function timeless(text: string, language: Language): string {
  return text.replace(PAGES[language].time, " …").trimEnd();
}
