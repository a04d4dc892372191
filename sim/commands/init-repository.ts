/** What stands in a client's repository, as far as it decides what `init` writes. */
import { existsSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { z } from "zod";
import { withSlashes } from "../scenario/catalogue.ts";
import { shown } from "../trace/escape.ts";
import { UsageError } from "./exit.ts";
import { commandFrom, SCENARIOS_ROOT } from "./package-root.ts";
import { t } from "./spoken.ts";

/** The part of a manifest that says what stands in a folder. */
const manifestSchema = z.object({
  name: z.string().optional(),
  dependencies: z.record(z.string(), z.unknown()).optional(),
  devDependencies: z.record(z.string(), z.unknown()).optional(),
  openclaw: z
    .object({
      extensions: z.array(z.string()).optional(),
      runtimeExtensions: z.array(z.string()).optional(),
    })
    .optional(),
});

/** What stands in a folder, as far as it decides what is written. */
export interface Repository {
  name: string;
  /** A plugin of OpenClaw is driven as it is; any other client needs an adapter. */
  isPlugin: boolean;
  hasLock: boolean;
  /** ilink-sim is installed with the client's own packages. */
  bringsSim: boolean;
  /** How this program is called from there. */
  command: string;
  /** For editors, from the folder of scenarios; undefined outside of the repository. */
  schema: string | undefined;
}

/** @throws UsageError when the manifest cannot be read. */
export function readRepository(cwd: string): Repository {
  const manifest = readManifest(join(cwd, "package.json"));
  const { name = basename(cwd), openclaw, dependencies, devDependencies } = manifest;
  const schema = withSlashes(relative(join(cwd, "scenarios"), join(SCENARIOS_ROOT, "scenario.schema.json")));
  return {
    name,
    isPlugin: [...(openclaw?.runtimeExtensions ?? []), ...(openclaw?.extensions ?? [])].length > 0,
    hasLock: ["package-lock.json", "npm-shrinkwrap.json"].some(file => existsSync(join(cwd, file))),
    bringsSim: Object.hasOwn({ ...dependencies, ...devDependencies }, "ilink-sim"),
    command: commandFrom(cwd),
    schema: schema.startsWith("../node_modules/") ? schema : undefined,
  };
}

function readManifest(file: string): z.output<typeof manifestSchema> {
  if (!existsSync(file)) return {};
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    throw new UsageError(t("init.no-manifest", { file: shown(file) }));
  }
}
