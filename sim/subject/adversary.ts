/**
 * A bank of adversaries: bad clients, each of which must be caught. A bank is a module of its own that is named on the command
 * line; nothing of this package imports one.
 */
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Sentence } from "../trace/sentence.ts";
import { describeError } from "./describe-error.ts";
import { say } from "./sentences.ts";
import type { SubjectModule } from "./subject.ts";
import { UnknownSubjectError } from "./unknown-subject.ts";

export interface Adversary {
  name: string;
  /** What it does wrong, in one sentence. */
  does: string;
  /** The invariants of which at least one must blame it, where the client without its defect is not blamed. */
  caughtBy: readonly string[];
  /** The client without the defect: a subject's name, or a control's of the same bank. */
  base: string;
  /** Scenarios in which it is known to be caught: the first that are tried. */
  seenIn: readonly string[];
  open(): SubjectModule | Promise<SubjectModule>;
}

/** The default export of a bank's module. */
export interface Bank {
  adversaries: readonly Adversary[];
  /** Sound clients on which adversaries are built and that are no subjects by themselves, by name. */
  controls: Readonly<Record<string, () => SubjectModule | Promise<SubjectModule>>>;
}

/** Between a bank's file and the name of one in it. */
const JOINT = "#";
const MEMBER = /^(.+\.[cm]?[jt]s)#(.+)$/;

/** The name by which a subject of a bank is asked for. */
export const memberName = (file: string, name: string): string => `${file}${JOINT}${name}`;

/** The two parts of such a name; undefined when it is none. */
export function memberIn(subject: string): { file: string; member: string } | undefined {
  const [, file, member] = MEMBER.exec(subject) ?? [];
  return file === undefined || member === undefined ? undefined : { file, member };
}

/**
 * @param subject who asked for it, if it is not the bank itself that is named.
 * @throws UnknownSubjectError when the file is no bank.
 */
export async function loadBank(file: string, subject?: string): Promise<Bank> {
  const real = path.resolve(file);
  const remedy = say("bank.what", { example: "{ adversaries, controls }" });
  const refused = (problem: Sentence, options?: ErrorOptions): UnknownSubjectError =>
    new UnknownSubjectError(subject ?? file, problem, remedy, {
      of: subject === undefined ? "bank" : "subject",
      ...options,
    });
  if (!fs.existsSync(real)) throw refused(say("code.missing", { file: real }));
  let namespace: { default?: Partial<Bank> };
  try {
    namespace = (await import(/* @vite-ignore */ pathToFileURL(real).href)) as typeof namespace;
  } catch (error) {
    throw refused(say("code.broken", { file: real, error: describeError(error) }), { cause: error });
  }
  const { adversaries, controls } = namespace.default ?? {};
  if (!Array.isArray(adversaries) || typeof controls !== "object")
    throw refused(say("bank.none", { file: real }));
  return { adversaries, controls };
}

/** One subject of a bank. @throws UnknownSubjectError when there is none of that name, or it cannot be made. */
export async function openMember(subject: string, file: string, member: string): Promise<SubjectModule> {
  const { adversaries, controls } = await loadBank(file, subject);
  const open = adversaries.find(({ name }) => name === member)?.open ?? controls[member];
  if (open === undefined)
    throw new UnknownSubjectError(subject, say("bank.no-member", { file, member }), say("bank.listed"));
  return open();
}
