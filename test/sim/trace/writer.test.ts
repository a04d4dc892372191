/** The writer: places records in time and order, until the trace is complete. */
import { describe, expect, it } from "vitest";
import { createTraceWriter } from "../../../sim/trace/writer.ts";

describe("the trace writer", () => {
  it("gives each record its place and its time", () => {
    let now = 5;
    const { write, records } = createTraceWriter(() => now);
    write({ type: "heal" });
    now = 9;
    write({ type: "end" });
    expect(records).toEqual([
      { type: "heal", seq: 0, atMs: 5 },
      { type: "end", seq: 1, atMs: 9 },
    ]);
  });

  it("drops what is written after the trace is complete", () => {
    const { write, close, records } = createTraceWriter(() => 0);
    write({ type: "heal" });
    close();
    write({ type: "end" });
    expect(records).toHaveLength(1);
  });
});
