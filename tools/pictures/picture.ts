/** Two nights above each other on one axis of time, as SVG. */
import { clockTime, ENGLISH_TIMES } from "../../sim/trace/when.ts";
import type { Night, Wish } from "./night.ts";
import type { Words } from "./words.ts";

export interface Row {
  /** The client. */
  name: string;
  night: Night;
}

export interface Theme {
  paper: string;
  ink: string;
  faint: string;
  good: string;
  goodBand: string;
  bad: string;
  badBand: string;
}

export const THEMES: Readonly<Record<"light" | "dark", Theme>> = {
  light: {
    paper: "#ffffff",
    ink: "#1f2328",
    faint: "#59636e",
    good: "#1a7f37",
    goodBand: "#aceebb",
    bad: "#cf222e",
    badBand: "#ffcecb",
  },
  dark: {
    paper: "#0d1117",
    ink: "#f0f6fc",
    faint: "#9198a1",
    good: "#3fb950",
    goodBand: "#12492a",
    bad: "#f85149",
    badBand: "#67060c",
  },
};

const WIDTH = 880;
const LEFT = 24;
const AXIS = 832;
const TOP = 92;
const ROW = 96;
const BAND = 34;
const HOUR_MS = 3_600_000;

export function printPicture(
  rows: readonly Row[],
  { start, words, theme }: { start: string; words: Words; theme: Theme },
): string {
  const night = rows[0]?.night;
  if (night === undefined) throw new Error("a picture wants a night");
  const axisY = TOP + rows.length * ROW - 24;
  const height = axisY + 78;
  const x = (atMs: number): number => round(LEFT + (atMs / night.lengthMs) * AXIS);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title" font-family="system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', sans-serif" font-size="14">`,
    `<title id="title">${escaped(words.title)}</title>`,
    `<rect width="${WIDTH}" height="${height}" rx="8" fill="${theme.paper}"/>`,
    text(LEFT, 36, words.title, { fill: theme.ink, size: 18, weight: 600 }),
    ...legend(words, theme),
    ...rows.flatMap((row, index) => printRow(row, { y: TOP + index * ROW, x, words, theme })),
    ...axis(night, { y: axisY, x, start, words, theme }),
    "</svg>",
  ].join("\n")}\n`;
}

interface Place {
  y: number;
  x: (atMs: number) => number;
  words: Words;
  theme: Theme;
}

function printRow({ name, night }: Row, { y, x, words, theme }: Place): string[] {
  const { lengthMs, staleAtMs, backAtMs, isBack, wishes } = night;
  const band = (fromMs: number, untilMs: number, fill: string): string =>
    `<rect x="${x(fromMs)}" y="${y + 14}" width="${Math.max(2, round(x(untilMs) - x(fromMs)))}" height="${BAND}" fill="${fill}"/>`;
  const undone = wishes.filter(({ isDone }) => !isDone);
  const messages = undone.filter(({ by }) => by === "user").length;
  const outcome = [
    isBack ? words.back(backAtMs - staleAtMs) : words.deafFor(backAtMs - staleAtMs),
    undone.length === 0 ? words.allDone : words.undone(messages, undone.length - messages),
  ].join(" · ");
  const isGood = isBack && undone.length === 0;
  return [
    text(LEFT, y, name, { fill: theme.ink, weight: 600 }),
    text(LEFT + AXIS, y, outcome, { fill: isGood ? theme.good : theme.bad, anchor: "end" }),
    band(0, staleAtMs, theme.goodBand),
    ...(isBack ? [band(backAtMs, lengthMs, theme.goodBand)] : []),
    band(staleAtMs, backAtMs, isBack ? theme.bad : theme.badBand),
    ...wishes.map(wish => mark(wish.isDone, { x: x(wish.atMs), y: y + 14 + BAND / 2 }, theme)),
  ];
}

/** A tick or a cross in a circle. */
function mark(isGood: boolean, { x, y }: { x: number; y: number }, theme: Theme): string {
  const line = isGood ? "M-5 0 L-1.5 4 L5 -4" : "M-4 -4 L4 4 M4 -4 L-4 4";
  return `<g transform="translate(${x} ${y})"><circle r="10" fill="${isGood ? theme.good : theme.bad}"/><path d="${line}" fill="none" stroke="${theme.paper}" stroke-width="2.2" stroke-linecap="round"/></g>`;
}

function axis(night: Night, { y, x, start, words, theme }: Place & { start: string }): string[] {
  const hours = Array.from({ length: Math.floor(night.lengthMs / HOUR_MS) + 1 }, (_, hour) => hour * HOUR_MS);
  const label = (atMs: number, what: string, fill: string): string[] => [
    text(x(atMs), y + 26, clock(start, atMs), { fill, anchor: "middle", size: 13 }),
    text(x(atMs), y + 44, what, { fill, anchor: "middle", size: 12 }),
  ];
  const whats = { user: words.user, job: words.job } as const;
  return [
    `<line x1="${LEFT}" y1="${y}" x2="${LEFT + AXIS}" y2="${y}" stroke="${theme.faint}"/>`,
    ...hours.map(
      atMs => `<line x1="${x(atMs)}" y1="${y}" x2="${x(atMs)}" y2="${y + 5}" stroke="${theme.faint}"/>`,
    ),
    ...label(night.staleAtMs, words.stale, theme.bad),
    ...night.wishes.flatMap(({ atMs, by }: Wish) => label(atMs, whats[by], theme.faint)),
  ];
}

function legend(words: Words, theme: Theme): string[] {
  const y = 60;
  const swatch = (at: number, fill: string): string =>
    `<rect x="${at}" y="${y - 11}" width="18" height="12" rx="2" fill="${fill}"/>`;
  const said = (at: number, what: string): string => text(at, y, what, { fill: theme.faint, size: 13 });
  return [
    swatch(LEFT, theme.goodBand),
    said(LEFT + 24, words.receives),
    swatch(LEFT + 104, theme.badBand),
    said(LEFT + 128, words.deaf),
    mark(true, { x: LEFT + 194, y: y - 5 }, theme),
    said(LEFT + 210, words.done),
    mark(false, { x: LEFT + 334, y: y - 5 }, theme),
    said(LEFT + 350, words.lost),
  ];
}

interface Letters {
  fill: string;
  size?: number;
  weight?: number;
  anchor?: "middle" | "end";
}

function text(x: number, y: number, what: string, { fill, size, weight, anchor }: Letters): string {
  const more = [
    size === undefined ? "" : ` font-size="${size}"`,
    weight === undefined ? "" : ` font-weight="${weight}"`,
    anchor === undefined ? "" : ` text-anchor="${anchor}"`,
  ].join("");
  return `<text x="${x}" y="${y}" fill="${fill}"${more}>${escaped(what)}</text>`;
}

/** Hours and minutes alone. */
function clock(start: string, atMs: number): string {
  return /\d\d:\d\d/.exec(clockTime(start, atMs, ENGLISH_TIMES))?.[0] ?? "";
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}

function escaped(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
