/** Which values of a failing scenario could be anything, and which could not: tried, and put into words beside its lines. */
import type { Scenario } from "../../scenario/scenario.ts";
import type { Predicate } from "../predicate.ts";
import { type Aspect, type Place, type Variant, variantsOf } from "./variants.ts";

export interface Note extends Place {
  words: string;
}

/** More is not tried for one failure: the rest of its lines then has no words. */
const TRIES_MAX = 120;

/** @param asks About the invariant that the failure breaks. */
export async function explain(scenario: Scenario, asks: Asks): Promise<Note[]> {
  const variants = variantsOf(scenario).slice(0, TRIES_MAX);
  const ends = await Promise.all(variants.map(variant => asks(variant.scenario)));
  const groups = new Map<string, { first: Variant; does: string[]; doesNot: string[] }>();
  for (const [at, variant] of variants.entries()) {
    const { place, aspect, words } = variant;
    const key = `${place.section} ${place.index} ${aspect}`;
    const group = groups.get(key) ?? { first: variant, does: [], doesNot: [] };
    groups.set(key, group);
    (ends[at] === "broken" ? group.does : group.doesNot).push(words);
  }
  const notes = new Map<string, Note>();
  for (const { first, does, doesNot } of groups.values()) {
    const { section, index } = first.place;
    const words = wordsOf(first.aspect, does, doesNot);
    const key = `${section} ${index}`;
    const note = notes.get(key);
    // What does not matter at all needs no words on its values.
    if (words === undefined || note?.words === NO_MATTER) continue;
    notes.set(key, { section, index, words: note === undefined ? words : `${note.words}; ${words}` });
  }
  return [...notes.values()];
}

/** How a scenario comes out for one invariant; `nothing` when it tried nothing worth a verdict. */
export type Asks = (scenario: Scenario) => Promise<"broken" | "well" | "nothing">;

/** The predicate of a search as a question about one invariant. */
export const asksAbout =
  (predicate: Predicate, invariant: string): Asks =>
  async scenario => {
    const { verdict, invariants } = await predicate(scenario);
    if (verdict === "inconclusive") return "nothing";
    return verdict === "violated" && invariants.includes(invariant) ? "broken" : "well";
  };

const NO_MATTER = "does not matter: it breaks without this line too";

/** Undefined where there is nothing to say. */
function wordsOf(aspect: Aspect, does: readonly string[], doesNot: readonly string[]): string | undefined {
  const [some, none] = [does.join(", "), doesNot.join(", ")];
  switch (aspect) {
    case "line":
      return does.length > 0 ? NO_MATTER : undefined;
    case "seed":
      return doesNot.length === 0 ? "any seed does" : `seed ${none} does not`;
    case "kind":
      if (doesNot.length === 0) return `so does any of its family (${some})`;
      return does.length === 0 ? `no other of its family does (${none})` : `so does ${some}, not ${none}`;
    case "with":
      return withWords(does, doesNot);
    case "time":
      if (doesNot.length === 0) return "at another time too";
      return does.length === 0 ? "at this time alone" : `at ${some} too, not at ${none}`;
    case "count":
      return does.length > 0 ? "more of them do too" : "not with one more";
    case "length":
      if (doesNot.length === 0) return "shorter or longer, too";
      return does.length === 0 ? "of this length alone" : `for ${some} too, not for ${none}`;
  }
}

const SERVER_ERROR = /^status 5\d\d\b/;

function withWords(does: readonly string[], doesNot: readonly string[]): string {
  const [some, none] = [does.join(" / "), doesNot.join(" / ")];
  if (doesNot.length === 0) return `any \`with\` does (${some})`;
  const isOfServer = (words: string) => SERVER_ERROR.test(words);
  if (does.length > 1 && does.every(isOfServer) && !doesNot.some(isOfServer))
    return `any 5xx does, not ${none}`;
  return does.length === 0 ? `no other \`with\` does (${none})` : `with ${some} too, not with ${none}`;
}
