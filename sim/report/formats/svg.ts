/** A run as a picture: its lanes as they are on the page of timelines, for a README or an article. Light and dark as the reader's system is. */
import { clockTime, duration, type TimeWords } from "../../trace/when.ts";
import { ENGLISH, type Language, type Say } from "../../words/language.ts";
import { widthOf } from "../columns.ts";
import { markup } from "../markup.ts";
import { type Axis, foldedAxis, placeOf } from "../timeline/axis.ts";
import type { Lane } from "../timeline/lane.ts";
import { laneName } from "../timeline/lane-name.ts";
import { accountLanes, accountsOf, commonLanes, readingOf } from "../timeline/lanes.ts";
import { momentsOf } from "../timeline/moments.ts";
import { barPaths, markPaths } from "../timeline/paths.ts";
import type { TimelineRun } from "../timeline/run.ts";
import { ticksOf, tickWords } from "../timeline/ticks.ts";

const WIDTH = 960;
const NAMES = 172;
const ROW = 12;
const PAD = 4;
const HEAD = 50;
const LETTER = 6;
const WINDOW = { from: 0, to: WIDTH - NAMES - 8 };

/** Accounts that a picture has room for. */
const ACCOUNTS_MAX = 2;
/** Lanes that tell a reader little. */
const LEFT_OUT = new Set(["holds", "process", "other-calls", "differs", "log"]);

const STYLES = `
text{font:11px system-ui,sans-serif;fill:#1c2024}.title{font-size:14px;font-weight:600}.soft{fill:#5b646e}.verdict{font-weight:600}
.line{stroke:#dfe2e5}.fold{fill:#8080801a}.good{fill:#8fcfae}.calm{fill:#c5d9ee}.wait{fill:#7aa5dd}.warn{fill:#efb44c}.bad{fill:#d5383c}
.fault{fill:#b98be0}.excused{fill:#d9b36a}.off{fill:#b6bcc3}.mark{fill:none;stroke-width:2}.mark.good{stroke:#17694a}.mark.bad{stroke:#b3191f}
.mark.wait,.mark.calm{stroke:#0b62c4}.mark.warn{stroke:#8a5a00}.mark.fault{stroke:#8757b8}.mark.off{stroke:#5b646e}.flag{fill:#1c2024}
text.on{fill:#17202b}text.on.bad{fill:#fff}
@media(prefers-color-scheme:dark){text{fill:#e9ecef}.soft{fill:#a3adb8}.line{stroke:#343a41}.good{fill:#2f7d58}.calm{fill:#34506e}.wait{fill:#4a7fc0}
.warn{fill:#b97f14}.bad{fill:#d9454a}.fault{fill:#8757b8}.excused{fill:#7a6230}.off{fill:#535b64}.mark.good{stroke:#74d3a6}.mark.bad{stroke:#ff8e90}
.mark.warn{stroke:#f0bd62}.mark.wait,.mark.calm{stroke:#74b3ff}.flag{fill:#e9ecef}text.on{fill:#fff}}`;

export function svgOf(run: TimelineRun, language: Language = ENGLISH): string {
  const axis = foldedAxis(momentsOf(run), run.endAtMs);
  const reading = readingOf(run);
  const accounts = accountsOf(run).slice(0, ACCOUNTS_MAX);
  const lanes = [
    ...accounts.flatMap(account => accountLanes(reading, account)),
    ...commonLanes(reading),
  ].filter(({ kind }) => !LEFT_OUT.has(kind));
  let top = HEAD;
  const drawn: string[] = [];
  for (const each of lanes) {
    drawn.push(laneOf(each, axis, { top, say: language.say }));
    top += heightOf(each);
  }
  const label = markup(sentenceOf(run, language));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top + 6}" width="${WIDTH}" height="${top + 6}" role="img" aria-label="${label}">
