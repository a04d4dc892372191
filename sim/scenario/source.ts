/** A scenario file as YAML: its plain value, its syntax mistakes, and where each part of it stands. */
import { codeFrameColumns } from "@babel/code-frame";
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
  visit,
} from "yaml";
import { escaped } from "../trace/escape.ts";
import type { Sentence } from "../trace/sentence.ts";
import { yamlSaid } from "./parser-words.ts";
import { type Path, PROBLEMS_MAX, type Problem, printPath } from "./problem.ts";
import { inEnglish, say } from "./sentences.ts";

/** Longest scenario file, in characters. */
const LENGTH_MAX = 1_000_000;

export interface Source {
  /** The content as plain data; undefined when the syntax is too broken to read. */
  value: unknown;
  /** Syntax mistakes and duplicate keys. */
  problems: Problem[];
  /** A problem at a value, or at its key. A path that does not exist is placed at the nearest part that does. */
  problem(path: Path, message: Sentence, hint?: Sentence, at?: "key" | "value"): Problem;
  /** A scalar as the file writes it, before YAML takes it for a number. */
  written(path: Path): string | undefined;
}

/** Reads YAML 1.2 (core schema, so `on` and `off` are text) without anchors, aliases and tags. */
export function readSource(text: string, file: string): Source {
  const lineCounter = new LineCounter();
  const tooLong = text.length > LENGTH_MAX;
  const options = {
    lineCounter,
    version: "1.2",
    schema: "core",
    prettyErrors: false,
    uniqueKeys: false,
    // "silent" would let a second document pass unnoticed.
    logLevel: "error",
  } as const;
  const document = parseDocument(tooLong ? "" : text, options);
  const lines = text.split("\n");

  const place: Place = (from, to, path, message, hint) => {
    const start = lineCounter.linePos(from);
    const end = lineCounter.linePos(to);
    const line = Math.max(1, start.line);
    const column = Math.max(1, start.col);
    // Columns of a frame count from 0. A mistake that spans lines is marked where it begins.
    const endColumn = end.line === line ? end.col - 1 : column;
    const frame = frameOf(lines, { line, column: column - 1, endColumn });
    return {
      ...{ file, line, column, path: printPath(path), message: inEnglish(message), frame },
      ...(hint !== undefined && { hint: inEnglish(hint) }),
      told: { message, ...(hint !== undefined && { hint }) },
    };
  };

  const broken = [...document.errors, ...document.warnings]
    .slice(0, PROBLEMS_MAX)
    .map(({ code, message, pos }) =>
      place(
        pos[0],
        pos[1],
        [],
        SYNTAX_WORDS[code] ?? say("file.syntax", { words: yamlSaid(message) }),
        fullWidthAsSyntax(lines[lineCounter.linePos(pos[0]).line - 1] ?? "") ?? SYNTAX_HINTS[code],
      ),
    );
  // The zeros of UTF-16. The mistakes that follow from them tell nobody anything.
  if (text.slice(0, LENGTH_MAX).includes("\0")) broken.splice(0, broken.length, notUtf8(place));
  if (tooLong) broken.push(place(0, 0, [], say("file.too-long", { most: LENGTH_MAX })));
  const refused = broken.length > 0 ? [] : refusedParts(document, place);
  return {
    value: broken.length + refused.filter(({ fatal }) => fatal).length > 0 ? undefined : document.toJS(),
    problems: [...broken, ...refused.map(({ problem }) => problem)].slice(0, PROBLEMS_MAX),
    problem: (path, message, hint, at = "value") => {
      const [from, to] = rangeOf(document.contents, path, at);
      return place(from, to, path, message, fullWidthIn(text.slice(from, to)) ?? hint);
    },
    written: path => {
      const node = document.getIn(path, true);
      return isScalar(node) ? node.source : undefined;
    },
  };
}

const FRAME_LINE_MAX = 300;
const LINES_ABOVE = 2;
const LINES_BELOW = 1;

/** The lines around a mistake as they are shown, and under them the marker, moved along with what was written out. */
function frameOf(lines: readonly string[], at: { line: number; column: number; endColumn: number }): string {
  const marked = lines[at.line - 1] ?? "";
  const columnOf = (column: number): number =>
    Math.min(FRAME_LINE_MAX, escaped(marked.slice(0, Math.min(column, FRAME_LINE_MAX))).length);
  const location = {
    start: { line: at.line, column: columnOf(at.column) },
    end: { line: at.line, column: columnOf(at.endColumn) },
  };
  const startLine = Math.max(1, at.line - LINES_ABOVE);
  const shown = lines.slice(startLine - 1, at.line + LINES_BELOW).map(shownLine);
  const options = { startLine, linesAbove: LINES_ABOVE, linesBelow: LINES_BELOW };
  return codeFrameColumns(shown.join("\n"), location, options);
}

