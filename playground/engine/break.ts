/** Puts a fault into a scenario's text, and leaves the rest of it as it was written. */
import { isSeq, parseDocument } from "yaml";
import { faultKind } from "../../sim/fault/table.ts";
import { factsOf } from "../../sim/reference/fault-facts.ts";
import { printDuration } from "../../sim/scenario/duration.ts";
import type { Scenario } from "../../sim/scenario/scenario.ts";
import { printInline } from "../../sim/scenario/template.ts";
import type { Breakage } from "../protocol.ts";
import { Refusal } from "./refusal.ts";

/** How long a fault lasts, where it has a length: five minutes, and no longer than half of what is left before heal. */
const LENGTH_MS = 5 * 60_000;

/**
 * @param text what `scenario` was read from
 * @throws Refusal where the fault would begin after everything is healed
 */
export function withFault(text: string, scenario: Scenario, breakage: Breakage): string {
  const line = `- ${lineOf(scenario, breakage)}`;
  const faults = parseDocument(text).get("faults", true);
  const ended = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  if (!isSeq(faults) || faults.range == null) return `${ended}faults:\n  ${line}\n`;
  const [from, end] = faults.range;
  if (faults.flow === true) {
    const isEmpty = faults.items.length === 0;
    const close = text.lastIndexOf("]", end - 1);
    return `${text.slice(0, close).trimEnd()}${isEmpty ? "" : ", "}${line.slice(2)}${text.slice(close)}`;
  }
  const indent = " ".repeat(from - (text.lastIndexOf("\n", from - 1) + 1));
  const last = lastEnd(text, faults.items.at(-1));
  return `${text.slice(0, last)}\n${indent}${line}${text.slice(last)}`;
}

/** The end of the line on which the last item ends: a comment behind it stays with it. */
function lastEnd(text: string, item: unknown): number {
  const end = (item as { range?: [number, number, number] | null }).range?.[1] ?? text.length;
  const newline = text.indexOf("\n", text[end - 1] === "\n" ? end - 1 : end);
  return newline < 0 ? text.length : newline;
}

function lineOf({ healAtMs }: Scenario, { kind, fromMs }: Breakage): string {
  const leftMs = healAtMs - fromMs;
  if (leftMs <= 1_000)
    throw new Refusal("too-late", { end: printDuration(healAtMs), at: printDuration(fromMs) });
  const { line } = factsOf(faultKind(kind));
  const { kind: id, at, from: _from, for: _for, ...rest } = line;
  const fromText = printDuration(fromMs);
  const lengthMs = Math.min(LENGTH_MS, Math.floor(leftMs / 2 / 1_000) * 1_000);
  const when = at === undefined ? { from: fromText, for: printDuration(lengthMs) } : { at: fromText };
  return printInline({ kind: id, ...when, ...rest });
}
