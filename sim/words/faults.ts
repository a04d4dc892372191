/** Kinds of fault in the reader's language. English stands where the kinds do. */
import { ATTRIBUTES } from "./zh/fault-attributes.ts";
import { FAMILIES, SUMMARIES, UNCALIBRATED } from "./zh/fault-kinds.ts";

export interface FaultWords {
  /** The name of a family, and what its kinds have in common. */
  family<Facts extends { letter: string; name: string; about: string }>(facts: Facts): Facts;
  /** What goes wrong. */
  summary(kind: string, english: string): string;
  /** Why a kind is not calibrated on real sockets. */
  uncalibrated(kind: string, english: string): string;
  /** What an attribute of a kind is. */
  attribute(kind: string, name: string, facts: { description: string; default?: unknown }): string;
}

export const ENGLISH_FAULTS: FaultWords = {
  family: facts => facts,
  summary: (_, english) => english,
  uncalibrated: (_, english) => english,
  attribute: (_kind, _name, { description }) => description,
};

const of = <Words>(words: Readonly<Record<string, Words>>, key: string): Words | undefined =>
  Object.hasOwn(words, key) ? words[key] : undefined;

export const CHINESE_FAULTS: FaultWords = {
  family: facts => ({ ...facts, ...of(FAMILIES, facts.letter) }),
  summary: (kind, english) => of(SUMMARIES, kind) ?? english,
  uncalibrated: (kind, english) => of(UNCALIBRATED, kind) ?? english,
  attribute: (kind, name, { description, default: usual }) =>
    of(ATTRIBUTES, `${kind}.${name}`) ?? of(ATTRIBUTES, `${name}.${usual}`) ?? description,
};
