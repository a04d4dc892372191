/** The scripts of the playground: its page, and its engine, which is `sim/` and `src/` as they are with twins in the place of Node's modules. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Plugin, rolldown } from "rolldown";

const ROOT = join(import.meta.dirname, "../..");
const PLAYGROUND = join(ROOT, "playground");
const twin = (name: string): string => join(PLAYGROUND, "twins", `${name}.ts`);

/** Modules of Node, each with what stands in for it. */
const MODULES: Readonly<Record<string, string>> = {
  async_hooks: twin("async-hooks"),
  child_process: twin("nothing"),
  crypto: twin("crypto"),
  dns: twin("nothing"),
  events: twin("events"),
  fs: twin("nothing"),
  "fs/promises": twin("nothing"),
  http: twin("http"),
  module: twin("module"),
  net: twin("nothing"),
  os: twin("nothing"),
  path: twin("path"),
  stream: twin("nothing"),
  timers: twin("timers"),
  "timers/promises": twin("timers-promises"),
  url: twin("url"),
  util: twin("util"),
};

/** Files of ours that only Node can run, each with its twin of the same interface. */
const FILES: ReadonlyMap<string, string> = new Map([
  [join(ROOT, "sim/door/msw.ts"), twin("msw")],
  [join(ROOT, "sim/world/state-dir.ts"), twin("state-dir")],
  [join(ROOT, "src/store/sqlite.ts"), twin("files")],
  [join(ROOT, "src/credential-file.ts"), twin("files")],
]);

/** Where the sources lie, as they say it of themselves: a replay line is that of the published package. */
const PLACES = {
  "import.meta.dirname": '"/ilink-sim"',
  "import.meta.url": '"file:///ilink-sim/engine.js"',
  "import.meta.main": "false",
};

const twins: Plugin = {
  name: "twins",
  async resolveId(id, importer, options) {
    const [, isNodes, name = ""] = /^(node:)?(.+)$/.exec(id) ?? [];
    // A package from npm may ask for a module of Node's by its bare name.
    const module = isNodes !== undefined || id === "util" ? MODULES[name] : undefined;
    if (module !== undefined) return this.resolve(module, join(PLAYGROUND, "protocol.ts"));
    if (isNodes !== undefined)
      throw new Error(`${importer} imports ${id}, which has no twin in playground/twins`);
    const resolved = await this.resolve(id, importer, { ...options, skipSelf: true });
    const other = resolved === null ? undefined : FILES.get(resolved.id);
    return other ?? resolved;
  },
};

/** The engine, for a worker. The same sources give the same bytes. */
export async function bundleEngine(): Promise<string> {
  const bundle = await rolldown({
    input: join(PLAYGROUND, "engine/main.ts"),
    platform: "browser",
    resolve: { conditionNames: ["ilink-sim-source", "import", "browser"] },
    transform: { define: PLACES },
    plugins: [twins],
  });
  return scriptOf(bundle, "iife");
}

/** What is drawn. */
export async function bundleFace(): Promise<{ script: string; styles: string }> {
  const bundle = await rolldown({
    input: join(PLAYGROUND, "page/main.tsx"),
    platform: "browser",
  });
  const styles = ["sim/ui/page.css", "playground/page/page.css"].map(file =>
    readFileSync(join(ROOT, file), "utf8")
      .replaceAll(/\/\*[^*]*\*\//g, "")
      .replaceAll(/\s*\n\s*/g, ""),
  );
  return { script: await scriptOf(bundle, "es"), styles: styles.join("") };
}

async function scriptOf(
  bundle: Awaited<ReturnType<typeof rolldown>>,
  format: "es" | "iife",
): Promise<string> {
  const { output } = await bundle.generate({
    format,
    minify: true,
    comments: { legal: true, annotation: false, jsdoc: false },
    codeSplitting: false,
  });
  await bundle.close();
  return output[0].code;
}
