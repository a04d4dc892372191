/**
 * `npm run release`: makes the commit and the tag of a release, and publishes nothing: pushing the tag does that, in
 * `.github/workflows/release.yml`, with provenance. `--version 1.2.3` names the version, else it is that of package.json. `--dry-run`
 * changes nothing and shows what would be published, under which notes, and what stands in the way (exit code 1).
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { flawsOf } from "../package/flaws.ts";
import { build, packAll } from "../package/pack.ts";
import { printWeights } from "../package/weights.ts";
import { notesOf, released } from "./changelog.ts";
import { obstaclesTo } from "./obstacles.ts";
import { SAYS_VERSION, withVersion } from "./versioned.ts";

const ROOT = join(import.meta.dirname, "../..");
const CHANGELOG = "CHANGELOG.md";
const { values } = parseArgs({ options: { "dry-run": { type: "boolean" }, version: { type: "string" } } });
const isDry = values["dry-run"] === true;

const manifest = JSON.parse(read("package.json")) as Readonly<Record<string, unknown>>;
const from = String(manifest.version);
const version = values.version ?? from;
const changelog = read(CHANGELOG);
const dated = released(changelog, version, new Date().toISOString().slice(0, 10));

const obstacles = obstaclesTo({
  version,
  manifest,
  changelog,
  branch: git("branch", "--show-current"),
  changed: git("status", "--porcelain").split("\n").filter(Boolean),
  tags: git("tag", "--list").split("\n"),
});
if (isDry) obstacles.push(...(await show()));
for (const obstacle of obstacles) console.error(`✗ ${obstacle}`);
process.exitCode = obstacles.length > 0 ? 1 : 0;
if (!isDry && obstacles.length === 0) make();

/** What would come of it. @returns what is wrong with the packages. */
async function show(): Promise<string[]> {
  const scratch = mkdtempSync(join(tmpdir(), "ilink-release-"));
  try {
    await build();
    const packed = await packAll(scratch);
    console.log(`${printWeights(packed)}\n\nWould be tagged v${version}, with these notes:\n`);
    console.log(`${notesOf(dated, version)}\n\nWould be published by the tag, with provenance:`);
    for (const { name } of packed) console.log(`  ${name}@${version}`);
    return (await Promise.all(packed.map(flawsOf))).flat();
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function make(): void {
  if (version !== from) {
    npm("version", version, "--no-git-tag-version");
    for (const file of SAYS_VERSION) write(file, withVersion(read(file), { from, to: version }));
  }
  write(CHANGELOG, dated);
  npm("run", "check");
  npm("run", "packages");
  git("commit", "--all", "--message", `docs(docs): release ${version}`);
  git("tag", "--annotate", `v${version}`, "--message", notesOf(dated, version), "--cleanup", "whitespace");
  console.log(`v${version} is committed and tagged. To publish: git push --follow-tags`);
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

function write(file: string, text: string): void {
  writeFileSync(join(ROOT, file), text);
}

function git(...args: string[]): string {
  return execFileSync("git", args, { cwd: ROOT, encoding: "utf8" }).trim();
}

function npm(...args: string[]): void {
  execFileSync("npm", args, { cwd: ROOT, stdio: "inherit", shell: process.platform === "win32" });
}
