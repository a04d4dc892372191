/** The pictures of the README are those of today's runs, and say what happened. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { XMLValidator } from "fast-xml-parser";
import { beforeAll, expect, it } from "vitest";
import { textOf } from "../tools/pictures/cast.ts";
import { drawPictures, PICTURES } from "../tools/pictures/pictures.ts";

const ROOT = join(import.meta.dirname, "..");
let drawn: Map<string, string>;
const isCast = (name: string): boolean => name.endsWith(".cast");
const pictures = () => [...drawn].filter(([name]) => !isCast(name));
/** The real time of the runs differs from machine to machine. */
const timeless = (text: string): string => text.replace(/(in |用时 )[\d.]+( s| 秒)/, "$1…$2");
beforeAll(async () => {
  drawn = await drawPictures();
});

it("are up to date (npm run pictures), and none is left over", () => {
  const there = (name: string): string => readFileSync(new URL(name, PICTURES), "utf8");
  for (const [name, picture] of drawn)
    if (isCast(name)) expect(timeless(textOf(there(name))), name).toBe(timeless(textOf(picture)));
    else expect(there(name), name).toBe(picture);
  expect(readdirSync(PICTURES).toSorted()).toEqual([...drawn.keys()].toSorted());
});

it("are well-formed, and load nothing", () => {
  for (const [name, picture] of pictures()) {
    expect(XMLValidator.validate(picture), name).toBe(true);
    expect(picture.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(
      /https?:|href|<script|<style/,
    );
  }
});

it.each(["en", "zh"])("play npm start line by line, in %s, and fit a terminal", language => {
  const [head, ...events] = (drawn.get(`start.${language}.cast`) ?? "")
    .trimEnd()
    .split("\n")
    .map(line => JSON.parse(line));
  expect(head).toMatchObject({ version: 2, width: 80 });
  expect(events.length).toBeGreaterThan(50);
  const times = events.map(([time]) => time);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  expect(times.at(-1)).toBeLessThan(30);
  for (const [, kind, text] of events) {
    expect(kind).toBe("o");
    expect(text).toMatch(/^[^\r\n]*(?:\r\n)+$/);
  }
  expect(events.map(([, , text]) => text).join("")).toMatch(
    /1 notifystart\s+follows|之后有 1 次 notifystart/,
  );
});

it("show a night without the repair, and the same with it", () => {
  const picture = drawn.get("night.en.light.svg") ?? "";
  const said = [...picture.matchAll(/<text [^>]*>([^<]*)</g)].map(([, words]) => words);
  expect(said).toContain("deaf for 5 h 49 min · 1 message unanswered, 2 texts not sent");
  expect(said).toContain("receives again after 0.24 s · everything answered and sent");
  // Three crosses, and one in the legend; the other wishes are met.
  expect(picture.match(/M-4 -4/g)).toHaveLength(3 + 1);
  expect(picture.match(/M-5 0/g)).toHaveLength(1 + 4 + 1);
});

it.each([
  ["README.md", "en"],
  ["README.zh-CN.md", "zh"],
])("%s shows those of its language, for light and dark paper", (page, language) => {
  const shown = [...readFileSync(join(ROOT, page), "utf8").matchAll(/docs\/pictures\/([\w.-]+)/g)].map(
    ([, name]) => name,
  );
  const own = [...drawn.keys()].filter(
    name => !/^(?:night|start)\./.test(name) || name.split(".")[1] === language,
  );
  expect(shown.toSorted()).toEqual(own.toSorted());
});
