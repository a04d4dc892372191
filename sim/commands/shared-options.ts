/** Options that several commands take, each worded once. */
import { t } from "./spoken.ts";

export const jobs = () => ["--jobs <number>", t("help.jobs")] as const;
export const budget = () => ["--budget <seconds>", t("help.budget")] as const;
export const memory = () => ["--memory <MB>", t("help.memory")] as const;

export const config = () => ["--config <file>", t("help.config")] as const;
export const noConfig = () => ["--no-config", t("help.no-config")] as const;
export const grep = () => ["--grep <text>", t("help.grep")] as const;

export const corpus = () => ["--corpus <dir>", t("help.corpus")] as const;

export const collect = (value: string, before: string[]): string[] => [...before, value];

export const tag = () =>
  ["--tag <tag>", t("help.tag"), collect, []] as [string, string, typeof collect, string[]];

/** Told the exit code when a command has ended. */
export type End = (code: number) => void;
