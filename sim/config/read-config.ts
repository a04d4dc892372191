/** Finds the config file of a folder, loads it and tells its mistakes with file and key. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { z } from "zod";
import { decode, type Finding } from "../scenario/explain.ts";
import { suggested } from "../scenario/nearest.ts";
import { jsonSaid } from "../scenario/parser-words.ts";
import { inEnglish, say } from "../scenario/sentences.ts";
import { describeError } from "../subject/describe-error.ts";
import { importFresh } from "../subject/fresh/import-fresh.ts";
import { shown, shownWhole } from "../trace/escape.ts";
import type { Sentence } from "../trace/sentence.ts";
import { type Config, configSchema } from "./config.ts";

/** The first that is there is read. */
const FILES = ["ts", "mts", "js", "mjs", "json"].map(ending => `ilink-sim.config.${ending}`);

/** A config file that cannot be used, with every mistake in it. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  /** The message, for other languages. */
  readonly sentence: Sentence;

  constructor(sentence: Sentence, options?: ErrorOptions) {
    super(inEnglish(sentence), options);
    this.sentence = sentence;
  }
}

export interface FoundConfig {
  /** As the caller would write it. */
  file: string;
  config: Config;
}

/**
 * The config of a folder; undefined when it has none. Only the folder itself is looked at: what stands there is run, and whoever
 * calls the command there knows it.
 * @param options.file Another file than the usual ones. @param options.invariants The names that `only` and `ignore` may hold.
 * @throws ConfigError
 */
export async function readConfig(
  cwd: string,
  { file: given, invariants }: { file?: string; invariants: readonly string[] },
): Promise<FoundConfig | undefined> {
  const file = given ?? FILES.find(name => existsSync(join(cwd, name)));
  if (file === undefined) return undefined;
  const path = resolve(cwd, file);
  if (!existsSync(path)) throw new ConfigError(say("config.absent", { file: shown(file) }));
  const value = path.endsWith(".json") ? readJson(file, path) : await load(file, path);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new ConfigError(
      say("config.no-object", { file: shown(file), example: 'export default { subject: "…" }' }),
    );
  return { file, config: checkedConfig(value, { file, invariants }) };
}

/**
 * The value as a config.
 * @param options.file Where it stands, for messages. @param options.invariants The names that `only` and `ignore` may hold.
 * @throws ConfigError with every mistake.
 */
export function checkedConfig(
  value: object,
  { file, invariants }: { file: string; invariants: readonly string[] },
): Config {
  const result = decode(configSchema, value, []);
  const findings = "findings" in result ? result.findings : unknownNames(result.value, invariants);
  if (findings.length > 0 || "findings" in result) throw mistakes(file, findings);
  return result.value as Config;
}

function readJson(file: string, path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new ConfigError(
      say("config.no-json", { file: shown(file), words: shownWhole(jsonSaid((error as Error).message)) }),
    );
  }
}

/** A config takes `defineConfig` from this very package, also where it is not installed beside it. */
const PUBLIC = new URL(`../index${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url).href;

async function load(file: string, path: string): Promise<unknown> {
  try {
    const redirect = (specifier: string) => (specifier === "ilink-sim" ? PUBLIC : undefined);
    const { namespace } = await withoutWarning(() => importFresh(path, { redirect }));
    return namespace.default;
  } catch (error) {
    throw new ConfigError(say("config.not-loaded", { file: shown(file), words: describeError(error) }), {
      cause: error,
    });
  }
}

/** Node calls it experimental that TypeScript is read; who has written a config need not hear of it. */
async function withoutWarning<T>(work: () => Promise<T>): Promise<T> {
  const { emitWarning } = process;
  process.emitWarning = (...told: unknown[]): void => {
    if (told[1] !== "ExperimentalWarning") Reflect.apply(emitWarning, process, told);
  };
  try {
    return await work();
  } finally {
    process.emitWarning = emitWarning;
  }
}

type Read = z.output<typeof configSchema>;

function unknownNames(config: Read, invariants: readonly string[]): Finding[] {
  return (["only", "ignore"] as const).flatMap(key =>
    [config[key] ?? []]
      .flat()
      .flatMap(each => each.split(","))
      .filter(name => !invariants.includes(name))
      .map(name => ({
        path: [key],
        message: say("config.invariant", { key, name }),
        hint: suggested(name, invariants),
        at: "value" as const,
      })),
  );
}

function mistakes(file: string, findings: readonly Finding[]): ConfigError {
  const mistakes = findings.map(finding => {
    const { message: what, hint } = shownWhole(finding);
    const place = shown(file);
    return hint === undefined
      ? say("config.mistake", { place, what })
      : say("config.hinted", { place, what, hint });
  });
  return new ConfigError(say("config.mistakes", { mistakes }));
}
