/** The shapes that the doors throw are those of the calibration table. */
import { describe, expect, it } from "vitest";
import { MAJORS } from "../../../sim/calibration/nodes.ts";
import type { Observation } from "../../../sim/calibration/observe.ts";
import { readTable } from "../../../sim/calibration/table.ts";
import { DIFFERENCES, SHAPES } from "../../../sim/fault/shapes.ts";

const table = readTable();

/** What the table has of a shape, under one major. */
function shapeOf(observation: Observation | null | undefined): unknown {
  const { phase, error, cause } = observation ?? {};
  return error?.name === "TypeError" ? { phase, message: error.message, cause } : undefined;
}

describe("the shapes", () => {
  it("are every transport error of the table, as Node 24 shows it", () => {
    const seen = Object.entries(table).map(([id, row]) => [id, shapeOf(row["24"])] as const);
    expect(SHAPES).toEqual(Object.fromEntries(seen.filter(([, shape]) => shape !== undefined)));
  });

  it("differ between majors where it is said, and nowhere else", () => {
    const differing = Object.entries(table).filter(([, row]) => {
      const shapes = MAJORS.map(major => JSON.stringify(shapeOf(row[major])));
      return new Set(shapes).size > 1;
    });
    expect(differing.map(([id]) => id)).toEqual(Object.keys(DIFFERENCES));
  });

  it.each(MAJORS.filter(major => major !== "24"))("are named by the note where Node %s differs", major => {
    for (const [id, row] of Object.entries(table)) {
      const same = JSON.stringify(shapeOf(row[major])) === JSON.stringify(shapeOf(row["24"]));
      expect(new Map(Object.entries(DIFFERENCES)).get(id)?.includes(`Node ${major}`) ?? false, id).toBe(
        !same,
      );
    }
  });
});
