/** What an adapter declares of its client, checked: known words, each with a whole number from 1 on. */
import { POLICY } from "../trace/limits/policy.ts";
import type { Sentence } from "../trace/sentence.ts";
import { say } from "./sentences.ts";

const WORDS = Object.keys(POLICY);

/** How declarations are written right. */
export const DECLARATIONS = say("declares.how", {
  words: WORDS,
  example: "declares: { handlersAtOnce: 10, dedupeMs: 86_400_000 }",
});

/** What is wrong with them; null when nothing is. */
export function wrongDeclaration(declares: unknown): Sentence | null {
  if (declares === undefined) return null;
  if (typeof declares !== "object" || declares === null) return say("declares.no-object");
  for (const [word, value] of Object.entries(declares)) {
    if (!WORDS.includes(word)) return say("declares.no-word", { word });
    if (!Number.isInteger(value) || value < 1) return say("declares.no-number", { word });
  }
  return null;
}
