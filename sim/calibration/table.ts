/** The table of what was seen: read by tests, written by the calibration. */
import { readFileSync } from "node:fs";
import type { Observation } from "./observe.ts";

/** By fault kind, then by major of Node. `null`: it cannot be brought about there, as NOT_CALIBRATED says. */
export type CalibrationTable = Record<string, Record<string, Observation | null>>;

export const TABLE_FILE = new URL("./table.json", import.meta.url);

/** Kinds that stand in the table without an observation, under some major or all, and why. */
export const NOT_CALIBRATED: Readonly<Record<string, string>> = {};

export function readTable(): CalibrationTable {
  return JSON.parse(readFileSync(TABLE_FILE, "utf8"));
}

/** Sorted by kind and major, so that two calibrations differ only in what they saw. */
export function printTable(table: CalibrationTable): string {
  const sorted = Object.fromEntries(
    Object.keys(table)
      .sort()
      .map(kind => [kind, Object.fromEntries(Object.entries(table[kind] ?? {}).sort())]),
  );
  return `${JSON.stringify(sorted, null, 2)}\n`;
}
