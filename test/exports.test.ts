/** The search for dead exports bites: a tree with one of each, searched by the configuration of this one. */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const TREE = {
  "src/index.ts": 'export { alive } from "./used.ts";\n',
  "src/used.ts": "export const alive = 1;\nexport const dead = 2;\nexport type Dead = 3;\n",
  "src/unused.ts": "export const nobody = 4;\n",
  "sim/index.ts": 'export { kept } from "./room/kept.ts";\n',
  "sim/room/kept.ts": "export const kept = within();\nexport function within(): number {\n  return 5;\n}\n",
};

const scratch = mkdtempSync(join(tmpdir(), "ilink-exports-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Report {
  issues: {
    file: string;
    files: { name: string }[];
    exports: { name: string }[];
    types: { name: string }[];
  }[];
}

it("finds the file, the value and the type that nobody imports, and the value that is its file's own", async () => {
  for (const file of ["knip.jsonc", "package.json", "tsconfig.json"])
    cpSync(join(ROOT, file), join(scratch, file));
  symlinkSync(join(ROOT, "node_modules"), join(scratch, "node_modules"));
  for (const [file, text] of Object.entries(TREE)) {
    mkdirSync(join(scratch, file, ".."), { recursive: true });
    writeFileSync(join(scratch, file), text);
  }
  const args = [join(ROOT, "node_modules/knip/bin/knip.js"), "--reporter=json"];
  // It exits with 1, which is what is wanted here.
  const stdout = await new Promise<string>(resolve => {
    execFile(process.execPath, args, { cwd: scratch }, (_, said) => resolve(said));
  });
  const { issues } = JSON.parse(stdout) as Report;
  const found = issues.flatMap(({ file, files, exports, types }) => [
    ...files.map(() => file),
    ...[...exports, ...types].map(({ name }) => `${file} ${name}`),
  ]);
  expect(found.toSorted()).toEqual([
    "sim/room/kept.ts within",
    "src/unused.ts",
    "src/used.ts Dead",
    "src/used.ts dead",
  ]);
});
