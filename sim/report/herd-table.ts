/** The table of `herd`: how many clients came back when, what it cost, and which law holds. */
import { SAMPLE_MIN } from "../herd/laws/law.ts";
import type { HerdReport } from "../herd/report.ts";
import { shown } from "../trace/escape.ts";
import type { Language } from "../words/language.ts";
import { columns, GAP, hang, WIDTH } from "./columns.ts";
import { paint } from "./style.ts";

type Judged = HerdReport["laws"][number];

/** Lines of the histogram at most; of a longer return each stands for more seconds. */
const BARS_MAX = 12;
const BAR_WIDTH = 50;
const LAW_WIDTH = 16;
const FIGURE_WIDTH = 12;

export function printHerd(report: HerdReport, language: Language): string {
  const { subject, plan, figures, halted } = report;
  const headline = language.say("herd.headline", {
    subject: shown(subject),
    clients: count(plan.clients),
    outage: seconds(plan.outageMs, language),
    capacity: count(plan.perSecond),
    seed: shown(plan.seed),
  });
  return [
    hang(paint("bold", headline), 2),
    ...(halted === undefined ? [] : [hang(language.say("herd.halted", { why: shown(halted) }), 2)]),
    columns(figuresOf(report, language), [FIGURE_WIDTH, WIDTH - FIGURE_WIDTH - GAP]),
    `${language.say("herd.histogram")}\n${histogram(figures.perSecond, plan.perSecond, language)}`,
    ...(report.laws.length === 0 ? [] : [lawTable(report.laws, language)]),
    verdictOf(report, language),
  ].join("\n\n");
}

function figuresOf({ figures }: HerdReport, { say, times }: Language): string[][] {
  const { p50, p99, last } = figures.backMs;
  const moment = (ms: number | null): string =>
    ms === null ? say("herd.never") : say("herd.after", { time: seconds(ms, { times }) });
  return [
    [
      say("herd.back"),
      say("herd.back.value", {
        back: count(figures.back),
        clients: count(figures.clients),
        half: moment(p50),
        most: moment(p99),
        last: moment(last),
      }),
    ],
    [
      say("herd.requests"),
      say("herd.requests.value", {
        requests: count(figures.requests),
        times: figures.amplification.toFixed(1),
      }),
    ],
    [
      say("herd.arrivals"),
      say("herd.arrivals.value", {
        peak: count(figures.peak),
        mean: count(Math.round(figures.mean)),
        times: figures.peakOverMean.toFixed(1),
      }),
    ],
    [say("herd.in-vain"), say("herd.in-vain.value", { count: figures.inVain.toFixed(1) })],
  ];
}

/** A bar for each second, or for the worst of several. */
function histogram(perSecond: readonly number[], capacity: number, { say }: Language): string {
  const each = Math.ceil(perSecond.length / BARS_MAX);
  const bars = Array.from({ length: Math.ceil(perSecond.length / each) }, (_, bar) =>
    Math.max(...perSecond.slice(bar * each, (bar + 1) * each)),
  );
  const most = Math.max(capacity, ...bars);
  const mark = Math.round((BAR_WIDTH * capacity) / most);
  const rows = bars.map((value, bar) => {
    const length = Math.round((BAR_WIDTH * value) / most);
    const cells = Array.from({ length: BAR_WIDTH + 1 }, (_, at) => {
      if (at === mark) return "|";
      return at < length ? "█" : " ";
    });
    return [say("herd.second", { second: bar * each }).padStart(6), cells.join(""), count(value)];
  });
  return columns(rows);
}

function lawTable(laws: readonly Judged[], language: Language): string {
  const { say } = language;
  const head = [say("herd.law"), say("herd.seen"), say("herd.allowed"), say("herd.says")];
  const rows = laws.map(judged => {
    const { law, outcome, unit, isFloor, worst, limit } = judged;
    const allowed = `${isFloor ? "≥" : "≤"} ${amount(limit, unit, language)}`;
    const seen = outcome === "silent" ? say("herd.nothing") : amount(worst, unit, language);
    return [`${MARKS[outcome]} ${law}`, seen, allowed, saysOf(judged, say)];
  });
  const says = WIDTH - LAW_WIDTH - 2 * FIGURE_WIDTH - 3 * GAP;
  return columns([head, ...rows], [LAW_WIDTH, FIGURE_WIDTH, FIGURE_WIDTH, says]);
}

/** What the law says, or why it says nothing. */
function saysOf({ law, outcome, why = "few-seen" }: Judged, say: Language["say"]): string {
  return outcome === "silent" ? say(`herd.silent.${why}`, { least: SAMPLE_MIN }) : say(`herd.law.${law}`);
}

const MARKS: Readonly<Record<Judged["outcome"], string>> = { holds: "✓", broken: "✗", silent: "?" };

function amount(value: number, unit: Judged["unit"], language: Language): string {
  if (unit === "ms") return seconds(value, language);
  if (unit === "times") return language.say("herd.times", { value: value.toFixed(1) });
  return `${Math.round(100 * value)} %`;
}

function verdictOf({ verdict, laws }: HerdReport, { say }: Language): string {
  const of = (outcome: Judged["outcome"]): number => laws.filter(each => each.outcome === outcome).length;
  const silent = of("silent");
  const told = silent === 0 ? [] : [hang(say("herd.silent", { count: silent }), 2)];
  if (verdict === "pass") return paint("green", say("herd.verdict.pass"));
  if (verdict === "inconclusive")
    return [paint("yellow", say("herd.verdict.inconclusive")), ...told].join("\n");
  const broken = of("broken");
  return broken === 0
    ? paint("red", say("herd.verdict.halted"))
    : [paint("red", say("herd.verdict.violated", { count: broken })), ...told].join("\n");
}

const count = (value: number): string => value.toLocaleString("en");
const seconds = (ms: number, { times }: Pick<Language, "times">): string =>
  `${(ms / 1_000).toFixed(ms % 1_000 === 0 ? 0 : 1)} ${times.units.s}`;
