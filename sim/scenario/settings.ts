/** The plain sections of a scenario (`server`, `host`, `limits`): their keys in YAML, their fields in a Scenario, their defaults. */
import { KNOBS } from "../knobs/knobs.ts";
import { DEFAULT_SERVER, fieldsOf, type ServerSettings } from "../knobs/settings.ts";
import {
  DEFAULT_LIMITS,
  keyOf,
  LIMIT_ENTRIES,
  type LimitField,
  type Limits,
} from "../trace/limits/limits.ts";
import type { HostSettings } from "./scenario.ts";

export { DEFAULT_SERVER } from "../knobs/settings.ts";

export const DEFAULT_HOST: Readonly<HostSettings> = Object.freeze({
  watchdog: false,
  handlerMs: 0,
  reply: false,
  typing: false,
});

/** `start` when a scenario gives none: 2026-01-05T00:00:00Z, a Monday. */
export const DEFAULT_START_MS = Date.UTC(2026, 0, 5);
export const DEFAULT_SETTLE_MS = 120_000;
export const DEFAULT_SEED = "1";
export const DEFAULT_ACCOUNTS: readonly string[] = Object.freeze(["bot"]);

/** Longest run: 60 days of virtual time. */
export const RUN_MS_MAX = 60 * 86_400_000;
/** Most accounts of one scenario. */
export const ACCOUNTS_MAX = 10_000;
/** Most workload events and fault windows of one scenario, repetitions counted. */
export const EVENTS_MAX = 100_000;

interface Section<T> {
  /** YAML key to field. */
  fields: Readonly<Record<string, keyof T & string>>;
  defaults: Readonly<T>;
}

const server: Section<ServerSettings> = { fields: fieldsOf(KNOBS), defaults: DEFAULT_SERVER };

const host: Section<HostSettings> = {
  fields: { watchdog: "watchdog", handler: "handlerMs", reply: "reply", typing: "typing" },
  defaults: DEFAULT_HOST,
};

/** Those that a scenario may move. */
const limits: Section<Limits> = {
  fields: Object.fromEntries(
    LIMIT_ENTRIES.filter(([, { tighten }]) => tighten !== "exact").map(([field]) => [keyOf(field), field]),
  ) as Record<string, LimitField>,
  defaults: DEFAULT_LIMITS,
};

export const SECTIONS = { server, host, limits };

/** The section's settings: what the file gives, defaults for the rest. */
export function settingsOf<T extends object>(
  section: Section<T>,
  given: Readonly<Record<string, unknown>>,
): T {
  const settings: Record<string, unknown> = { ...section.defaults };
  for (const [key, field] of Object.entries(section.fields)) {
    if (given[key] !== undefined) settings[field] = given[key];
  }
  return settings as T;
}

/** The inverse of `settingsOf`: only the keys that differ from the defaults. */
export function givenOf<T extends object>(section: Section<T>, settings: T): Record<string, unknown> {
  const changed = Object.entries(section.fields).filter(
    ([, field]) => settings[field] !== section.defaults[field],
  );
  return Object.fromEntries(changed.map(([key, field]) => [key, settings[field]]));
}
