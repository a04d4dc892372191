/** Places in somebody's source: read from a stack, brought back to the file and line that were written, and shown from where the caller stands. */
import { findSourceMap } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** One line of a stack. */
export interface Frame {
  /** What is called: `Socket.connect`, `new Worker`; absent at the top level of a file. */
  call?: string;
  /** The file's path, or `node:…` for Node's own. */
  file: string;
  /** From 1. */
  line: number;
}

const FRAME = /^\s*at (?:async )?(?:(.*?) \()?((?:file:|node:|\/|[A-Za-z]:[\\/]).*?):(\d+):(\d+)\)?$/;

/** Characters of a line that can be a frame. */
const LINE_MAX = 2_000;

/** The frames of a stack, innermost first. What has no file is left out. */
export function framesOf(stack: string): Frame[] {
  const frames: Frame[] = [];
  for (const text of stack.split("\n")) {
    // A subject may write its stacks itself: the pattern takes the square of a line's length.
    const match = text.length > LINE_MAX ? null : FRAME.exec(text);
    if (match === null) continue;
    const [, call, url = "", line, column] = match;
    const place = url.startsWith("node:")
      ? { file: url, line: Number(line) }
      : written(url, Number(line), Number(column));
    frames.push(call === undefined ? place : { call, ...place });
  }
  return frames;
}

/** Code that was transformed has a source map, which Node keeps; stacks that Node has mapped name the file without a query. */
function written(url: string, line: number, column: number): { file: string; line: number } {
  const entry = url.includes("?") ? findSourceMap(url)?.findEntry(line - 1, column - 1) : undefined;
  const before = entry !== undefined && "originalLine" in entry ? Number(entry.originalLine) : undefined;
  const file = url.split("?", 1)[0] ?? "";
  return {
    file: file.startsWith("file:") ? fileURLToPath(file) : file,
    line: before === undefined ? line : before + 1,
  };
}

export const isNodes = ({ file }: Frame): boolean => file.startsWith("node:");

const isInPackage = ({ file }: Frame): boolean => /[/\\]node_modules[/\\]/.test(file);

/**
 * Where something was done: the innermost frame, and, when that lies in an installed package, who called it.
 * @param frames Neither Node's nor the harness's.
 */
export function placeOfFrames(frames: readonly Frame[]): string | undefined {
  const [innermost] = frames;
  if (innermost === undefined) return undefined;
  const caller = isInPackage(innermost) ? frames.find(frame => !isInPackage(frame)) : undefined;
  return caller === undefined ? shown(innermost) : `${shown(innermost)}, called from ${shown(caller)}`;
}

const shown = ({ file, line }: Frame): string => `${path.relative(process.cwd(), file)}:${line}`;

/** The harness, but for the clients that stand in it. */
const HARNESS = path.join(import.meta.dirname, "..");
const SUBJECTS = path.join(HARNESS, "subject");
/** What loads them is the harness again. */
const LOADER = path.join(SUBJECTS, "fresh");

const isIn = (file: string, folder: string): boolean => file.startsWith(folder + path.sep);
const isHarness = ({ file }: Frame): boolean =>
  isIn(file, HARNESS) && (!isIn(file, SUBJECTS) || isIn(file, LOADER));

/** Source that cannot be read is named above the stack, by its file and line. */
const UNREADABLE = /^(file:\S{1,2000}?|[/\\]\S{1,2000}?|[A-Za-z]:[\\/]\S{1,2000}?):(\d+)\n/;

/** Where an error was made, in a subject's own source. */
export function placeOfError(error: unknown): string | undefined {
  if (!(error instanceof Error) || typeof error.stack !== "string") return undefined;
  const [, url, line] = UNREADABLE.exec(error.stack) ?? [];
  if (url !== undefined) return shown(written(url, Number(line), 1));
  return placeOfFrames(framesOf(error.stack).filter(frame => !isNodes(frame) && !isHarness(frame)));
}

/** A text in which places were named, without them: what is left is the same on every machine. */
export function withoutPlaces(text: string): string {
  return text.replaceAll(/ at \S+:\d+(?:, called from \S+:\d+)?/g, "");
}