/** A line as a frame shows it. Writing out makes no line shorter, so that more of it is never needed. */
function shownLine(line: string): string {
  const seen = escaped(line.replace(/\r$/, "").slice(0, FRAME_LINE_MAX + 1));
  return seen.length <= FRAME_LINE_MAX
    ? seen
    : `${seen.slice(0, FRAME_LINE_MAX).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

/** In place of messages that speak of the YAML library. */
const SYNTAX_WORDS: Readonly<Record<string, Sentence>> = {
  MULTIPLE_DOCS: say("file.second-document"),
  RESOURCE_EXHAUSTION: say("file.too-deep"),
};

const SYNTAX_HINTS: Readonly<Record<string, Sentence>> = {
  TAB_AS_INDENT: say("file.spaces"),
  MULTIPLE_DOCS: say("file.one-scenario"),
  BLOCK_AS_IMPLICIT_KEY: say("file.quote-colon"),
  MULTILINE_IMPLICIT_KEY: say("file.colon"),
  BAD_SCALAR_START: say("file.quote"),
};

/** The signs of an input method for Chinese, where YAML and its values want those of ASCII. */
const FULL_WIDTH = /[\uFF01-\uFF5E\u3000“”‘’]/;
const PLAIN_QUOTES: Readonly<Record<string, string>> = { "“": '"', "”": '"', "‘": "'", "’": "'" };

/** Longer ones are texts, whose signs are meant, characters. */
const WORD_MAX = 80;

/** In a key or a value that is a mistake. */
function fullWidthIn(marked: string): Sentence | undefined {
  const isText = marked.length > WORD_MAX || /^["']|\n/.test(marked);
  const sign = isText ? undefined : FULL_WIDTH.exec(marked)?.[0];
  return sign === undefined
    ? undefined
    : say("file.full-width", { sign, plain: PLAIN_QUOTES[sign] ?? sign.normalize("NFKC") });
}

/** In a line that YAML cannot read: in the key with which it begins. Further on it is mostly part of a text. */
function fullWidthAsSyntax(line: string): Sentence | undefined {
  const begins = /^[\s\u3000-]*[{｛]?\s*[\w.@-]*[：\u3000｛［]?/.exec(line)?.[0] ?? "";
  return fullWidthIn(begins);
}

const notUtf8 = (place: Place): Problem => place(0, 0, [], say("file.not-utf8"), say("file.save-utf8"));

type Place = (from: number, to: number, path: Path, message: Sentence, hint?: Sentence) => Problem;

/** Well-formed YAML that scenarios do not use. Fatal parts leave no value to go on with. */
function refusedParts(document: Document.Parsed, place: Place): { fatal: boolean; problem: Problem }[] {
  const found: { fatal: boolean; problem: Problem }[] = [];
  visit(document, {
    Alias: (_key, node) => {
      const [from, to] = node.range!;
      const problem = place(from, to, [], say("file.alias"), say("file.write-out"));
      found.push({ fatal: true, problem });
      return found.length < PROBLEMS_MAX ? undefined : visit.BREAK;
    },
    Map: (_key, map) => {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        const name = keyName(key as Node);
        const [from, to] = (key as Node).range!;
        if (seen.has(name)) {
          const problem = place(from, to, [name], say("key.twice", { key: name }), say("write.one"));
          // What comes after the last one that is told is not looked at, so that it must not be read either.
          found.push({ fatal: found.length + 1 >= PROBLEMS_MAX, problem });
        }
        if (found.length >= PROBLEMS_MAX) return visit.BREAK;
        seen.add(name);
      }
      return undefined;
    },
  });
  return found;
}

function rangeOf(top: ParsedNode | null, path: Path, at: "key" | "value"): readonly [number, number] {
  let node: Node | null = top;
  let key: Node | undefined;
  for (const step of path) {
    if (isMap<Node, Node | null>(node)) {
      const pair = node.items.find(item => keyName(item.key) === String(step));
      if (!pair) break;
      key = pair.key;
      node = pair.value;
    } else if (isSeq<Node>(node) && typeof step === "number" && node.items[step]) {
      key = undefined;
      node = node.items[step];
    } else break;
  }
  const marksValue = at === "value" && isScalar(node) && node.source !== "" && node.range;
  const [from, to] = (marksValue ? node?.range : (key?.range ?? node?.range)) ?? [0, 0];
  return marksValue || key ? [from, to] : [from, from];
}

function keyName(key: Node): string {
  return isScalar(key) ? String(key.value) : String(key);
}
