/** In which language a command speaks: as `--lang` says, else as the system's settings do. */
import { nearest } from "../scenario/nearest.ts";
import { shown } from "../trace/escape.ts";
import { ENGLISH, LANGUAGES, type Language, type Say } from "../words/language.ts";
import { UsageError } from "./usage-error.ts";

/** Of the process: who reads its words reads all of them. */
let language: Language = ENGLISH;

/** @throws UsageError for a language that there is not. */
export function chooseLanguage(argv: readonly string[], env: NodeJS.ProcessEnv): void {
  // What is said of a mistaken --lang, the machine's settings decide.
  language = localeOf(env);
  language = languageIn(argv) ?? language;
}

export const inUse = (): Language => language;

/** The message of a key, in the language in use. */
export const t: Say = (key, ...values) => language.say(key, ...values);

/** `did you mean x?`, or else every word there is, in the language in use. */
export function hintOf(word: string, known: readonly string[]): string {
  if (known.length === 0) return t("mistake.nothing-known");
  const near = nearest(word, known);
  return near.length > 0
    ? t("mistake.near", { words: near.join(t("mistake.or")) })
    : t("mistake.known", { words: known.join(t("between.items")) });
}

function localeOf(env: NodeJS.ProcessEnv): Language {
  // The order in which POSIX looks.
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || "";
  return LANGUAGES.find(({ tag }) => new RegExp(`^${tag}([_.@-]|$)`, "i").test(locale)) ?? ENGLISH;
}

function languageIn(argv: readonly string[]): Language | undefined {
  const given = givenIn(argv);
  if (given === undefined) return undefined;
  const found = LANGUAGES.find(({ tag }) => tag === given);
  if (found !== undefined) return found;
  const tags = LANGUAGES.map(({ tag }) => tag);
  throw new UsageError(t("mistake.language", { given: shown(given), hint: hintOf(given, tags) }));
}

/** Read before the command line is: its help is in that language. */
function givenIn(argv: readonly string[]): string | undefined {
  const words = argv.slice(0, argv.includes("--") ? argv.indexOf("--") : argv.length);
  const at = words.findLastIndex(word => word === "--lang" || word.startsWith("--lang="));
  if (at < 0) return undefined;
  const word = words[at] ?? "";
  return word.includes("=") ? word.slice("--lang=".length) : words[at + 1];
}
