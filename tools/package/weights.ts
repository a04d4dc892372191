/** What each package weighs, as a table. */
import { statSync } from "node:fs";
import Table from "cli-table3";
import { BUDGETS } from "./flaws.ts";
import type { Packed } from "./pack.ts";

export function printWeights(packed: readonly Packed[]): string {
  const table = new Table({
    head: ["package", "version", "files", "packed, bytes", "unpacked, bytes", "of at most"],
    style: { head: [], border: [] },
  });
  for (const { name, version, files, file, unpackedBytes } of packed)
    table.push([
      name,
      version,
      ...[files.length, statSync(file).size, unpackedBytes, BUDGETS[name].unpackedBytes].map(number =>
        number.toLocaleString("en"),
      ),
    ]);
  return table.toString();
}
