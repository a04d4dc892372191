/** The clients that run in a browser: those that are sources of this project, and need no files. */
import fixed from "../../sim/subject/fixed.ts";
import legacy from "../../sim/subject/legacy.ts";
import type { SubjectModule } from "../../sim/subject/subject.ts";
import { HABITS } from "../../test/adversaries/bank/habits.ts";
import { HOSTS } from "../../test/adversaries/bank/hosts.ts";
import { MANNERS } from "../../test/adversaries/bank/manners.ts";
import { SENDERS } from "../../test/adversaries/bank/senders.ts";
import { plainClient } from "../../test/plain-client/client.ts";
import type { MutantCode } from "../mutants.ts";
import { MUTANT, openMutant } from "./mutant.ts";

export interface Choice {
  open(): SubjectModule | Promise<SubjectModule>;
  /** What it does wrong. */
  does?: string;
  /** It keeps its state on disk when its process may be killed, and there is none. */
  wantsDisk: boolean;
}

/** How the command line names one of the bank of bad clients. */
const inBank = (name: string): string => `test/adversaries/bank.ts#${name}`;

function mutantChoice(code: MutantCode): [string, Choice] {
  return [code.name, { open: () => openMutant(code), does: code.does, wantsDisk: true }];
}

export const SUBJECTS: ReadonlyMap<string, Choice> = new Map<string, Choice>([
  ["fixed", { open: () => fixed, wantsDisk: true }],
  ["legacy", { open: () => legacy, wantsDisk: false }],
  [inBank("plain"), { open: () => plainClient(), wantsDisk: true }],
  ...[...HABITS, ...HOSTS, ...SENDERS, ...MANNERS].map(({ name, does, open }): [string, Choice] => [
    inBank(name),
    { open, does, wantsDisk: true },
  ]),
  ...(MUTANT === undefined ? [] : [mutantChoice(MUTANT)]),
]);
