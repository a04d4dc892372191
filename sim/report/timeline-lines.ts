/** A timeline for a terminal: the lanes of a run in 80 columns, a sign for each tone, so that it is read without colours too. */
import { shown } from "../trace/escape.ts";
import { duration } from "../trace/when.ts";
import { ENGLISH, type Language } from "../words/language.ts";
import { flow, padded } from "./columns.ts";
import { paint } from "./style.ts";
import { type Axis, foldedAxis, placeOf } from "./timeline/axis.ts";
import type { Lane, Tone } from "./timeline/lane.ts";
import { laneName } from "./timeline/lane-name.ts";
import { accountLanes, accountsOf, commonLanes, readingOf } from "./timeline/lanes.ts";
import { momentsOf } from "./timeline/moments.ts";
import type { TimelineRun } from "./timeline/run.ts";
import { ticksOf, tickWords } from "./timeline/ticks.ts";

/** Columns of the names, and of the drawing beside them. */
const NAMES = 23;
const CELLS = 56;
/** So many accounts are drawn; the rest is counted. */
const ACCOUNTS_MAX = 3;

/** The sign of each tone; of two in a cell the one that stands further down counts. */
const SIGNS: Readonly<Record<Tone, string>> = {
  off: "·",
  calm: "-",
  good: "=",
  wait: "~",
  excused: "/",
  fault: "%",
  warn: "o",
  bad: "#",
};
const TONES = Object.keys(SIGNS) as Tone[];

const COLOURS: Readonly<Record<Tone, Parameters<typeof paint>[0]>> = {
  off: "dim",
  calm: "blue",
  good: "green",
  wait: "cyan",
  excused: "yellow",
  fault: "magenta",
  warn: "yellow",
  bad: "red",
};

const LEGEND: readonly Tone[] = ["good", "calm", "wait", "warn", "bad", "excused", "fault", "off"];

/** Lines of at most 80 columns; `▼` is where a promise broke, `|` where something happened. */
export function printTimeline(run: TimelineRun, language: Language = ENGLISH): string[] {
  const { say } = language;
  const axis = foldedAxis(momentsOf(run), run.endAtMs);
  const reading = readingOf(run);
  const accounts = accountsOf(run);
  const shownOnes = accounts.slice(0, ACCOUNTS_MAX);
  const lines = [tickLine(axis, run.start)];
  for (const account of shownOnes) {
    if (accounts.length > 1) lines.push(paint("bold", shown(account)));
    lines.push(...accountLanes(reading, account).map(each => laneLine(each, axis, language)));
  }
  if (accounts.length > shownOnes.length)
    lines.push(say("timeline.more-accounts", { count: accounts.length - shownOnes.length }));
  // Marks alone tell nothing of what a client said.
  const common = commonLanes(reading).filter(({ kind }) => kind !== "log");
  lines.push(...common.map(each => laneLine(each, axis, language)));
  return [...lines, "", ...legendLines(axis, language)];
}

function tickLine(axis: Axis, start: string): string {
  const cells = Array.from({ length: CELLS }, () => " ");
  for (const tick of ticksOf(axis, start, { most: 6 })) {
    const words = tickWords(start, tick);
    const from = Math.min(Math.max(0, cellOf(tick.at) - (words.length >> 1)), CELLS - words.length);
    // One that stands too near to the last is left out.
    if (cells.slice(Math.max(0, from - 1), from + 1).some(cell => cell !== " ")) continue;
    for (const [index, character] of [...words].entries()) cells[from + index] = character;
  }
  return paint("dim", `${" ".repeat(NAMES)} ${cells.join("").trimEnd()}`);
}

const cellOf = (place: number): number => Math.min(CELLS - 1, Math.floor(place * CELLS));

function laneLine(lane: Lane, axis: Axis, { say }: Language): string {
  const { bars, marks } = lane;
  const tones: (Tone | undefined)[] = Array.from({ length: CELLS });
  const cell = (atMs: number): number => cellOf(placeOf(axis, atMs));
  for (const { fromMs, untilMs, tone } of bars) {
    // What ends where a cell begins is not in it.
    const last = Math.max(cell(fromMs), Math.ceil(placeOf(axis, untilMs) * CELLS) - 1);
    for (let at = cell(fromMs); at <= last; at++) tones[at] = worse(tones[at], tone);
  }
  const signs = tones.map(tone => (tone === undefined ? " " : paint(COLOURS[tone], SIGNS[tone])));
  for (const { atMs, tone, breach } of marks) {
    const at = cell(atMs);
    if (breach !== undefined) signs[at] = paint("bold", "▼");
    else if (tones[at] === undefined) signs[at] = paint(COLOURS[tone], "|");
  }
  return `${padded(laneName(lane, say), NAMES)} ${signs.join("")}`.trimEnd();
}

function worse(known: Tone | undefined, tone: Tone): Tone {
  return known === undefined || TONES.indexOf(tone) > TONES.indexOf(known) ? tone : known;
}

function legendLines({ folds }: Axis, { say, times }: Language): string[] {
  const signs = LEGEND.map(tone => `${SIGNS[tone]} ${say(`tone.${tone}`)}`);
  const idleMs = folds.reduce((sum, { fromMs, untilMs }) => sum + untilMs - fromMs, 0);
  const folded = folds.length === 0 ? [] : [say("timeline.folded", { time: duration(idleMs, times) })];
  const items = [...signs, say("timeline.breach"), say("timeline.event"), ...folded];
  return flow(items, "   ")
    .split("\n")
    .map(line => paint("dim", line));
}
