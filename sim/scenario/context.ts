/** What the steps of the parser share: the file, the frame of the run as far as it is known, and the list of mistakes. */
import type { z } from "zod";
import type { Sentence } from "../trace/sentence.ts";
import { decode, type Finding, keyIn } from "./explain.ts";
import { type Moment, resolveMoment } from "./moment.ts";
import { type Path, PROBLEMS_MAX, type Problem } from "./problem.ts";
import { say } from "./sentences.ts";
import type { Source } from "./source.ts";

/** Facts that lines are checked against. Absent where the file is mistaken about them, and then not checked. */
export interface Frame {
  startMs?: number;
  healAtMs?: number;
  endAtMs?: number;
  accounts?: readonly string[];
}

export interface ParseContext {
  frame: Frame;
  problems: Problem[];
  report(path: Path, message: Sentence, hint?: Sentence, at?: "key" | "value"): void;
  find(finding: Finding): void;
  /** Decodes a part; undefined after reporting its mistakes. */
  decode<S extends z.ZodType>(schema: S, value: unknown, path: Path): z.output<S> | undefined;
  /** Milliseconds since the start; undefined when absent, unknown or (after reporting) before the start. */
  resolve(moment: Moment | undefined, path: Path): number | undefined;
}

export function createContext(source: Source): ParseContext {
  const problems = [...source.problems];
  const context: ParseContext = {
    frame: {},
    problems,
    report: (path, message, hint, at) => {
      if (problems.length < PROBLEMS_MAX) problems.push(source.problem(path, message, hint, at));
    },
    find: ({ path, message, hint, at }) => context.report(path, message, hint, at),
    decode: (schema, value, path) => {
      // What would not be told is not looked into: its words take longer than the check.
      if (problems.length >= PROBLEMS_MAX) return undefined;
      const result = decode(schema, value, path);
      if ("value" in result) return result.value;
      result.findings.forEach(context.find);
      return undefined;
    },
    resolve: (moment, path) => {
      if (moment === undefined || context.frame.startMs === undefined) return undefined;
      const ms = resolveMoment(moment, context.frame.startMs);
      if (ms >= 0) return ms;
      context.report(path, say("run.before-start", { key: keyIn(path) ?? "" }));
      return undefined;
    },
  };
  return context;
}
