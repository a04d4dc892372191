/** A folder of timelines: a page a scenario, none of which hides or takes the place of another. */
import { expect, it } from "vitest";
import { openHtml } from "../../../sim/commands/html-report.ts";
import type { Told } from "../../../sim/report/formats/told.ts";
import { ENGLISH } from "../../../sim/words/language.ts";
import { row } from "../report/rows.ts";

it("has a file for each scenario, whatever their names are", () => {
  const scenarios = ["a/b", "a-b", "A/B", ".hidden/../x", "index", "…", "x".repeat(300)];
  const html = openHtml("out/");
  const runs = scenarios.map(scenario => ({ row: row({ scenario }), title: "t" }) as Told);
  for (const told of runs)
    html.add({ ...told, start: "2026-03-01T06:00:00Z", trace: undefined, expect: true });
  const files = [...html.pages({ runs, planned: runs.length, expect: true, language: ENGLISH })].map(
    ({ file }) => file.replaceAll("\\", "/"),
  );
  expect(files).toHaveLength(scenarios.length + 1);
  expect(new Set(files.map(file => file.toLowerCase())).size).toBe(files.length);
  expect(files.slice(0, 6)).toEqual([
    "out/index.html",
    "out/a-b.html",
    "out/a-b-2.html",
    "out/A-B-3.html",
    "out/hidden-..-x.html",
    "out/index-2.html",
  ]);
  for (const file of files) expect(file).toMatch(/^out\/[\w@][\w@.-]{0,104}\.html$/);
});
