/** One trial in full: the verdict, each breach with its virtual time, and the line that replays it. */
import type { Violation } from "../invariant/invariant.ts";
import { shownWhole } from "../trace/escape.ts";
import { clockTime, duration } from "../trace/when.ts";
import type { Trial, TrialRow } from "../verdict/trial.ts";
import { replayLine } from "./replay-line.ts";
import { paint } from "./style.ts";
import { triedLine } from "./tried-line.ts";

/** Breaches shown of one invariant; the rest is counted. */
const SHOWN_PER_INVARIANT = 3;
/** Records named as the proof of one. */
const SHOWN_PROOF = 5;

export function printDetails(
  trial: Pick<Trial, "verdict" | "start"> & { row: TrialRow },
  { expect = true }: { expect?: boolean } = {},
): string {
  const { row, verdict, start } = shownWhole(trial);
  const lines = [
    `${paint("bold", row.scenario)} · ${row.subject} · ${headline(row.verdict, row.phase)} (expected ${
      typeof row.expected === "string" ? row.expected : row.expected.join(", ")
    })`,
  ];
  const shown = new Map<string, number>();
  for (const violation of verdict.violations) {
    const count = (shown.get(violation.invariant) ?? 0) + 1;
    shown.set(violation.invariant, count);
    if (count > SHOWN_PER_INVARIANT) continue;
    lines.push(
      `  ${paint("red", violation.invariant)} at ${clockTime(start, violation.atMs)} (after ${duration(violation.atMs)}): ${violation.message}`,
      ...groundsOf(violation, start).map(line => `    ${line}`),
    );
  }
  for (const [invariant, count] of shown) {
    if (count > SHOWN_PER_INVARIANT) lines.push(`  ${invariant}: ${count - SHOWN_PER_INVARIANT} more`);
  }
  if (row.ignored !== undefined) lines.push(`  ignored: ${ignoredWords(row.ignored)}`);
  const blame = [countsOf("the server", verdict.blame.server), countsOf("the client", verdict.blame.subject)];
  if (blame.some(Boolean)) lines.push(`  messages: ${blame.filter(Boolean).join("; ")}`);
  if (verdict.tried !== null) lines.push(`  ${triedLine(verdict.tried)}`);
  for (const line of excuseLines(verdict.excused)) lines.push(`  ${line}`);
  for (const line of [...verdict.reasons, ...verdict.notes]) lines.push(`  ${line}`);
  lines.push(`  replay: ${replayLine({ ...trial.row, expect })}`);
  return lines.join("\n");
}

/** `no-loss (3 times), in-order (once)`. */
function ignoredWords(ignored: readonly Violation[]): string {
  const counts = new Map<string, number>();
  for (const { invariant } of ignored) counts.set(invariant, (counts.get(invariant) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => `${name} (${count === 1 ? "once" : `${count} times`})`)
    .join(", ");
}

/** What was owed and when; and what excused it, and what did not, or else the records that prove the breach. */
function groundsOf({ duty, excused, notExcused, proof }: Violation, start: string): string[] {
  if (duty === undefined) return [];
  const { name, fromMs, untilMs, allowedMs } = duty;
  const within = allowedMs === undefined ? "" : `, within ${duration(allowedMs)}`;
  const at = (ms: number) => clockTime(start, ms);
  const when =
    fromMs === untilMs
      ? `at ${at(fromMs)}`
      : `from ${at(fromMs)} to ${at(untilMs)} (${duration(untilMs - fromMs)})`;
  const owed = `owed: ${name}${within}, ${when}`;
  if (excused === undefined || notExcused === undefined) {
    if (proof.length === 0) return [owed];
    const more = proof.length > SHOWN_PROOF ? " and others" : "";
    const records = proof.length === 1 ? "record" : "records";
    return [owed, `proof: ${records} ${proof.slice(0, SHOWN_PROOF).join(", ")}${more} of the trace`];
  }
  const taken = excused.map(({ id, ms }) => `${id} ${duration(ms)}`);
  const leftMs = notExcused.reduce((sum, time) => sum + time.untilMs - time.fromMs, 0);
  return [
    owed,
    `excused: ${taken.length === 0 ? "nothing" : taken.join(", ")}; not excused: ${duration(leftMs)}`,
  ];
}

/** Per invariant, what it excused: `recovers-in-time excused: attempt-touched (3 times, 40 s)`. */
function excuseLines(excused: Trial["verdict"]["excused"]): string[] {
  return Object.entries(excused).map(([invariant, excuses]) => {
    const uses = Object.entries(excuses).map(([id, { count, ms }]) => {
      const times = count === 1 ? "once" : `${count} times`;
      return `${id} (${ms > 0 ? `${times}, ${duration(ms)}` : times})`;
    });
    return `${invariant} excused: ${uses.join("; ")}`;
  });
}

/** What one side did to messages: `the server lost 2, duplicated 1`; empty when nothing. */
function countsOf(who: string, counts: Trial["verdict"]["blame"]["server"]): string {
  const done = Object.entries(counts).filter(([, count]) => count > 0);
  return done.length === 0 ? "" : `${who} ${done.map(([what, count]) => `${what} ${count}`).join(", ")}`;
}

function headline(verdict: string, phase: string | null): string {
  if (verdict === "pass") return paint("green", "pass");
  return paint(verdict === "violated" ? "red" : "yellow", phase === null ? verdict : `${verdict} (${phase})`);
}
