/** Traces as files: printed and read without loss, and refused with the line that is wrong. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestTrace } from "../../../sim/trace/digest.ts";
import { parseTrace, printTrace } from "../../../sim/trace/jsonl.ts";
import { TraceFormatError } from "../../../sim/trace/trace-mistakes.ts";
import { traces } from "./arbitrary.ts";

const HEADER = '{"version":1,"replay":"run x"}';

describe("a printed trace", () => {
  it("is read back as the same trace, with the same digest and replay command", () => {
    fc.assert(
      fc.property(traces, fc.string(), (trace, replay) => {
        const parsed = parseTrace(printTrace(trace, replay));
        expect(parsed).toEqual({ trace, replay });
        expect(digestTrace(parsed.trace)).toBe(digestTrace(trace));
        expect(printTrace(parsed.trace, parsed.replay)).toBe(printTrace(trace, replay));
      }),
    );
  });

  it("has the header first, then one record a line, and ends with a line end", () => {
    fc.assert(
      fc.property(traces, trace => {
        const lines = printTrace(trace, "run x").split("\n");
        expect(lines).toHaveLength(trace.records.length + 2);
        expect(JSON.parse(lines[0]!)).toMatchObject({ version: 1, replay: "run x" });
        expect(lines.at(-1)).toBe("");
      }),
    );
  });

  it("may have met an editor that ends lines with CR LF or adds empty ones", () => {
    fc.assert(
      fc.property(traces, trace => {
        const text = printTrace(trace, "run x").replaceAll("\n", "\r\n\r\n");
        expect(parseTrace(text).trace).toEqual(trace);
      }),
    );
  });
});

describe("a file that is no trace", () => {
  it.each([
    ["", "the first line is not a trace header of version 1"],
    ["{}", "the first line is not a trace header of version 1"],
    ["null", "the first line is not a trace header of version 1"],
    ['{"version":2,"replay":"x"}', "the first line is not a trace header of version 1"],
    ['{"version":1}', "the first line is not a trace header of version 1"],
    ["no json", "line 1 is not JSON"],
    [`${HEADER}\n\n\n{"type":"end"`, "line 4 is not JSON"],
    [`${HEADER}\n7`, 'line 2 is not a record: it has no "type"'],
    [`${HEADER}\n{"type":"end"}\nnull`, 'line 3 is not a record: it has no "type"'],
  ])("%j is refused, and the message says where and why", (text, message) => {
    expect(() => parseTrace(text)).toThrow(TraceFormatError);
    expect(() => parseTrace(text)).toThrow(message);
  });
});
