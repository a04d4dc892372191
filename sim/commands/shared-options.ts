/** Options that several commands take, each worded once. */
export const JOBS = [
  "--jobs <number>",
  "worker processes to spread the runs over. Default: one a core",
] as const;
export const BUDGET = ["--budget <seconds>", "computing time that one run may take. Default: 600"] as const;
export const MEMORY = [
  "--memory <MB>",
  "memory that the process of one run may take. Default: 1536",
] as const;

export const CONFIG = [
  "--config <file>",
  "another config file than ilink-sim.config.ts of this folder",
] as const;
export const NO_CONFIG = ["--no-config", "read no config file"] as const;
export const GREP = [
  "--grep <text>",
  "those whose name or title has this text, or matches this /pattern/",
] as const;

export const CORPUS = [
  "--corpus <dir>",
  "scenarios that are replayed first; what is found goes there too",
] as const;

export const collect = (value: string, before: string[]): string[] => [...before, value];

export const TAG = [
  "--tag <tag>",
  "those of a folder, a fault kind (hang) or a report (openclaw-weixin#155); may be repeated",
  collect,
  [],
] as [string, string, typeof collect, string[]];

/** Told the exit code when a command has ended. */
export type End = (code: number) => void;
