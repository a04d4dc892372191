/** Every number that a verdict rests on, in one table. */
import { HANDLING } from "./handling.ts";
import type { Limit } from "./limit.ts";
import { POLICY } from "./policy.ts";
import { RECEIVING } from "./receiving.ts";
import { SENDING } from "./sending.ts";
import { WAITING } from "./waiting.ts";

export const LIMITS = { ...RECEIVING, ...SENDING, ...WAITING, ...HANDLING, ...POLICY } as const;

export type LimitField = keyof typeof LIMITS;

/** Milliseconds of virtual time where the name ends in `Ms`, else plain counts. */
export type Limits = Record<LimitField, number>;

export const LIMIT_ENTRIES = Object.entries(LIMITS) as readonly (readonly [LimitField, Limit])[];

export const DEFAULT_LIMITS: Readonly<Limits> = Object.freeze(
  Object.fromEntries(LIMIT_ENTRIES.map(([field, limit]) => [field, limit.default])) as Limits,
);

/** As scenarios write it: `recoverWithin`. */
export function keyOf(field: LimitField): string {
  return field.replace(/Ms$/, "");
}
