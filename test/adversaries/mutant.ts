/** A defect of a few lines in a copy of the client that lives in memory alone. */
import fs from "node:fs";
import path from "node:path";
import type { Adversary } from "../../sim/subject/adversary.ts";
import { type ClientModule, subjectOver } from "../../sim/subject/fixed.ts";
import { importFresh } from "../../sim/subject/fresh/import-fresh.ts";
import type { SubjectModule } from "../../sim/subject/subject.ts";

const ROOT = path.join(import.meta.dirname, "../..");

/** One snippet of one file, which must stand there exactly once, and what stands there instead. */
export interface Edit {
  /** Below the root of the checkout. */
  file: string;
  from: string;
  to: string;
}

export type Mutant = Omit<Adversary, "base" | "open" | "seenIn"> & (Edit | { edits: readonly Edit[] });

/** An adversary, wherever it may be seen. */
export type Unseen = Omit<Adversary, "seenIn">;

/** Mutants of the client as adversaries. */
export function mutantsOfFixed(mutants: readonly Mutant[]): Unseen[] {
  return mutants.map(mutant => ({
    ...mutant,
    base: "fixed",
    open: async () => {
      const rewrite = rewriterOf(mutant);
      const { namespace } = await importFresh(path.join(ROOT, "src/index.ts"), { rewrite });
      return subjectOver(mutant.name, namespace as unknown as ClientModule);
    },
  }));
}

/** Mutants of a sound client in another style, by its file's name: what its style alone can get wrong. */
export function mutantsOfStranger(stranger: string, mutants: readonly Mutant[]): Unseen[] {
  return mutants.map(mutant => ({
    ...mutant,
    base: strangerControl(stranger),
    open: async () => openStranger(stranger, rewriterOf(mutant)),
  }));
}

/** The name of the sound client itself among the controls, and back. */
const strangerControl = (stranger: string): string => `stranger ${stranger}`;
export const strangerOf = (control: string): string => control.slice(strangerControl("").length);

export async function openStranger(
  stranger: string,
  rewrite: (file: string) => string | undefined = () => undefined,
): Promise<SubjectModule> {
  const file = path.join(ROOT, `test/strangers/clients/${stranger}.ts`);
  const { namespace } = await importFresh(file, { rewrite });
  return (namespace as { default: SubjectModule }).default;
}

/**
 * What each file reads as. Every edit is checked before anything is loaded.
 * @throws Error with the mutant's name where the code has moved on, so that none dies in silence.
 */
export function rewriterOf(mutant: Mutant): (file: string) => string | undefined {
  const texts = new Map<string, string>();
  for (const { file, from, to } of "edits" in mutant ? mutant.edits : [mutant]) {
    const place = path.join(ROOT, file);
    const text = texts.get(place) ?? fs.readFileSync(place, "utf8");
    const times = text.split(from).length - 1;
    if (times !== 1)
      throw new Error(
        `the adversary "${mutant.name}": its snippet stands ${times} times in ${file}: ${from}`,
      );
    texts.set(
      place,
      text.replace(from, () => to),
    );
  }
  return file => texts.get(file);
}
