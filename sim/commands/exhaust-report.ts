/** What `exhaust` tells: the certificate of what it tried, and what broke, for a person or for a program. */
import { replayLine } from "../report/replay-line.ts";
import { paint } from "../report/style.ts";
import type { FaultLine } from "../scenario/scenario.ts";
import type { Certificate } from "../search/exhaust/certificate.ts";
import type { ExhaustResult } from "../search/exhaust/exhaust.ts";
import { nameOf } from "../search/exhaust/level.ts";
import { situationOf } from "../search/explain/annotate.ts";
import type { FailureFile } from "../search/failure-file.ts";
import { shown } from "../trace/escape.ts";
import { commandLine } from "./package-root.ts";
import { t } from "./spoken.ts";

/** The first sequence that broke an invariant, made small and written to a file. */
export interface FoundSequence {
  invariant: string;
  faults: readonly FaultLine[];
  file: FailureFile;
  /** Why it could not be written; the text is printed instead. */
  notWritten?: string;
  /** The same in the language in use. */
  whyNot?: string;
}

export function printExhaust(result: ExhaustResult, found: readonly FoundSequence[]): string {
  const { certificate, interrupted, elapsedMs } = result;
  const { subject, counts, length, kinds, positions, lengths, digest, program } = certificate;
  const who = { subject: shown(subject) };
  const outcome =
    found.length > 0
      ? paint("red", t("exhaust.broken", { ...who, count: found.length }))
      : counts.pass > 0
        ? paint("green", t("exhaust.nothing-broke", who))
        : paint("yellow", t("exhaust.nothing-passed", who));
  const ofLength = lengths.map(({ length: of, runs, merged }) => {
    const words = t("exhaust.length", { of, count: runs });
    return `  ${merged === 0 ? words : t("exhaust.shared", { runs: words, merged })}`;
  });
  const seconds = (elapsedMs / 1000).toFixed(1);
  const tried = { outcome, length, kinds: kinds.length, positions: positions.length, seconds };
  return [
    t("exhaust.outcome", tried),
    `  ${t("exhaust.counts", counts)}`,
    ...ofLength,
    `  ${t("exhaust.certificate", { digest, program })}`,
    `  ${t("exhaust.again", { line: againLine(certificate) })}`,
    ...found.map((one, index) => `\n${printFound(one, index + 1, subject)}`),
    ...(interrupted ? [`\n${t("exhaust.interrupted")}`] : []),
  ].join("\n");
}

function printFound(found: FoundSequence, number: number, subject: string): string {
  const { invariant, faults, file, whyNot } = found;
  const text = whyNot === undefined ? situationOf(file) : file.text;
  return [
    `${number}. ${paint("red", invariant)}${t("between.title")}${nameOf(faults)}`,
    `   ${whyNot === undefined ? file.path : t("exhaust.not-written", { file: file.path, why: whyNot })}`,
    text.trimEnd().replaceAll(/^/gm, "     "),
    `   ${t("run.replay", { line: replayOf(file, subject) })}`,
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
  return commandLine(words);
}

function replayOf({ path, scenario }: FailureFile, subject: string): string {
  return replayLine({ scenario: path, subject, door: "memory", seed: scenario.seed });
}
