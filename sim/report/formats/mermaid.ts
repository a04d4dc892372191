/** A run as a sequence diagram in Mermaid, short enough for a comment: what broke, and what led there. */
import { cut, shown } from "../../trace/escape.ts";
import type { TraceRecord } from "../../trace/record.ts";
import { clockTime, duration } from "../../trace/when.ts";
import { ENGLISH, type Language } from "../../words/language.ts";
import { recordWords } from "../record-words.ts";
import { callsOf } from "../timeline/exchanges.ts";
import { proofOf, quietOf } from "../timeline/moments.ts";
import type { TimelineRun } from "../timeline/run.ts";

/** Lines of records; of more, those that matter most. */
const LINES_MAX = 24;
const WORDS_MAX = 90;
/** A pause that is worth a word. */
const PAUSE_MS = 60_000;

interface Step {
  atMs: number;
  seq: number;
  line: string;
}

export function mermaidOf(run: TimelineRun, language: Language = ENGLISH): string {
  const { say, times } = language;
  const steps = [...recordSteps(run, language), ...breachSteps(run, language)].sort(
    (a, b) => a.atMs - b.atMs || a.seq - b.seq,
  );
  const lines: string[] = [];
  let lastMs: number | undefined;
  for (const { atMs, line } of steps) {
    const pauseMs = lastMs === undefined ? 0 : atMs - lastMs;
    if (pauseMs >= PAUSE_MS)
      lines.push(
        `Note over U,S: ${say("picture.later", { pause: duration(pauseMs, times), time: clockTime(run.start, atMs, times) })}`,
      );
    lastMs = atMs;
    lines.push(line);
  }
  const heads = [
    `participant U as ${say("picture.users")}`,
    `participant C as ${say("picture.client")}`,
    `participant S as ${say("picture.server")}`,
  ];
  return ["sequenceDiagram", ...[...heads, ...lines].map(line => `  ${line}`)].join("\n");
}

/** The first breach of each promise, where it became one. */
function breachSteps({ row, records }: TimelineRun, { say, named }: Language): Step[] {
  const firsts = new Map(row.violations.toReversed().map(violation => [violation.invariant, violation]));
  return [...firsts.values()].map(({ invariant, atMs }) => ({
    atMs,
    seq: records.length,
    line: `Note over U,S: ✕ ${words(say("picture.broken", { invariant: named(invariant) }))}`,
  }));
}

function recordSteps(run: TimelineRun, language: Language): Step[] {
  const quiet = quietOf(run);
  const steps = run.records.flatMap(record => {
    const line = quiet.has(record.seq) ? undefined : lineOf(record, language);
    return line === undefined ? [] : [{ atMs: record.atMs, seq: record.seq, line }];
  });
  const weights = weightsOf(run);
  const weight = ({ seq }: Step): number => weights.get(seq) ?? 0;
  // Of those that weigh the same the earliest: a cause comes before what follows from it.
  const kept = new Set(steps.toSorted((a, b) => weight(b) - weight(a) || a.seq - b.seq).slice(0, LINES_MAX));
  return steps.filter(step => kept.has(step));
}

/** What proves a breach, the first breaches most; then the rest of those calls; then what changed in the world. */
function weightsOf(run: TimelineRun): Map<number, number> {
  const weights = new Map<number, number>();
  for (const { type, seq } of run.records)
    if (
      type === "session" ||
      type === "credential" ||
      type === "status" ||
      type === "crash" ||
      type === "host"
    )
      weights.set(seq, 1);
  const proof = proofOf(run);
  for (const { request, accepted, end } of callsOf(run.records)) {
    const its = [request, accepted, end].flatMap(record => (record === undefined ? [] : [record.seq]));
    if (its.some(seq => proof.has(seq))) for (const seq of its) weights.set(seq, 2);
  }
  for (const [seq, violations] of proof) weights.set(seq, 3 + 1 / (1 + Math.min(...violations)));
  return weights;
}

/** Undefined for what a diagram does without. */
function lineOf(record: TraceRecord, { tag, say }: Language): string | undefined {
  const told = recordWords(record, tag);
  switch (record.type) {
    case "request":
      return `C->>S: ${words(told.replace("→ ", ""))}`;
    case "answer":
      return `S-${record.ok ? "->>" : "-x"}C: ${words(told.replace("← ", ""))}`;
    case "failure":
      return `S--xC: ${words(told.replace("← ", ""))}`;
    case "abort":
      return `C--xS: ${words(told.replace("× ", ""))}`;
    case "inbound":
      return `U->>S: ${words(say("picture.writes", { user: record.user, message: record.message }))}`;
    case "session":
    case "lost":
      return `Note over S: ${words(told.replace("● ", ""))}`;
    case "fault":
      return record.step === "fired" ? undefined : `Note over C,S: ${words(told)}`;
    case "accepted":
    case "acked":
    case "heal":
    case "end":
    case "holding":
      return undefined;
    default:
      return `Note over C: ${words(told.replace("● ", ""))}`;
  }
}

/** In one line; what Mermaid or HTML would read as more than a letter is written as its number. */
function words(text: string): string {
  const line = cut(shown(text.replaceAll(/ #(?=\d)/g, " ")).trim(), WORDS_MAX);
  return line.replaceAll(/[#;<>&"`%{}]/g, found => `#${found.charCodeAt(0)};`);
}
