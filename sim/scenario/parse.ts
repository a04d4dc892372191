/** Scenario files: text in, a frozen Scenario out, or every mistake at once with its place in the file. */
import { z } from "zod";
import { checkEventCount, checkExpectations, checkFaultNames, checkLimits, checkOverlaps } from "./checks.ts";
import { createContext, type ParseContext } from "./context.ts";
import { unknownKey } from "./explain.ts";
import { parseFaultLine } from "./faults.ts";
import { parseFrame } from "./frame.ts";
import { type Path, PROBLEMS_MAX, ScenarioError } from "./problem.ts";
import type { Scenario } from "./scenario.ts";
import { scenarioSchema } from "./schema.ts";
import { say } from "./sentences.ts";
import { DEFAULT_SEED, SECTIONS, settingsOf } from "./settings.ts";
import { readSource } from "./source.ts";
import { parseWorkloadLine } from "./workload.ts";

/** What a parsed scenario is called, and which invariants it may name. */
export interface ParseOptions {
  /** The file as errors name it. */
  file: string;
  /** The scenario's name: its path below `scenarios/` without the ending. */
  name: string;
  /** Every invariant that `expect` may name; absent: any name is taken. */
  invariants?: readonly string[];
}

/**
 * Reads a scenario. The result is frozen throughout.
 *
 * @throws ScenarioError with every mistake that could be found in one go.
 */
export function parseScenario(text: string, options: ParseOptions): Scenario {
  const source = readSource(text, options.file);
  const context = createContext(source);
  const top = topLevel(source.value, context);
  if (top) {
    // Taken as written, so that a commit hash made of digits keeps every digit.
    if (typeof top.seed === "number") top.seed = source.written(["seed"]);
    const scenario = build(top, options, context);
    if (scenario && context.problems.length === 0) return deepFreeze(scenario);
  }
  throw new ScenarioError(context.problems.toSorted((a, b) => a.line - b.line || a.column - b.column));
}

const SHAPE = scenarioSchema.shape;
type Top = Record<string, unknown>;

function topLevel(value: unknown, context: ParseContext): Top | undefined {
  if (value === undefined) return undefined;
  const keys = Object.keys(SHAPE);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const message = say(value === null ? "file.empty" : "file.no-mapping");
    context.report([], message, say("file.keys", { keys }));
    return undefined;
  }
  const unknown = Object.keys(value).filter(key => !keys.includes(key));
  for (const key of unknown.slice(0, PROBLEMS_MAX)) context.find(unknownKey([], key, keys));
  return { ...value };
}

/** Decodes part by part, so that a mistake in one part does not hide those in another. */
function build(top: Top, options: ParseOptions, context: ParseContext): Scenario | undefined {
  const title = context.decode(SHAPE.title, top.title, ["title"]);
  const why = context.decode(SHAPE.why, top.why, ["why"]);
  const seed = context.decode(SHAPE.seed, top.seed, ["seed"]);
  context.frame = parseFrame(top, context);
  const server = context.decode(SHAPE.server, top.server, ["server"]);
  const host = context.decode(SHAPE.host, top.host, ["host"]);
  const limits = context.decode(SHAPE.limits, top.limits, ["limits"]);
  const expect = context.decode(SHAPE.expect, top.expect, ["expect"]);
  const workload = linesOf(top, "workload", context).map(([line, path]) =>
    parseWorkloadLine(line, path, context),
  );
  const faults = linesOf(top, "faults", context).map(([line, path], at) =>
    parseFaultLine(line, at, path, context),
  );
  checkLimits(limits ?? {}, context);
  checkExpectations(expect ?? {}, options.invariants, context);
  checkFaultNames(faults, context);
  const { startMs, healAtMs, endAtMs, accounts } = context.frame;
  if (startMs === undefined || healAtMs === undefined || endAtMs === undefined) return undefined;
  const scenario: Scenario = {
    name: options.name,
    title: title ?? "",
    why: [why ?? []].flat(),
    seed: String(seed ?? DEFAULT_SEED),
    startMs,
    accounts: [...(accounts ?? [])],
    healAtMs,
    endAtMs,
    server: settingsOf(SECTIONS.server, server ?? {}),
    host: settingsOf(SECTIONS.host, host ?? {}),
    workload: workload.filter(line => line !== undefined),
    faults: faults.filter(line => line !== undefined),
    expect: expect ?? {},
    limits: settingsOf(SECTIONS.limits, limits ?? {}),
  };
  // Repetitions are counted only when every line is in its place.
  if (context.problems.length === 0) checkEventCount(scenario, context);
  if (context.problems.length === 0) checkOverlaps(scenario, context);
  return scenario;
}

/** The lines of a list, each with its path; none after reporting that it is no list. */
function linesOf(top: Top, key: "workload" | "faults", context: ParseContext): [line: unknown, path: Path][] {
  const lines = context.decode(LINES, top[key], [key]) ?? [];
  return lines.map((line, at) => [line, [key, at]]);
}

const LINES = z.array(z.unknown()).optional();

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
