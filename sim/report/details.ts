/** One trial in full: the verdict, each breach with its virtual time, and the line that replays it. */
import { shownWhole } from "../trace/escape.ts";
import { clockTime, duration } from "../trace/when.ts";
import type { Trial, TrialRow } from "../verdict/trial.ts";
import { replayLine } from "./replay-line.ts";
import { paint } from "./style.ts";
import { triedLine } from "./tried-line.ts";

/** Breaches shown of one invariant; the rest is counted. */
const SHOWN_PER_INVARIANT = 3;

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
    );
  }
  for (const [invariant, count] of shown) {
    if (count > SHOWN_PER_INVARIANT) lines.push(`  ${invariant}: ${count - SHOWN_PER_INVARIANT} more`);
  }
  const blame = [countsOf("the server", verdict.blame.server), countsOf("the client", verdict.blame.subject)];
  if (blame.some(Boolean)) lines.push(`  messages: ${blame.filter(Boolean).join("; ")}`);
  if (verdict.tried !== null) lines.push(`  ${triedLine(verdict.tried)}`);
  for (const line of excuseLines(verdict.excused)) lines.push(`  ${line}`);
  for (const line of [...verdict.reasons, ...verdict.notes]) lines.push(`  ${line}`);
  lines.push(`  replay: ${replayLine({ ...trial.row, expect })}`);
  return lines.join("\n");
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
