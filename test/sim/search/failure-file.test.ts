import { describe, expect, test } from "vitest";
import { parseScenario } from "../../../sim/scenario/parse.ts";
import { failureFile } from "../../../sim/search/failure-file.ts";
import { fuzz } from "../../../sim/search/fuzz.ts";
import { breaksWhen, hasKind } from "./toy.ts";

async function failureOf(seed: string) {
  const { failures } = await fuzz({
    runs: 100,
    seed,
    predicate: breaksWhen(hasKind("taken-over"), "no-loss"),
  });
  return failures[0]!;
}

describe("a failure file", () => {
  test("is a scenario of a few lines that its subject is expected to pass", async () => {
    const { text } = failureFile(await failureOf("1"), "openclaw-weixin@2.4.9");
    const [title, why, ...rest] = text.split("\n");
    expect(title).toBe('title: "Found by fuzz: openclaw-weixin@2.4.9 breaks no-loss"');
    expect(why).toMatch(/^why: Shrunk from run \d+ of seed 1; breaks no-loss$/);
    expect(rest.join("\n")).toBe(
      [
        "runs: 20m",
        "settle: 15m",
        "faults:",
        "  - { kind: taken-over, at: 0s }",
        "expect:",
        "  openclaw-weixin@2.4.9: pass",
        "",
      ].join("\n"),
    );
  });

  test("names every invariant that it was found for", async () => {
    const failure = { ...(await failureOf("1")), targets: ["no-loss", "no-pause-loop"] };
    const { scenario } = failureFile(failure, "legacy");
    expect(scenario.title).toBe("Found by fuzz: legacy breaks no-loss, no-pause-loop");
  });

  test("reads back as what it says", async () => {
    const { path, text, scenario } = failureFile(await failureOf("2"), "legacy");
    expect(parseScenario(text, { file: path, name: path, invariants: ["no-loss"] })).toStrictEqual(scenario);
  });

  test("has the same name for the same shrunk scenario, wherever it was found", async () => {
    const [a, b] = [await failureOf("1"), await failureOf("2")];
    expect(a.shrunk).toEqual(b.shrunk);
    expect(failureFile(a, "legacy").path).toBe(failureFile(b, "legacy").path);
    expect(failureFile(a, "legacy").path).toMatch(/^\.ilink-sim\/failures\/legacy-[0-9a-f]{8}\.yaml$/);
    expect(failureFile(a, "./my client.ts").path).toMatch(/\/my-client\.ts-[0-9a-f]{8}\.yaml$/);
  });
});
