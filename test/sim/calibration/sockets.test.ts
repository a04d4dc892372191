/** Real sockets of the loopback interface still show what the table says: three cheap cases, under the Node that runs. */
import { describe, expect, it } from "vitest";
import { THIS_MAJOR } from "../../../sim/calibration/nodes.ts";
import { observe } from "../../../sim/calibration/observe.ts";
import { CASES } from "../../../sim/calibration/sockets/cases.ts";
import { readTable } from "../../../sim/calibration/table.ts";

const table = readTable();

describe.skipIf(table["body-cut"]?.[THIS_MAJOR] === undefined)("a real socket", () => {
  it.each(["connection-refused", "body-cut", "body-reset"])("shows %s as the table has it", async id => {
    const place = await CASES.find(each => each.id === id)!.open();
    try {
      // Far more than it takes; a bound for a machine where it hangs.
      const seen = await observe(fetch, place.url, {}, AbortSignal.timeout(10_000));
      expect(seen).toEqual(table[id]?.[THIS_MAJOR]);
    } finally {
      await place.close();
    }
  });
});
