/** The one line that replays a run, and its reading. */
import { hasUnshown } from "../trace/escape.ts";
import type { TrialRow } from "../verdict/trial.ts";

/** What names a run. */
export type RunName = Pick<TrialRow, "scenario" | "subject" | "seed"> & {
  door: string;
  /** False when the verdict itself sets the exit code (`--no-expect`). @default true */
  expect?: boolean;
};

/** In a checkout the command is a script of package.json; the published package is called by its name. */
const PREFIX = import.meta.url.endsWith(".ts") ? "npm run -s sim --" : "npx ilink-sim";

export function replayLine(row: RunName): string {
  const words = ["replay", row.scenario, "--subject", row.subject, "--door", row.door, "--seed", row.seed];
  if (row.expect === false) words.push("--no-expect");
  return `${PREFIX} ${words.map(quote).join(" ")}`;
}

/** A word as a shell takes it for one. */
export function quote(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return hasUnshown(word) ? quoteInCode(word) : `'${word.replaceAll("'", "'\\''")}'`;
}

/** `$'\033'`, byte by byte: so bash, zsh and ksh read it in any locale, with nothing in it that a terminal would obey. */
function quoteInCode(word: string): string {
  const inner = Array.from(word, character => {
    if (/['\\]/.test(character)) return `\\${character}`;
    if (!hasUnshown(character)) return character;
    return Array.from(Buffer.from(character), byte => `\\${byte.toString(8).padStart(3, "0")}`).join("");
  });
  return `$'${inner.join("")}'`;
}

/** What a replay line says; undefined when the text is none. */
export function readReplayLine(line: string): RunName | undefined {
  const words = [...line.matchAll(/(?:\$'(?:[^'\\]|\\.)*'|'[^']*'|\\'|[^\s'\\])+/g)].map(([word]) =>
    unquote(word),
  );
  const scenario = words[words.indexOf("replay") + 1];
  const [subject, door, seed] = ["--subject", "--door", "--seed"].map(flag =>
    words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined,
  );
  if (!words.includes("replay") || scenario === undefined) return undefined;
  if (subject === undefined || door === undefined || seed === undefined) return undefined;
  return { scenario, subject, door, seed, expect: !words.includes("--no-expect") };
}

function unquote(word: string): string {
  return word.replaceAll(
    /\$'((?:[^'\\]|\\.)*)'|'([^']*)'|\\(')/g,
    (_, coded, quoted, single) => (coded === undefined ? undefined : decoded(coded)) ?? quoted ?? single,
  );
}

function decoded(coded: string): string {
  return coded.replaceAll(/(?:\\[0-3][0-7]{2})+|\\(.)/g, (codes: string, character?: string) => {
    if (character !== undefined) return character;
    return Buffer.from(
      codes
        .split("\\")
        .slice(1)
        .map(code => Number.parseInt(code, 8)),
    ).toString();
  });
}
