/** The reader's language, for every part of the page. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Violation } from "../invariant/invariant.ts";
import type { TimelineRow, TimelineRun } from "../report/timeline/run.ts";
import { clockTime, duration } from "../trace/when.ts";
import { RECORD_SPEECH } from "../words/records.ts";
import { type Language, type Say, sayIn } from "./words.ts";

export interface Speech {
  language: Language;
  say: Say;
  /** A moment of a run. @param start ISO time of 0 ms */
  clock(start: string, atMs: number): string;
  /** A length of time. */
  lasting(ms: number): string;
  /** What happens in the scenario of a run, in one line. */
  title(run: Pick<TimelineRun, "title" | "row">): string;
  /** The breach in a place of a run. */
  breach(row: TimelineRow, at: number): string;
  /** What a broken invariant asks of a client. */
  promise(row: TimelineRow, invariant: string): string;
  /** What a breach leaves undone. */
  duty(row: TimelineRow, breach: Pick<Violation, "duty" | "invariant">): string;
  /** An excuse by its id, and what it means where the language is not that of the id. */
  excuse(row: TimelineRow, id: string): string;
  /** Why nothing can be said of a run. */
  reasons(row: TimelineRow): readonly string[];
}

export const speechIn = (language: Language): Speech => ({
  language,
  say: sayIn(language),
  clock: (start, atMs) => clockTime(start, atMs, RECORD_SPEECH[language].times),
  lasting: ms => duration(ms, RECORD_SPEECH[language].times),
  title: ({ title, row: { chinese } }) => (language === "zh" ? chinese.title : title),
  breach: ({ violations, chinese }, at) =>
    (language === "zh" ? chinese.violations[at] : violations[at]?.message) ?? "",
  promise: ({ promises, chinese }, invariant) =>
    (language === "zh" ? chinese.promises : promises)[invariant] ?? "",
  duty: ({ chinese }, { duty, invariant }) =>
    (language === "zh" ? chinese.duties[invariant] : undefined) ?? duty?.name ?? "",
  excuse({ chinese }, id) {
    const gloss = language === "zh" ? chinese.excuses[id] : undefined;
    return gloss === undefined ? id : `${id}（${gloss}）`;
  },
  reasons: ({ reasons, chinese }) => (language === "zh" ? chinese.reasons : reasons),
});

export const SpeechContext = createContext(speechIn("en"));

export const useSpeech = (): Speech => useContext(SpeechContext);
