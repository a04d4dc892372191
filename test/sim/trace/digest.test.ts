/** The digest: blind to what differs between machines, and to nothing else. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestTrace } from "../../../sim/trace/digest.ts";
import type { TraceRecord } from "../../../sim/trace/record.ts";
import type { Trace } from "../../../sim/trace/trace.ts";
import { traces } from "./arbitrary.ts";

const withRecords = (trace: Trace, records: TraceRecord[]): Trace => ({ ...trace, records });

describe("the digest", () => {
  it("is 64 hex digits, the same for equal traces", () => {
    fc.assert(
      fc.property(traces, trace => {
        expect(digestTrace(trace)).toMatch(/^[0-9a-f]{64}$/);
        expect(digestTrace(structuredClone(trace))).toBe(digestTrace(trace));
      }),
    );
  });

  it("does not hear of the places of trips, of texts of errors, or of a place in a halt's words", () => {
    fc.assert(
      fc.property(traces, fc.string(), fc.nat(), (trace, text, line) => {
        const moved = trace.records.map((record): TraceRecord => {
          if (record.type === "tripwire") return { ...record, where: text, call: text };
          if (record.type === "lifecycle") return { ...record, error: text };
          if (record.type !== "halt") return record;
          return { ...record, message: `${record.message} at src/client.ts:${line}` };
        });
        expect(digestTrace(withRecords(trace, moved))).toBe(digestTrace(trace));
      }),
    );
  });

  it("hears of every other field of every record", () => {
    fc.assert(
      fc.property(traces, fc.nat(), fc.nat(), fc.boolean(), (trace, which, field, removed) => {
        fc.pre(trace.records.length > 0);
        const index = which % trace.records.length;
        const record = { ...trace.records[index]! } as Record<string, unknown>;
        const names = Object.keys(record).filter(
          name => record.type !== "tripwire" || (name !== "where" && name !== "call"),
        );
        const name = names[field % names.length]!;
        if (removed) delete record[name];
        else record[name] = [record[name], "changed"];
        const changed = trace.records.with(index, record as unknown as TraceRecord);
        // A tripwire that has lost its type no longer hides its place; either way the digest is another.
        expect(digestTrace(withRecords(trace, changed))).not.toBe(digestTrace(trace));
      }),
    );
  });

  it("hears of the order, the number and the absence of records", () => {
    fc.assert(
      fc.property(traces, fc.nat(), (trace, which) => {
        fc.pre(trace.records.length > 1);
        const index = which % (trace.records.length - 1);
        const [one, two] = [trace.records[index]!, trace.records[index + 1]!];
        const swapped = trace.records.with(index, two).with(index + 1, one);
        const digests = [
          digestTrace(trace),
          digestTrace(withRecords(trace, swapped)),
          digestTrace(withRecords(trace, trace.records.toSpliced(index, 1))),
          digestTrace(withRecords(trace, [...trace.records, one])),
        ];
        expect(new Set(digests).size).toBe(4);
      }),
    );
  });

  it("hears of every field of the header", () => {
    fc.assert(
      fc.property(traces, fc.nat(), (trace, which) => {
        const names = Object.keys(trace.header) as (keyof typeof trace.header)[];
        const name = names[which % names.length]!;
        const header = { ...trace.header, [name]: [trace.header[name], "changed"] } as never;
        expect(digestTrace({ ...trace, header })).not.toBe(digestTrace(trace));
      }),
    );
  });

  it("is the same however long the trace, chunk borders included", () => {
    // 65,536 characters are hashed at a time; these records span several chunks.
    const record = (seq: number): TraceRecord => ({
      type: "halt",
      why: "time",
      message: "x".repeat(999),
      seq,
      atMs: 0,
    });
    const header = { scenario: "s" } as Trace["header"];
    const long = Array.from({ length: 300 }, (_, seq) => record(seq));
    const changed = long.with(150, { ...record(150), atMs: 1 });
    expect(digestTrace({ header, records: long })).toBe(digestTrace({ header, records: [...long] }));
    expect(digestTrace({ header, records: long })).not.toBe(digestTrace({ header, records: changed }));
    expect(digestTrace({ header, records: [] })).toMatchInlineSnapshot(
      `"a41d3984a7d372cb6252f67c2f4c308b6311591860d25ab5cdb9207466134aa5"`,
    );
  });
});
