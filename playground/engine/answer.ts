/** The answer to each question of the page. */
import { FAULT_KINDS } from "../../sim/fault/table.ts";
import { INVARIANTS } from "../../sim/invariant/table.ts";
import { FAMILIES } from "../../sim/reference/families.ts";
import { parseScenario } from "../../sim/scenario/parse.ts";
import { printSchema } from "../../sim/scenario/print-schema.ts";
import { type Problem, ScenarioError } from "../../sim/scenario/problem.ts";
import type { Scenario } from "../../sim/scenario/scenario.ts";
import { shown, shownWhole } from "../../sim/trace/escape.ts";
import type { Sentence } from "../../sim/trace/sentence.ts";
import { CHINESE_FAULTS } from "../../sim/words/faults.ts";
import { mistakeInChinese } from "../../sim/words/mistaken.ts";
import {
  type Ask,
  type Facts,
  inEnglish,
  type Mistake,
  type Spoken,
  type Told,
  type Written,
} from "../protocol.ts";
import { withFault } from "./break.ts";
import { Refusal } from "./refusal.ts";
import { runFor } from "./run.ts";
import { SUBJECTS } from "./subjects.ts";

export async function answerTo(ask: Ask): Promise<Told> {
  try {
    return await answerOf(ask);
  } catch (error) {
    if (error instanceof ScenarioError) return { told: "problems", problems: error.problems.map(mistakeOf) };
    if (error instanceof Refusal) return { told: "refused", why: error.spoken };
    return { told: "refused", why: inEnglish(error instanceof Error ? error.message : String(error)) };
  }
}

async function answerOf(ask: Ask): Promise<Told> {
  switch (ask.do) {
    case "tell":
      return { told: "facts", facts: facts() };
    case "check":
      return { told: "problems", problems: [], endMs: read(ask).endAtMs };
    case "run":
      return runFor(read(ask), ask.subject, ask.seed);
    case "break": {
      const text = withFault(ask.text, read(ask), ask);
      // What does not go together with a fault that stands there already is told as any other mistake.
      read({ ...ask, text });
      return { told: "text", text };
    }
  }
}

const INVARIANT_NAMES = INVARIANTS.map(({ name }) => name);

function read({ text, name }: Written): Scenario {
  const file = name.endsWith(".yaml") ? name : `scenarios/${name}.yaml`;
  return parseScenario(text, { file, name, invariants: INVARIANT_NAMES });
}

/** Told here, where the sentences are. */
function mistakeOf({ file, line, column, frame, message, hint, told }: Problem): Mistake {
  const sentences = shownWhole(told);
  const spoken = (english: string, sentence: Sentence | undefined): Spoken => ({
    en: shown(english),
    zh: mistakeInChinese({ message: english, sentence }),
  });
  return {
    ...{ file, line, column, frame, message: spoken(message, sentences.message) },
    ...(hint !== undefined && { hint: spoken(hint, sentences.hint) }),
  };
}

function facts(): Facts {
  return {
    subjects: [...SUBJECTS].map(([name, { does }]) => (does === undefined ? { name } : { name, does })),
    families: FAMILIES.map(family => {
      const chinese = CHINESE_FAULTS.family(family);
      const { letter, name, about } = family;
      return { letter, name: { en: name, zh: chinese.name }, about: { en: about, zh: chinese.about } };
    }),
    faults: FAULT_KINDS.map(({ id, family, summary }) => ({
      kind: id,
      family,
      summary: { en: summary, zh: CHINESE_FAULTS.summary(id, summary) },
    })),
    schema: printSchema(),
  };
}
