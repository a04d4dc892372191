/** The answer to each question of the page. */
import { FAULT_KINDS } from "../../sim/fault/table.ts";
import { INVARIANTS } from "../../sim/invariant/table.ts";
import { FAMILIES } from "../../sim/reference/families.ts";
import { parseScenario } from "../../sim/scenario/parse.ts";
import { printSchema } from "../../sim/scenario/print-schema.ts";
import { ScenarioError } from "../../sim/scenario/problem.ts";
import type { Scenario } from "../../sim/scenario/scenario.ts";
import { CHINESE_FAULTS } from "../../sim/words/faults.ts";
import type { Ask, Facts, Told, Written } from "../protocol.ts";
import { withFault } from "./break.ts";
import { runFor } from "./run.ts";
import { SUBJECTS } from "./subjects.ts";

export async function answerTo(ask: Ask): Promise<Told> {
  try {
    return await answerOf(ask);
  } catch (error) {
    if (error instanceof ScenarioError) return { told: "problems", problems: error.problems };
    return { told: "refused", why: error instanceof Error ? error.message : String(error) };
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
