/** Where in the tree of a scenario a place of its text lies. Reads text that is being written, and so not always YAML. */

/** A step into a list. */
export const ITEM = Symbol("item");

export interface Place {
  /** The steps from the top to the mapping, or list, around the place. */
  path: (string | typeof ITEM)[];
  /** The key whose value is being written; undefined: a key is. */
  key: string | undefined;
  /** Where the word begins that is being written. */
  from: number;
  /** The kind of the fault around the place. */
  kind: string | undefined;
  /** Keys that the mapping around it has already. */
  taken: ReadonlySet<string>;
}

/** Lines above the place that are looked at. */
const LINES_MAX = 2_000;

const KEY = /^([\w@.+-]+):(?:\s|$)/;
const WORD = /[^\s,{}[\]:#"']*$/;

/** A key or the sign of a list's item, with its column. */
interface Mark {
  column: number;
  step: string | typeof ITEM;
}

export function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf("\n") + 1;
  const line = before.slice(start);
  const from = offset - (WORD.exec(line)?.[0].length ?? 0);
  const above = before.slice(0, start).split("\n").slice(0, -1).slice(-LINES_MAX);
  const { marks, rest } = marksOf(line);
  const own = marks.map(({ step }) => step);
  const outer = stepsAbove(above, marks[0] ?? { column: indentOf(line), step: "" });
  const { steps, segment } = flowOf(rest);
  const last = own.at(-1);
  const isInFlow = rest.includes("{") || rest.includes("[");
  // Without a flow the last key of the line is the one whose value is written.
  const blockKey = !isInFlow && typeof last === "string" ? last : undefined;
  const block = blockKey === undefined ? own : own.slice(0, -1);
  const flowKey = isInFlow ? /^\s*([\w@.+-]+):\s/.exec(segment)?.[1] : undefined;
  const kindIn = (some: string): string | undefined => /(?:^|[\s{,-])kind:\s*([\w-]+)/.exec(some)?.[1];
  return {
    path: [...outer, ...block, ...steps],
    key: flowKey ?? blockKey,
    from,
    kind: (isInFlow ? kindIn(wholeLine(text, start)) : undefined) ?? kindIn(itemAround(text, start, marks)),
    taken: new Set(isInFlow ? keysIn(rest) : keysBeside(text, start, line)),
  };
}

const wholeLine = (text: string, start: number): string => text.slice(start).split("\n", 1)[0] ?? "";
const indentOf = (line: string): number => /^ */.exec(line)?.[0].length ?? 0;

/** The items' signs and the key that a line begins with, and what follows them. */
function marksOf(line: string): { marks: Mark[]; rest: string } {
  const marks: Mark[] = [];
  let column = indentOf(line);
  let rest = line.slice(column);
  while (/^-(\s|$)/.test(rest)) {
    marks.push({ column, step: ITEM });
    const blanks = /^-\s*/.exec(rest)?.[0].length ?? 1;
    column += blanks;
    rest = rest.slice(blanks);
  }
  const key = KEY.exec(rest)?.[1];
  if (key === undefined) return { marks, rest };
  return { marks: [...marks, { column, step: key }], rest: rest.slice(key.length + 1) };
}

/** The steps to what stands around a mark: each line above that is less indented adds its own. */
function stepsAbove(lines: readonly string[], mark: Mark): Mark["step"][] {
  const steps: Mark["step"][] = [];
  let inner = mark;
  for (const line of lines.toReversed()) {
    if (line.trim() === "" || line.trim().startsWith("#")) continue;
    for (const outer of marksOf(line).marks.toReversed()) {
      // A list may stand as far left as the key that it belongs to.
      const isOuter =
        outer.column < inner.column || (isItem(inner) && !isItem(outer) && outer.column === inner.column);
      if (!isOuter) continue;
      steps.unshift(outer.step);
      inner = outer;
    }
    if (inner.column === 0 && !isItem(inner)) break;
  }
  return steps;
}

const isItem = ({ step }: Mark): boolean => step === ITEM;

/** The steps into braces and brackets that are open at the end, and what stands in the innermost since its last comma. */
function flowOf(rest: string): { steps: Mark["step"][]; segment: string } {
  const open: { steps: Mark["step"][]; from: number }[] = [];
  let from = 0;
  let quote = "";
  for (const [at, character] of [...rest].entries()) {
    if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === "{" || character === "[") {
      const key = /([\w@.+-]+):\s*$/.exec(rest.slice(from, at))?.[1];
      const steps = key === undefined || open.length === 0 ? [] : [key];
      open.push({ steps: character === "[" ? [...steps, ITEM] : steps, from: at + 1 });
      from = at + 1;
    } else if (character === "}" || character === "]") {
      open.pop();
      from = open.at(-1)?.from ?? at + 1;
    } else if (character === ",") from = at + 1;
  }
  return { steps: open.flatMap(({ steps }) => steps), segment: rest.slice(from) };
}

const keysIn = (flow: string): string[] => [...flow.matchAll(/([\w@.+-]+):\s/g)].map(([, key = ""]) => key);

/** The lines of the item in which a line stands. */
function itemAround(text: string, start: number, marks: readonly Mark[]): string {
  const lines = text.split("\n");
  const at = text.slice(0, start).split("\n").length - 1;
  const column = marks.find(isItem)?.column ?? indentOf(lines[at] ?? "");
  let first = at;
  while (first > 0 && at - first < 50 && !isBeginning(lines[first], column)) first--;
  let end = at + 1;
  while (end < lines.length && end - at < 50 && indentOf(lines[end] ?? "") > indentOf(lines[first] ?? ""))
    end++;
  return lines.slice(first, end).join("\n");
}

const isBeginning = (line = "", column: number): boolean => /^ *- /.test(line) && indentOf(line) <= column;

/** The keys of the same mapping in block style, each on a line of its own. */
function keysBeside(text: string, start: number, line: string): string[] {
  const column = indentOf(line);
  const lines = text.split("\n");
  const at = text.slice(0, start).split("\n").length - 1;
  const keyAt = (each: string): string[] => {
    const mark = marksOf(each).marks.at(-1);
    return mark !== undefined && mark.column === column && typeof mark.step === "string" ? [mark.step] : [];
  };
  const belongs = (each: string): boolean => each.trim() === "" || indentOf(each) >= column;
  const above = lines.slice(0, at).toReversed();
  const below = lines.slice(at + 1);
  const until = (some: string[]): string[] => some.slice(0, some.findIndex(each => !belongs(each)) >>> 0);
  return [...until(above), ...until(below)].flatMap(keyAt);
}
