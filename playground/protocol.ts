/** What the page asks of its worker, and what comes back: as data alone, so that it can be posted. */
import type { TimelineRun } from "../sim/report/timeline/run.ts";
import type { Problem } from "../sim/scenario/problem.ts";

/** A scenario as it stands in the editor. */
export interface Written {
  text: string;
  /** The catalogue's, or that of one that somebody wrote: it stands in the trace, and so in the digest. */
  name: string;
}

/** A fault to be put into a scenario. */
export interface Breakage {
  kind: string;
  /** Virtual milliseconds from the start of the run. */
  fromMs: number;
}

export type Ask =
  | { do: "tell" }
  | ({ do: "check" } & Written)
  | ({ do: "run"; subject: string; seed?: string } & Written)
  | ({ do: "break" } & Written & Breakage);

/** A client that can be run here. */
export interface SubjectFacts {
  name: string;
  /** What it does wrong, of a bad one. */
  does?: string;
}

/** The same words in each language of the page. */
export type Spoken = Readonly<Record<"en" | "zh", string>>;

/** Words that are there in English alone, as those of the browser. */
export const inEnglish = (words: string): Spoken => ({ en: words, zh: words });

/** A mistake in a scenario's text, where it stands and what would be right. */
export interface Mistake extends Pick<Problem, "file" | "line" | "column" | "frame"> {
  message: Spoken;
  hint?: Spoken;
}

export interface FaultFacts {
  kind: string;
  family: string;
  /** What goes wrong, in each language. */
  summary: Spoken;
}

/** What does not change: who can be run, what can go wrong, and the form of a scenario. */
export interface Facts {
  subjects: readonly SubjectFacts[];
  families: readonly { letter: string; name: Spoken; about: Spoken }[];
  faults: readonly FaultFacts[];
  /** The JSON Schema of a scenario, as text. */
  schema: string;
}

export type Told =
  | { told: "facts"; facts: Facts }
  /** Empty when it can be run. */
  | { told: "problems"; problems: readonly Mistake[]; endMs?: number }
  /** `expects`: the scenario says what is to come out for this client. */
  | { told: "run"; run: TimelineRun; expects: boolean; wallMs: number }
  | { told: "text"; text: string }
  /** It cannot be done, and why. */
  | { told: "refused"; why: Spoken };

export interface Question {
  id: number;
  ask: Ask;
}

export interface Answer {
  id: number;
  answer: Told;
}
