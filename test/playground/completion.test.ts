/** What the editor offers, at a place marked by a bar. */
import { describe, expect, it } from "vitest";
import { completionsAt, type Schema } from "../../playground/page/completion.ts";
import { printSchema } from "../../sim/scenario/print-schema.ts";

const schema = JSON.parse(printSchema()) as Schema;

function offered(marked: string): string[] {
  const offset = marked.indexOf("|");
  const { options } = completionsAt(schema, marked.replace("|", ""), offset);
  return options.map(({ label }) => label);
}

describe("the editor offers", () => {
  it("the keys of a scenario, without those that are there", () => {
    expect(offered("|")).toEqual(expect.arrayContaining(["runs", "faults", "workload", "server"]));
    expect(offered("runs: 2h\n|\nfaults: []\n")).not.toContain("runs");
    expect(offered("runs: 2h\nse|")).toContain("server");
    expect(offered("runs: 2h\n|\nfaults: []\n")).not.toContain("faults");
  });

  it.each([
    ["server: { ho|", "hold"],
    ["server: { hold: 30s, la|", "latency"],
    ["server:\n  hold: 30s\n  la|", "latency"],
    ["server: { stale: |", "errcode"],
    ["server:\n  cursor: |", "replay"],
    ["workload:\n  - { at: 5m, in|", "inbound"],
    ["workload:\n  - at: 5m\n    in|", "inbound"],
    ["faults:\n  - { kind: ha|", "hang"],
    ["faults:\n  - kind: ha|", "hang"],
    ["faults:\n- kind: |", "hang"],
    ["faults:\n  - { kind: hang, f|", "from"],
    ["faults:\n  - { kind: crash, at: 5m, with: { k|", "kept"],
    ["faults:\n  - { kind: crash, at: 5m, with: { kept: |", "torn"],
    ["faults:\n  - kind: crash\n    at: 5m\n    with:\n      k|", "kept"],
    ["faults:\n  - kind: hang\n  - kind: crash\n    with: { kept: |", "torn"],
    ["faults:\n  - { kind: hang, on: [|", "getupdates"],
    ["limits:\n  recover|", "recoverWithin"],
    ["host: { reply: |", "true"],
  ])("at %j: %s", (marked, label) => {
    expect(offered(marked)).toContain(label);
  });

  it("nothing of another kind, nor of another mapping", () => {
    expect(offered("faults:\n  - { kind: hang, with: { k|")).not.toContain("kept");
    expect(offered("server: { hold: 30s }\nhost: { |")).not.toContain("hold");
    expect(offered("faults:\n  - { kind: ha|")).not.toContain("runs");
  });

  it("nothing, and does not fail, in texts that are no YAML", () => {
    for (const text of ["}}}|", "- - - |", "a: [[{|", "\t|", '"|', "faults: {{ |", `${"x".repeat(10_000)}|`])
      expect(() => offered(text)).not.toThrow();
  });

  it("a word from where it begins", () => {
    expect(completionsAt(schema, "faults:\n  - { kind: bro", 23).from).toBe(20);
  });
});
