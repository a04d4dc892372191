/** What `exhaust` tells: the certificate of what it tried, and what broke, for a person or for a program. */
import { quote, replayLine } from "../report/replay-line.ts";
import { paint } from "../report/style.ts";
import type { FaultLine } from "../scenario/scenario.ts";
import type { Certificate } from "../search/exhaust/certificate.ts";
import type { ExhaustResult } from "../search/exhaust/exhaust.ts";
import { nameOf } from "../search/exhaust/level.ts";
import { situationOf } from "../search/explain/annotate.ts";
import type { FailureFile } from "../search/failure-file.ts";
import { shown } from "../trace/escape.ts";
import { COMMAND } from "./package-root.ts";

/** The first sequence that broke an invariant, made small and written to a file. */
export interface FoundSequence {
  invariant: string;
  faults: readonly FaultLine[];
  file: FailureFile;
  /** Why it could not be written; the text is printed instead. */
  notWritten?: string;
}

export function printExhaust(result: ExhaustResult, found: readonly FoundSequence[]): string {
  const { certificate, interrupted, elapsedMs } = result;
  const { subject, counts, length, kinds, positions, lengths, digest, program } = certificate;
  const outcome =
    found.length > 0
      ? paint("red", `${shown(subject)}: ${broken(found.length)} broken`)
      : counts.pass > 0
        ? paint("green", `${shown(subject)}: nothing broke`)
        : paint("yellow", `${shown(subject)}: nothing passed, and nothing broke`);
  const ofLength = lengths.map(
    ({ length: of, runs, merged }) =>
      `  length ${of}: ${runs} run${merged === 0 ? "" : `, ${merged} places shared with another sequence`}`,
  );
  return [
    `${outcome} by sequences of up to ${length} of ${kinds.length} kinds of faults at ${positions.length} positions, in ${(elapsedMs / 1000).toFixed(1)} s`,
    `  ${counts.pass} pass · ${counts.violated} violated · ${counts.inconclusive} inconclusive`,
    ...ofLength,
    `  certificate: ${digest}, ilink-sim ${program}`,
    `  again: ${againLine(certificate)}`,
    ...found.map((one, index) => `\n${printFound(one, index + 1, subject)}`),
    ...(interrupted ? ["\ninterrupted: not every sequence was tried; this certifies nothing"] : []),
  ].join("\n");
}

const broken = (count: number): string => (count === 1 ? "one invariant" : `${count} invariants`);

function printFound(found: FoundSequence, number: number, subject: string): string {
  const { invariant, faults, file, notWritten } = found;
  const text = notWritten === undefined ? situationOf(file) : file.text;
  return [
    `${number}. ${paint("red", invariant)}: ${nameOf(faults)}`,
    `   ${file.path}${notWritten === undefined ? "" : `, which could not be written: ${notWritten}`}`,
    text.trimEnd().replaceAll(/^/gm, "     "),
    `   replay: ${replayOf(file, subject)}`,
  ].join("\n");
}

export function exhaustDocument(result: ExhaustResult, found: readonly FoundSequence[]): object {
  const { certificate, interrupted, elapsedMs } = result;
  return {
    version: 1,
    ok: found.length === 0 && !interrupted && certificate.counts.pass > 0,
    interrupted,
    certificate,
    again: againLine(certificate),
    findings: found.map(({ invariant, faults, file, notWritten }) => ({
      invariant,
      length: faults.length,
      sequence: nameOf(faults),
      file: file.path,
      replay: replayOf(file, certificate.subject),
      ...(notWritten !== undefined && { notWritten, text: file.text }),
    })),
    elapsedMs: Math.round(elapsedMs),
  };
}

function againLine({ subject, length, kinds }: Certificate): string {
  const words = ["exhaust", "--subject", subject, "--length", String(length), "--kinds", kinds.join(",")];
  return `${COMMAND} ${words.map(quote).join(" ")}`;
}

function replayOf({ path, scenario }: FailureFile, subject: string): string {
  return replayLine({ scenario: path, subject, door: "memory", seed: scenario.seed });
}
