/** What the generator once found in our client, in a reading or in the harness, shrunk: it stays mended. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { printDetails } from "../sim/report/details.ts";
import { parseScenario } from "../sim/scenario/parse.ts";
import fixed from "../sim/subject/fixed.ts";
import { runTrial } from "../sim/verdict/trial.ts";

const FOLDER = join(import.meta.dirname, "found");

it.each(readdirSync(FOLDER))("%s", async file => {
  const scenario = parseScenario(readFileSync(join(FOLDER, file), "utf8"), { file, name: file });
  const trial = await runTrial({ scenario, subjectName: "fixed", subject: fixed, door: "memory" });
  expect(trial.verdict.verdict, printDetails(trial)).toBe("pass");
});
