/** Sentences as data: a key and what fills the blanks of its text, so that any language can tell them. */
import { withBlanks } from "./blanks.ts";
import { clockTime, duration, ENGLISH_TIMES, type TimeWords } from "./when.ts";

/** What is told: the key of a text, and what fills its blanks. Times are virtual milliseconds. */
export interface Sentence {
  readonly key: string;
  readonly params: Readonly<Record<string, Filling>>;
}

/** A name or a number, a sentence within a sentence, or several of those. */
export type Filling = string | number | Sentence | readonly (string | Sentence)[];

/**
 * What fills the blanks of a text: `{user}` a name or a number, `{dueMs:time}` a moment, `{allowedMs:length}` a length
 * of time, `{cause:said}` a sentence, `{kinds:list}` several in a line, `{mistakes:lines}` a line each, `{problems:blocks}` with a blank
 * line between two.
 */
export type Params<Text> = Text extends `${string}{${infer Blank}}${infer Rest}`
  ? Filled<Blank> & Params<Rest>
  : unknown;

type Filled<Blank> = Blank extends `${infer Name}:${infer Form}`
  ? Readonly<Record<Name, Form extends keyof Forms ? Forms[Form] : never>>
  : Blank extends string
    ? Readonly<Record<Blank, string | number>>
    : never;

interface Forms {
  time: number;
  length: number;
  said: Sentence;
  list: readonly (string | Sentence)[];
  lines: readonly (string | Sentence)[];
  blocks: readonly (string | Sentence)[];
}

/** Makes sentences of a table. One whose key is unknown, or that leaves a blank empty, does not compile. */
export type Sayer<Table> = <Key extends keyof Table & string>(
  key: Key,
  ...params: unknown extends Params<Table[Key]> ? [] : [Params<Table[Key]>]
) => Sentence;

export const sayer =
  <Table>(): Sayer<Table> =>
  (key, ...[params]) => ({ key, params: (params ?? {}) as Sentence["params"] });

/** What a language writes lists and times with. */
export interface Manner {
  /** What stands between the parts of a list. */
  readonly between: string;
  readonly times: TimeWords;
}

export const IN_ENGLISH: Manner = { between: ", ", times: ENGLISH_TIMES };

/** A language as far as sentences need it. */
export interface Telling extends Manner {
  /** The texts, by key. */
  readonly texts: Readonly<Record<string, string>>;
  /** ISO time of virtual 0 ms. */
  readonly start: string;
}

/** A sentence in a language; undefined when its table has no such key, as when a newer version wrote it. */
export function tell({ key, params }: Sentence, telling: Telling): string | undefined {
  if (!Object.hasOwn(telling.texts, key)) return undefined;
  let isWhole = true;
  const text = telling.texts[key] as string;
  const words = withBlanks(text, /\{(\w+)(?::(\w+))?\}/g, ([blank, name = "", form]) => {
    const filled = Object.hasOwn(params, name) ? fill(params[name] as Filling, form, telling) : undefined;
    isWhole &&= filled !== undefined;
    return filled ?? blank;
  });
  return isWhole ? words : undefined;
}

function fill(filling: Filling, form: string | undefined, telling: Telling): string | undefined {
  if (typeof filling === "number") {
    if (form === "time") return clockTime(telling.start, filling, telling.times);
    return form === "length" ? duration(filling, telling.times) : String(filling);
  }
  if (typeof filling === "string") return filling;
  if ("key" in filling) return tell(filling, telling);
  const parts = filling.map(part => fill(part, undefined, telling));
  if (parts.includes(undefined)) return undefined;
  return parts.join(form === "lines" ? "\n" : form === "blocks" ? "\n\n" : telling.between);
}

/**
 * The sentence that was told with one of these texts, whose blanks are names, numbers and sentences of the same texts;
 * undefined when none fits. For words that are kept in one language alone, as a trace keeps them.
 */
export function readBack(words: string, texts: Readonly<Record<string, string>>): Sentence | undefined {
  for (const [key, text] of Object.entries(texts)) {
    const found = new RegExp(`^${patternOf(text)}$`, "s").exec(words);
    if (found === null) continue;
    const params = Object.entries(found.groups ?? {}).map(([name, part]) => {
      const isSaid = text.includes(`{${name}:said}`);
      return [name, isSaid ? (readBack(part, texts) ?? part) : part];
    });
    return { key, params: Object.fromEntries(params) };
  }
  return undefined;
}

/** A text as an expression whose groups are its blanks; a text that is a blank alone fits nothing. */
function patternOf(text: string): string {
  const plain = (part: string): string => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const parts = text.split(/\{(\w+)(?::said)?\}/);
  if (parts.every((part, at) => at % 2 === 1 || part === "")) return "(?!)";
  return parts.map((part, at) => (at % 2 === 0 ? plain(part) : `(?<${part}>.+?)`)).join("");
}
