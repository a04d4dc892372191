/** The command line over the config file: what a command is told in the end. */
import { type FoundConfig, readConfig } from "../config/read-config.ts";
import { INVARIANTS } from "../invariant/table.ts";
import type { PoolFlags } from "./jobs.ts";

export interface ConfigFlags {
  /** False with --no-config; a file in place of the folder's own. */
  config?: string | boolean;
}

/** @throws ConfigError */
export async function configFor({ config }: ConfigFlags): Promise<FoundConfig | undefined> {
  if (config === false) return undefined;
  return readConfig(process.cwd(), {
    ...(typeof config === "string" && { file: config }),
    invariants: INVARIANTS.map(({ name }) => name),
  });
}

/** One value or several, as a list. */
export const listOf = (value: string | readonly string[] | undefined): string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : [...value];

/** The limits of the worker processes, from the command line or else from the config. */
export function poolFlags(flags: PoolFlags, found: FoundConfig | undefined): PoolFlags {
  const { jobs, budget, memory } = found?.config ?? {};
  const usual = { jobs, budget, memory };
  const given = Object.entries(usual).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)]],
  );
  return { ...Object.fromEntries(given), ...withoutUndefined(flags) };
}

function withoutUndefined({ jobs, budget, memory }: PoolFlags): PoolFlags {
  return {
    ...(jobs !== undefined && { jobs }),
    ...(budget !== undefined && { budget }),
    ...(memory !== undefined && { memory }),
  };
}
