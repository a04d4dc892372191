/** docs/anchors.md says what the runs say, for a sample of its incidents and the clients that every checkout has. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveSubject } from "../sim/subject/table.ts";
import { runTrial } from "../sim/verdict/trial.ts";
import { CLIENTS } from "../tools/anchors/clients.ts";
import { incidents } from "../tools/anchors/incidents.ts";
import { pageOf } from "../tools/anchors/page.ts";
import { cellOf, type Result, resultOf } from "../tools/anchors/result.ts";
import { CHINESE, ENGLISH } from "../tools/anchors/words.ts";

const text = readFileSync(join(import.meta.dirname, "..", ENGLISH.file), "utf8");
const rows = text
  .split("\n")
  .filter(line => line.startsWith("| "))
  .map(line => line.slice(2, -2).split(" | "));
const head = rows.find(([first]) => first === ENGLISH.incident) ?? [];
const cell = (incident: string, client: string): string | undefined =>
  rows.find(([first]) => first?.startsWith(`\`${incident}\``))?.[head.indexOf(`\`${client}\``)];

/** Short ones, in which the clients differ. */
const SAMPLE = ["bug-155/stale-on-sendmessage-only", "bug-155/shape-ret", "transport/poll-dead-send-alive"];
const AT_HAND = ["fixed", "legacy", "openclaw-weixin@2.4.9", "openclaw-weixin@2.4.9+repair"];

describe.each(SAMPLE)("%s", name => {
  it.each(AT_HAND)("%s", async subjectName => {
    const scenario = incidents().find(({ scenario: { name: each } }) => each === name)?.scenario;
    if (scenario === undefined) throw new Error(`${name} is none of the incidents`);
    const subject = await resolveSubject(subjectName, { cwd: process.cwd() });
    const { trace, verdict } = await runTrial({ scenario, subject, subjectName, door: "memory" });
    expect(cellOf(resultOf(trace, verdict))).toBe(cell(name, subjectName));
  });
});

it("has every version of the plugin that is installed", () => {
  const { devDependencies } = JSON.parse(
    readFileSync(join(import.meta.dirname, "../package.json"), "utf8"),
  ) as {
    devDependencies: Record<string, string>;
  };
  const installed = Object.keys(devDependencies).flatMap(
    name => /^openclaw-weixin-(.*)$/.exec(name)?.[1] ?? [],
  );
  const names = CLIENTS.map(({ name }) => name);
  for (const version of installed) expect(names).toContain(`openclaw-weixin@${version}`);
});

it("has a row for each incident and a column for each client", () => {
  expect(head.slice(1)).toEqual(CLIENTS.map(({ name }) => `\`${name}\``));
  const names = incidents().map(({ scenario }) => scenario.name);
  expect(names.filter(name => cell(name, "fixed") === undefined)).toEqual([]);
  expect(names).toContain("bug-155/overnight-idle");
});

const result = (given: Partial<Result>): Result => {
  return { survived: "yes", awayMs: 500, delivered: 2, asked: 3, requests: 1_234, ...given };
};

it("a cell tells who never came back from who was never asked to send", () => {
  expect(cellOf(result({}))).toBe("✓ 500 ms · 2/3 · 1,234");
  expect(cellOf(result({ survived: "no", awayMs: null }))).toMatch(/^✗ ∞ · /);
  expect(cellOf(result({ delivered: 0, asked: 0 }))).toContain(" – ");
});

it("sums up what its rows say, in both languages alike", () => {
  const [incident] = incidents();
  if (incident === undefined) throw new Error("there are incidents");
  const client = { name: "one", subject: "one" };
  const results = [result({}), result({ survived: "no", awayMs: null }), result({ awayMs: 9_000 })];
  const pages = [ENGLISH, CHINESE].map(words =>
    pageOf(
      [client],
      results.map(each => ({ incident, results: [each] })),
      words,
    ),
  );
  for (const page of pages) expect(page).toContain("| `one` | 2/3 | 500 ms | 9 s | 1 | 6/9 | 3,702 |");
});
