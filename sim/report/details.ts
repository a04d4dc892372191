/** One trial in full: the verdict, each breach with its virtual time, and the line that replays it. */
import type { Violation } from "../invariant/invariant.ts";
import { shownWhole } from "../trace/escape.ts";
import type { Sentence } from "../trace/sentence.ts";
import { clockTime, duration } from "../trace/when.ts";
import type { Trial, TrialRow } from "../verdict/trial.ts";
import { ENGLISH, type Language } from "../words/language.ts";
import type { Said } from "../words/told.ts";
import { replayLine } from "./replay-line.ts";
import { paint } from "./style.ts";
import { triedLine } from "./tried-line.ts";

/** Breaches shown of one invariant; the rest is counted. */
const SHOWN_PER_INVARIANT = 3;
/** Records named as the proof of one. */
const SHOWN_PROOF = 5;

export interface DetailsOptions {
  /** False when the verdict itself sets the exit code. @default true */
  expect?: boolean;
  /** @default English */
  language?: Language;
}

export function printDetails(
  trial: Pick<Trial, "verdict" | "start"> & { row: TrialRow },
  { expect = true, language = ENGLISH }: DetailsOptions = {},
): string {
  const line = replayLine({ ...trial.row, expect });
  return `${printVerdict(trial, { expect, language })}\n  ${language.say("details.replay", { line })}`;
}

/** What is said of a run whose client cannot be run again, too. */
export type JudgedRow = Pick<TrialRow, "scenario" | "subject" | "verdict" | "phase" | "expected" | "ignored">;

/** The same without the line that replays it. */
export function printVerdict(
  judged: Pick<Trial, "verdict" | "start"> & { row: JudgedRow },
  { expect = true, language = ENGLISH }: DetailsOptions = {},
): string {
  const { row, verdict, start } = shownWhole(judged);
  const { say, named, times } = language;
  const lines = [headline(row, { expect, language })];
  const shown = new Map<string, number>();
  for (const violation of verdict.violations) {
    const count = (shown.get(violation.invariant) ?? 0) + 1;
    shown.set(violation.invariant, count);
    if (count > SHOWN_PER_INVARIANT) continue;
    const { atMs } = violation;
    const message = language.told(violation, start);
    const invariant = paint("red", named(violation.invariant));
    const when = { time: clockTime(start, atMs, times), after: duration(atMs, times) };
    lines.push(
      `  ${say("details.breach", { invariant, ...when, message })}`,
      ...groundsOf(violation, start, language).map(line => `    ${line}`),
    );
  }
  for (const [invariant, count] of shown) {
    if (count > SHOWN_PER_INVARIANT)
      lines.push(`  ${say("details.more", { invariant, count: count - SHOWN_PER_INVARIANT })}`);
  }
  if (row.ignored !== undefined)
    lines.push(`  ${say("details.ignored", { breaches: ignoredWords(row.ignored, language) })}`);
  const blame = [
    countsOf("details.by-server", verdict.blame.server, language),
    countsOf("details.by-client", verdict.blame.subject, language),
  ].filter(Boolean);
  if (blame.length > 0)
    lines.push(`  ${say("details.messages", { blame: blame.join(say("between.groups")) })}`);
  if (verdict.tried !== null) lines.push(`  ${triedLine(verdict.tried, language)}`);
  for (const line of excuseLines(verdict.excused, language)) lines.push(`  ${line}`);
  for (const remark of remarksOf(verdict)) lines.push(`  ${language.told(remark, start)}`);
  return lines.join("\n");
}

/** Why nothing can be said, and what else there is to say: in English, and as data. */
export function remarksOf({
  reasons,
  notes,
  sentences,
}: Pick<TrialRow, "reasons" | "notes" | "sentences">): Said[] {
  const said = (messages: readonly string[], all: readonly Sentence[] = []): Said[] =>
    messages.map((message, at) => ({ message, sentence: all[at] }));
  return [...said(reasons, sentences?.reasons), ...said(notes, sentences?.notes)];
}

