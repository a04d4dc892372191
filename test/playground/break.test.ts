/** A fault is put into a text: the rest stays as it was written, and what comes out is a scenario that has it. */
import { describe, expect, it } from "vitest";
import { withFault } from "../../playground/engine/break.ts";
import { FAULT_KINDS } from "../../sim/fault/table.ts";
import { parseScenario } from "../../sim/scenario/parse.ts";
import { textOf } from "./sample.ts";

const read = (text: string) => parseScenario(text, { file: "mine.yaml", name: "mine.yaml" });
const broken = (text: string, kind = "hang", fromMs = 600_000): string =>
  withFault(text, read(text), { kind, fromMs });

const HEAD = "title: A day\nruns: 2h\nworkload:\n  - { at: 5m, inbound: alice } # a word\n";

describe("a fault", () => {
  it("is the first", () => {
    expect(broken(HEAD)).toBe(
      `${HEAD}faults:\n  - { kind: hang, from: 10m, for: 5m, with: { inFlight: lost } }\n`,
    );
    expect(broken(HEAD.trimEnd())).toBe(
      `${HEAD}faults:\n  - { kind: hang, from: 10m, for: 5m, with: { inFlight: lost } }\n`,
    );
  });

  it.each([
    ["behind others", `faults:\n  - { kind: hang, from: 1m, for: 1m } # why\n`, "expect:\n  fixed: pass\n"],
    ["behind one in several lines", `faults:\n- kind: hang\n  from: 1m\n  for: 1m\n`, ""],
    ["into a list in one line", `faults: [{ kind: hang, from: 1m, for: 1m }]\n`, "expect: {}\n"],
    ["into an empty list", `faults: []\n`, "settle: 10m\n"],
    ["at the end of a text without an end of line", `faults:\n  - { kind: hang, from: 1m }`, ""],
    ["behind a blank line", `faults:\n  - { kind: hang, from: 1m }\n\n`, "# the end\nsettle: 10m\n"],
  ])("comes %s", (_where, faults, after) => {
    const text = HEAD + faults + after;
    const before = read(text).faults;
    const out = broken(text, "broken-pipe");
    const { faults: now } = read(out);
    expect(now.slice(0, -1)).toEqual(before);
    expect(now.at(-1)).toMatchObject({ kind: "broken-pipe", atMs: 600_000 });
    // Nothing of what was written is gone.
    let rest = out;
    for (const line of text.split("\n").flatMap(each => each.replace(/\]$/, "").trim() || [])) {
      expect(rest).toContain(line);
      rest = rest.slice(rest.indexOf(line));
    }
  });

  it.each(FAULT_KINDS.map(({ id }) => id))("of each kind is a scenario: %s", kind => {
    const text = "title: A day\nruns: 3h\nworkload:\n  - { at: 5m, inbound: alice }\n";
    expect(read(broken(text, kind)).faults).toMatchObject([{ kind, atMs: 600_000 }]);
  });

  it("ends before heal, and does not begin after it", () => {
    const text = textOf("bug-155/overnight-idle");
    const { healAtMs } = read(text);
    const [fault] = read(broken(text, "hang", healAtMs - 60_000)).faults;
    expect(fault?.untilMs).toBeLessThanOrEqual(healAtMs);
    expect(() => broken(text, "hang", healAtMs)).toThrow("choose an earlier time");
  });
});
