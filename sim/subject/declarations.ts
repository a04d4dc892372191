/** What an adapter declares of its client, checked: known words, each with a whole number from 1 on. */
import { POLICY } from "../trace/limits/policy.ts";

const WORDS = Object.keys(POLICY);

/** How declarations are written right. */
export const DECLARATIONS = `Declare whole numbers from 1 on, of these words or none: ${WORDS.join(", ")}.\n  declares: { handlersAtOnce: 10, dedupeMs: 86_400_000 }`;

/** What is wrong with them; null when nothing is. */
export function wrongDeclaration(declares: unknown): string | null {
  if (declares === undefined) return null;
  if (typeof declares !== "object" || declares === null) return "declares is no object";
  for (const [word, value] of Object.entries(declares)) {
    if (!WORDS.includes(word)) return `declares.${word} is no word that a client can declare`;
    if (!Number.isInteger(value) || value < 1) return `declares.${word} is no whole number from 1 on`;
  }
  return null;
}
