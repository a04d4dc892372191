/** The settings of the mock server, as its knobs have them: their type, their defaults, and a scenario's `server:` block. */
import { z } from "zod";
import { KNOBS, type KnobTable } from "./knobs.ts";

export type SettingsOf<T extends KnobTable> = { -readonly [F in keyof T]: z.output<T[F]["schema"]> };

/** How the mock server behaves where the real one is not fully known. Each field is a knob, of which its entry says more. */
export type ServerSettings = SettingsOf<typeof KNOBS>;

/** The settings when a scenario gives none. */
export function defaultsOf<T extends KnobTable>(table: T): Readonly<SettingsOf<T>> {
  const defaults = Object.entries(table).map(([field, knob]) => [field, knob.default]);
  return Object.freeze(Object.fromEntries(defaults) as SettingsOf<T>);
}

/** Key in YAML to field of the settings. */
export function fieldsOf<T extends KnobTable>(table: T): Readonly<Record<string, keyof T & string>> {
  return Object.fromEntries(Object.entries(table).map(([field, { key }]) => [key, field]));
}

/** The `server:` block. */
export function serverSchemaOf(table: KnobTable) {
  const shape = Object.fromEntries(Object.values(table).map(({ key, schema }) => [key, schema]));
  return z
    .strictObject(shape)
    .partial()
    .meta({ description: "How the mock server behaves where the real one is not fully known." });
}

export const DEFAULT_SERVER = defaultsOf(KNOBS);
export const serverSchema = serverSchemaOf(KNOBS);
