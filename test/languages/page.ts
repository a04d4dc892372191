/** A page of documentation as a flat list of parts, so that two languages of it can be laid side by side. */
import { lexer, type Token, type Tokens } from "marked";

export interface Part {
  /** What stands here, in words: two languages of a page have the same shapes in the same order. */
  shape: string;
  /** Code and comments are the same in every language; all else is prose. */
  isCode: boolean;
  /** What a command prints, which speaks the language of its page. */
  isOutput: boolean;
  /** As written. */
  text: string;
  /** Where in the page the text begins. */
  start: number;
  line: number;
}

/** A number of the prose. */
export interface NumberAt {
  digits: string;
  /** Where in the part it begins. */
  at: number;
}

/** Above the output of `npm start`, which both READMEs show. */
const OUTPUT_OF_START = "<!-- output: npm start, tail -->";

type Bare = Omit<Part, "line" | "isOutput">;

export function partsOf(page: string): Part[] {
  let start = 0;
  const parts = lexer(page).flatMap(token => {
    const found = partsIn(token, start);
    start += token.raw.length;
    return found;
  });
  return parts.map((part, at) => ({
    ...part,
    isOutput: parts[at - 1]?.text === OUTPUT_OF_START,
    line: page.slice(0, part.start).split("\n").length,
  }));
}

function partsIn(token: Token, start: number): Bare[] {
  const prose = (shape: string, text: string, from: number) => ({ shape, isCode: false, text, start: from });
  switch (token.type) {
    case "space":
      return [];
    case "heading":
      return [prose(`heading of level ${token.depth}`, token.raw.trimEnd(), start)];
    case "code":
      return [{ shape: "block of code", isCode: true, text: token.raw.trimEnd(), start }];
    case "html":
      return token.raw.startsWith("<!--")
        ? [{ shape: "comment", isCode: true, text: token.raw.trimEnd(), start }]
        : [prose("picture", token.raw.trimEnd(), start)];
    case "table":
      return rowsOf(token as Tokens.Table, start);
    case "list":
      return itemsOf(token as Tokens.List, start);
    default:
      return [prose("paragraph", token.raw.trimEnd(), start)];
  }
}

/** The head and each row; the line of dashes says nothing. */
function rowsOf({ raw, header }: Tokens.Table, start: number): Bare[] {
  let at = start;
  const lines = raw
    .trimEnd()
    .split("\n")
    .map(text => {
      const line = { shape: `table row of ${header.length}`, isCode: false, text, start: at };
      at += text.length + 1;
      return line;
    });
  return lines.filter((_, index) => index !== 1);
}

function itemsOf({ items, ordered }: Tokens.List, start: number): Bare[] {
  let at = start;
  return items.map(({ raw }) => {
    const part = {
      shape: ordered ? "numbered item" : "item",
      isCode: false,
      text: raw.trimEnd(),
      start: at,
    };
    at += raw.length;
    return part;
  });
}

/** Code within the prose, in the order of the page. */
export function codesIn({ text }: Part): string[] {
  return [...text.matchAll(/`[^`]+`/g)].map(([code]) => code.replaceAll(/\s+/g, " "));
}

/** Where the links of the prose lead. */
export function targetsIn({ text }: Part): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
}

export function numbersIn(part: Part): NumberAt[] {
  return [...wordsOf(part).matchAll(/\d+(?:[.,:]\d+)*/g)].map(({ 0: digits, index }) => ({
    digits,
    at: index,
  }));
}

/** The prose alone: of code and of targets only the place is left. */
export function wordsOf({ text }: Part): string {
  return text.replaceAll(/`[^`]+`|\]\([^)\s]+\)/g, found => " ".repeat(found.length));
}

/** The cells of a row as written; none for another part. */
export function cellsOf({ shape, text }: Part): string[] {
  if (!shape.startsWith("table row")) return [];
  return text
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map(cell => cell.trim());
}

/** The anchors of the headings, in their order, as GitHub makes them. */
export function anchorsOf(parts: readonly Part[]): string[] {
  return parts
    .filter(({ shape }) => shape.startsWith("heading"))
    .map(({ text }) =>
      text
        .replace(/^#+ /, "")
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{M}\p{N}_\s-]/gu, "")
        .replaceAll(" ", "-"),
    );
}
