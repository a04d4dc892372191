/** docs/reading.md: what it shows is what the commands print (npm run readme), and its signs are those of a replay. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { outputsIn, PAGE_OF_OUTPUTS, printed } from "./outputs.ts";
import { Shell } from "./shell.ts";

const PAGE = readFileSync(join(import.meta.dirname, "../..", PAGE_OF_OUTPUTS), "utf8");
const shell = new Shell("reading");
afterAll(() => shell.remove());

describe.skipIf(process.platform === "win32")("what is printed", () => {
  const outputs = outputsIn(PAGE);

  it("is shown twice", () => expect(outputs).toHaveLength(2));

  it.each(outputs)("$command", async one => {
    const { code, text } = await printed(one, shell);
    expect(text, "npm run readme writes it").toBe(one.shown);
    expect(code).toBe(Number(/# exit code (\d)$/.exec(one.command)?.[1] ?? 0));
  });

  it("has the signs of the table", () => {
    const [, replayed] = outputs;
    for (const sign of ["●", "→", "←", "⚡"]) expect(replayed?.shown).toContain(sign);
    for (const sign of ["●", "→", "←", "⚡", "×"])
      expect(PAGE).toMatch(new RegExp(`^\\| \`${sign}\` +\\|`, "m"));
  });
});
