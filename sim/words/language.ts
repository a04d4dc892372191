/** The languages in which commands speak. */

import { ENGLISH_TIMES, type TimeWords } from "../trace/when.ts";
import { BANKS as EN_BANKS } from "./en/banks.ts";
import { COVERAGE as EN_COVERAGE } from "./en/coverage.ts";
import { DIFF as EN_DIFF } from "./en/diff.ts";
import { DISK as EN_DISK, DISK_TOLD as EN_DISK_TOLD } from "./en/disk.ts";
import { FAULTS as EN_FAULTS } from "./en/faults.ts";
import { FORMATS as EN_FORMATS } from "./en/formats.ts";
import { HELP as EN_HELP } from "./en/help.ts";
import { HERD as EN_HERD } from "./en/herd.ts";
import { INCIDENTS as EN_INCIDENTS } from "./en/incidents.ts";
import { MISTAKES as EN_MISTAKES } from "./en/mistakes.ts";
import { RECORD as EN_RECORD } from "./en/record.ts";
import { REPORT as EN_REPORT } from "./en/report.ts";
import { RUN as EN_RUN } from "./en/run.ts";
import { SEARCH as EN_SEARCH } from "./en/search.ts";
import { SERVE as EN_SERVE } from "./en/serve.ts";
import { SETUP as EN_SETUP } from "./en/setup.ts";
import { SHARDS as EN_SHARDS } from "./en/shards.ts";
import { STORY as EN_STORY } from "./en/story.ts";
import { TIMELINE as EN_TIMELINE } from "./en/timeline.ts";
import { USAGE as EN_USAGE } from "./en/usage.ts";
import { CHINESE_FAULTS, ENGLISH_FAULTS, type FaultWords } from "./faults.ts";
import { mistakeInChinese } from "./mistaken.ts";
import { type SayOf, speaker, type Translated } from "./table.ts";
import { inChinese, type Said } from "./told.ts";
import { BANKS as ZH_BANKS } from "./zh/banks.ts";
import { COVERAGE as ZH_COVERAGE } from "./zh/coverage.ts";
import { DIFF as ZH_DIFF } from "./zh/diff.ts";
import { DISK as ZH_DISK, DISK_TOLD as ZH_DISK_TOLD } from "./zh/disk.ts";
import { EXCUSES } from "./zh/excuses.ts";
import { FAULTS as ZH_FAULTS } from "./zh/faults.ts";
import { FORMATS as ZH_FORMATS } from "./zh/formats.ts";
import { HELP as ZH_HELP } from "./zh/help.ts";
import { HERD as ZH_HERD } from "./zh/herd.ts";
import { INCIDENTS as ZH_INCIDENTS } from "./zh/incidents.ts";
import { DUTIES, GLOSSES } from "./zh/invariants.ts";
import { MISTAKES as ZH_MISTAKES } from "./zh/mistakes.ts";
import { RECORD as ZH_RECORD } from "./zh/record.ts";
import { REPORT as ZH_REPORT } from "./zh/report.ts";
import { RUN as ZH_RUN } from "./zh/run.ts";
import { SEARCH as ZH_SEARCH } from "./zh/search.ts";
import { SERVE as ZH_SERVE } from "./zh/serve.ts";
import { SETUP as ZH_SETUP } from "./zh/setup.ts";
import { SHARDS as ZH_SHARDS } from "./zh/shards.ts";
import { STORY as ZH_STORY } from "./zh/story.ts";
import { SUBJECTS } from "./zh/subjects.ts";
import { TIMELINE as ZH_TIMELINE } from "./zh/timeline.ts";
import { IN_CHINESE } from "./zh/times.ts";
import { titleInChinese } from "./zh/titles/table.ts";
import { USAGE as ZH_USAGE } from "./zh/usage.ts";

export const EN = {
  ...EN_REPORT,
  ...EN_FORMATS,
  ...EN_RUN,
  ...EN_HELP,
  ...EN_SEARCH,
  ...EN_HERD,
  ...EN_SETUP,
  ...EN_RECORD,
  ...EN_FAULTS,
  ...EN_SERVE,
  ...EN_COVERAGE,
  ...EN_DIFF,
  ...EN_TIMELINE,
  ...EN_MISTAKES,
  ...EN_STORY,
  ...EN_INCIDENTS,
  ...EN_DISK,
  ...EN_DISK_TOLD,
  ...EN_SHARDS,
  ...EN_BANKS,
  ...EN_USAGE,
};
export const ZH: Translated<typeof EN> = {
  ...ZH_REPORT,
  ...ZH_FORMATS,
  ...ZH_RUN,
  ...ZH_HELP,
  ...ZH_SEARCH,
  ...ZH_HERD,
  ...ZH_SETUP,
  ...ZH_RECORD,
  ...ZH_FAULTS,
  ...ZH_SERVE,
  ...ZH_COVERAGE,
  ...ZH_DIFF,
  ...ZH_TIMELINE,
  ...ZH_MISTAKES,
  ...ZH_STORY,
  ...ZH_INCIDENTS,
  ...ZH_DISK,
  ...ZH_DISK_TOLD,
  ...ZH_SHARDS,
  ...ZH_BANKS,
  ...ZH_USAGE,
};

type Table = typeof EN;

/** The message of a key, with its blanks filled. */
export type Say = SayOf<Table>;

export interface Language {
  readonly tag: "en" | "zh";
  readonly say: Say;
  readonly times: TimeWords;
  /** An invariant's name, and what it means where the language is not that of the name. */
  named(invariant: string): string;
  /** An excuse's name, and what it means where the language is not that of the name. */
  excuse(id: string): string;
  /** What an invariant asks of a client. @param english its own word for that, where the language has none. */
  duty(invariant: string, english: string): string;
  /** A breach, or another remark on a run. @param start ISO time of virtual 0 ms */
  told(said: Said, start: string): string;
  /** A mistake of a person, in a file of theirs or with a client. */
  mistake(said: Said): string;
  /** Kinds of fault. */
  readonly faults: FaultWords;
  /** What a subject is. @param english the same in English. */
  subject(name: string, english: string): string;
  /** A scenario's title; the English one where it is not of the catalogue. */
  title(english: string): string;
}

export const ENGLISH: Language = {
  tag: "en",
  say: speaker<Table>(EN),
  times: ENGLISH_TIMES,
  named: invariant => invariant,
  excuse: id => id,
  duty: (_, english) => english,
  told: ({ message }) => message,
  mistake: ({ message }) => message,
  faults: ENGLISH_FAULTS,
  subject: (_, english) => english,
  title: english => english,
};

const wordOf = (words: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(words, name) ? words[name] : undefined;

const CHINESE: Language = {
  tag: "zh",
  say: speaker<Table>(ZH),
  times: IN_CHINESE.times,
  named(invariant) {
    const gloss = wordOf(GLOSSES, invariant);
    return gloss === undefined ? invariant : `${invariant}（${gloss}）`;
  },
  told: inChinese,
  mistake: mistakeInChinese,
  faults: CHINESE_FAULTS,
  excuse(id) {
    const gloss = wordOf(EXCUSES, id);
    return gloss === undefined ? id : `${id}（${gloss}）`;
  },
  duty: (invariant, english) => wordOf(DUTIES, invariant) ?? english,
  subject: (name, english) => wordOf(SUBJECTS, name) ?? english,
  title: titleInChinese,
};

export const LANGUAGES: readonly Language[] = [ENGLISH, CHINESE];
