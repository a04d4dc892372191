/** The table of what real sockets show: complete, and as the calibration prints it. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { MAJORS } from "../../../sim/calibration/nodes.ts";
import { CASES } from "../../../sim/calibration/sockets/cases.ts";
import { NOT_CALIBRATED, printTable, readTable, TABLE_FILE } from "../../../sim/calibration/table.ts";

const table = readTable();
const ids = CASES.map(({ id }) => id);

describe("the calibration table", () => {
  it("has each case once, and nothing else", () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.keys(table)).toEqual(ids.toSorted());
  });

  it.each(ids)("has %s under every major, or a reason why not", id => {
    for (const major of MAJORS) {
      if (!table[id]?.[major]) expect(NOT_CALIBRATED[id], `Node ${major}`).toEqual(expect.any(String));
    }
  });

  it("is printed in one way", () => {
    expect(readFileSync(TABLE_FILE, "utf8")).toBe(printTable(table));
  });

  it("holds nothing of the machine that it was made on", () => {
    expect(readFileSync(TABLE_FILE, "utf8")).not.toMatch(/127\.0\.0\.1|:\d{4,5}\b|\/tmp|\/root|\/home/);
  });

  it("has a deadline's error only where the fault is a silence", () => {
    const timedOut = ids.filter(id =>
      MAJORS.some(major => table[id]?.[major]?.error?.name === "TimeoutError"),
    );
    expect(timedOut).toEqual(["header-stall", "body-stall"]);
  });
});