<style>${STYLES}</style>
<text class="title" x="8" y="20">${label}</text>
${axisOf(axis, run.start, { bottom: top, times: language.times })}
${drawn.join("\n")}
</svg>
`;
}

/** `openclaw-weixin@2.4.9 breaks no-loss, … · longest without receiving 5 h 50 min`. */
function sentenceOf({ row }: TimelineRun, { say, times }: Language): string {
  const broken = [...new Set(row.violations.map(({ invariant }) => invariant))];
  const said =
    broken.length === 0 ? say(`verdict.${row.verdict}`) : say("picture.breaks", { count: broken.length });
  const told = say("picture.told", { subject: row.subject, said });
  if (row.tried === null) return told;
  return say("picture.deaf", { told, time: duration(row.tried.deafMs, times) });
}

/** A word on a bar of the verdict: whether it was served, or the name of an excuse. */
function barWord(label: string | undefined, say: Say): string | undefined {
  if (label === "served") return say("picture.served");
  return label === "not served" ? say("picture.not-served") : label;
}

const heightOf = ({ rows }: Lane): number => rows * ROW + PAD * 2;

function axisOf(axis: Axis, start: string, { bottom, times }: { bottom: number; times: TimeWords }): string {
  const x = (place: number): string => (NAMES + place * WINDOW.to).toFixed(1);
  const ticks = ticksOf(axis, start, { most: 9 }).map(
    tick =>
      `<text class="soft" text-anchor="middle" x="${x(tick.at)}" y="${HEAD - 8}">${tickWords(start, tick)}</text>`,
  );
  const folds = axis.folds.map(({ fromMs, untilMs }) => {
    const [from, to] = [placeOf(axis, fromMs), placeOf(axis, untilMs)];
    const width = ((to - from) * WINDOW.to).toFixed(1);
    return `<rect class="fold" x="${x(from)}" y="${HEAD}" width="${width}" height="${bottom - HEAD}"><title>${clockTime(start, fromMs, times)}: ${duration(untilMs - fromMs, times)}</title></rect>`;
  });
  return [...folds, ...ticks].join("\n");
}

function laneOf(lane: Lane, axis: Axis, { top, say }: { top: number; say: Say }): string {
  const scale = (atMs: number): number => placeOf(axis, atMs) * WINDOW.to;
  const rowTop = (row: number): number => top + PAD + row * ROW;
  const isVerdict = lane.kind === "verdict";
  const bars = [...barPaths(lane.bars, { scale, window: WINDOW, top: rowTop, height: ROW - 1 })];
  const marks = isVerdict
    ? []
    : [...markPaths(lane.marks, { scale, window: WINDOW, top: rowTop(0), height: ROW })];
  const words = lane.bars.flatMap(({ fromMs, untilMs, tone, label: name, row = 0 }) => {
    const label = isVerdict ? barWord(name, say) : name;
    return label !== undefined && scale(untilMs) - scale(fromMs) > widthOf(label) * LETTER + 8
      ? [
          `<text class="on ${tone}" x="${(scale(fromMs) + 4).toFixed(1)}" y="${rowTop(row) + ROW - 3}">${markup(label)}</text>`,
        ]
      : [];
  });
  const flags = lane.marks.map(
    ({ atMs }) => `M${scale(atMs).toFixed(1)} ${top}v${ROW + PAD}h1v-9l7 -3.5l-8 -3.5Z`,
  );
  const y = top + heightOf(lane);
  return [
    `<path class="line" d="M8 ${y}H${WIDTH - 8}"/>`,
    `<text class="${isVerdict ? "verdict" : "soft"}" x="8" y="${top + heightOf(lane) / 2 + 4}">${markup(laneName(lane, say))}</text>`,
    `<g transform="translate(${NAMES} 0)">`,
    ...bars.map(([tone, path]) => `<path class="${tone}" d="${path}"/>`),
    ...words,
    ...marks.map(([tone, path]) => `<path class="mark ${tone}" d="${path}"/>`),
    ...(isVerdict && flags.length > 0 ? [`<path class="flag" d="${flags.join("")}"/>`] : []),
    "</g>",
  ].join("");
}