/** `no-loss (3 times), in-order (once)`. */
function ignoredWords(ignored: readonly Violation[], { say }: Language): string {
  const counts = new Map<string, number>();
  for (const { invariant } of ignored) counts.set(invariant, (counts.get(invariant) ?? 0) + 1);
  const words = [...counts].map(([name, count]) =>
    say("details.use", { name, times: say("details.times", { count }) }),
  );
  return words.join(say("between.items"));
}

/** What was owed and when; and what excused it, and what did not, or else the records that prove the breach. */
function groundsOf(
  { invariant, duty, excused, notExcused, proof }: Violation,
  start: string,
  { say, times, excuse, duty: dutyOf }: Language,
): string[] {
  if (duty === undefined) return [];
  const { fromMs, untilMs, allowedMs } = duty;
  const name = dutyOf(invariant, duty.name);
  const [from, until] = [clockTime(start, fromMs, times), clockTime(start, untilMs, times)];
  const over = { duty: name, from, until, length: duration(untilMs - fromMs, times) };
  const at = { duty: name, time: from };
  const within = allowedMs === undefined ? undefined : { allowed: duration(allowedMs, times) };
  const isMoment = fromMs === untilMs;
  const owed =
    within === undefined
      ? isMoment
        ? say("details.owed-at", at)
        : say("details.owed-over", over)
      : isMoment
        ? say("details.owed-within-at", { ...at, ...within })
        : say("details.owed-within", { ...over, ...within });
  if (excused === undefined || notExcused === undefined) {
    if (proof.length === 0) return [owed];
    const records = proof.slice(0, SHOWN_PROOF).join(say("between.items"));
    return proof.length > SHOWN_PROOF
      ? [owed, say("details.proof-and-others", { records })]
      : [owed, say("details.proof", { records, count: proof.length })];
  }
  const excuses = excused
    .map(({ id, ms }) => `${excuse(id)} ${duration(ms, times)}`)
    .join(say("between.items"));
  const left = duration(
    notExcused.reduce((sum, time) => sum + time.untilMs - time.fromMs, 0),
    times,
  );
  return [
    owed,
    excuses === "" ? say("details.nothing-excused", { left }) : say("details.excused", { excuses, left }),
  ];
}

/** Per invariant, what it excused: `recovers-in-time excused: attempt-touched (3 times, 40 s)`. */
function excuseLines(excused: Trial["verdict"]["excused"], { say, times, excuse }: Language): string[] {
  return Object.entries(excused).map(([invariant, excuses]) => {
    const uses = Object.entries(excuses).map(([id, { count, ms }]) => {
      const often = say("details.times", { count });
      const all = ms > 0 ? [often, duration(ms, times)] : [often];
      return say("details.use", { name: excuse(id), times: all.join(say("between.items")) });
    });
    return say("details.uses", { invariant, uses: uses.join(say("between.groups")) });
  });
}

/** What one side did to messages: `the server lost 2, duplicated 1`; empty when nothing. */
function countsOf(
  who: "details.by-server" | "details.by-client",
  counts: Trial["verdict"]["blame"]["server"],
  { say }: Language,
): string {
  const done = (["lost", "duplicated", "reordered"] as const)
    .filter(what => counts[what] > 0)
    .map(what => say(`details.${what}`, { count: counts[what] }));
  return done.length === 0 ? "" : say(who, { done: done.join(say("between.items")) });
}

/** Which run it was, how it came out, and what was expected where that counts. */
function headline(row: JudgedRow, { expect, language }: Required<DetailsOptions>): string {
  const { say } = language;
  const { subject, expected } = row;
  const said = [paint("bold", row.scenario), subject, verdictWords(row, language)].join(" · ");
  if (!expect) return said;
  const names =
    typeof expected === "string" ? say(`verdict.${expected}`) : expected.join(say("between.items"));
  return say("details.and-expected", { headline: said, expected: names });
}

function verdictWords({ verdict, phase }: Pick<TrialRow, "verdict" | "phase">, { say }: Language): string {
  const word = say(`verdict.${verdict}`);
  if (verdict === "pass") return paint("green", word);
  return paint(
    verdict === "violated" ? "red" : "yellow",
    phase === null ? word : say("verdict.with-phase", { verdict: word, phase: say(`verdict.${phase}`) }),
  );
}
