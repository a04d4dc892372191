/**
 * `npm run build`: what the packages hold, in `dist/`. `sim` and `src` are those of ilink-sim; `ilink-client` is the whole
 * folder of that package. The client is the same in both, byte for byte.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { rolldown } from "rolldown";
import { reachableTypes } from "./types.ts";

const ROOT = join(import.meta.dirname, "../..");
const DIST = join(ROOT, "dist");
const COMPILED = join(DIST, "compiled");
const TEMPLATE = join(ROOT, "packages/ilink-client");
const UI_BUILT = "sim/ui/built";
const STAND_IN = "sim/subject/openclaw/stand-in";

/** Where somebody enters the client: the entries of both packages. */
const CLIENT_ENTRIES = ["src/index", "src/repair/index", "src/repair/preload"];

/** What is said once, in package.json of the checkout, for both packages. The client has engines of its own: it needs less. */
const SHARED = ["version", "license", "author", "type", "repository", "bugs", "homepage"];

rmSync(DIST, { recursive: true, force: true });
compile();
await bundleClient();
copyTypes();
rmSync(COMPILED, { recursive: true });
assembleClient();

/** The harness keeps its files: it starts some by their names, and a stack trace shows them. */
function compile(): void {
  const compiler = join(ROOT, "node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [compiler, "-p", join(ROOT, "tsconfig.build.json")], { stdio: "inherit" });
  const isCode = (path: string): boolean => !path.endsWith(".d.ts");
  cpSync(join(COMPILED, "sim"), join(DIST, "sim"), { recursive: true, filter: isCode });
  cpSync(join(ROOT, UI_BUILT), join(DIST, UI_BUILT), { recursive: true });
  cpSync(join(ROOT, STAND_IN), join(DIST, STAND_IN), { recursive: true });
}

/** The client is one file an entry and what they share: half as large as its modules with their comments. */
async function bundleClient(): Promise<void> {
  const input = Object.fromEntries(CLIENT_ENTRIES.map(entry => [entry, join(ROOT, `${entry}.ts`)]));
  const bundle = await rolldown({ input, platform: "node" });
  await bundle.write({ dir: DIST, comments: false, chunkFileNames: "src/[name].js" });
  await bundle.close();
}

function copyTypes(): void {
  const entries = ["sim/index", "sim/testing/vitest", "sim/testing/node-test", ...CLIENT_ENTRIES].map(
    entry => `${entry}.d.ts`,
  );
  for (const [file, text] of reachableTypes(COMPILED, entries)) {
    mkdirSync(dirname(join(DIST, file)), { recursive: true });
    writeFileSync(join(DIST, file), text);
  }
}

function assembleClient(): void {
  const folder = join(DIST, "ilink-client");
  const read = (file: string): Record<string, unknown> => JSON.parse(readFileSync(file, "utf8"));
  const whole = read(join(ROOT, "package.json"));
  const shared = Object.fromEntries(
    SHARED.filter(field => field in whole).map(field => [field, whole[field]]),
  );
  const { name, ...own } = read(join(TEMPLATE, "package.json"));
  mkdirSync(folder);
  writeFileSync(
    join(folder, "package.json"),
    `${JSON.stringify({ name, ...shared, ...own }, undefined, 2)}\n`,
  );
  cpSync(join(TEMPLATE, "README.md"), join(folder, "README.md"));
  cpSync(join(ROOT, "LICENSE"), join(folder, "LICENSE"));
  cpSync(join(DIST, "src"), join(folder, "dist"), { recursive: true });
}
