/** Loads anyone's own adapter: a TypeScript file whose default export is a subject. */
import fs from "node:fs";
import path from "node:path";
import { describeError } from "./describe-error.ts";
import { importFresh } from "./fresh-modules.ts";
import type { SubjectModule } from "./subject.ts";
import { UnknownSubjectError } from "./unknown-subject.ts";

/**
 * Load an adapter from a file. Each `create` works on a fresh instance of the adapter and of the
 * modules of its package; packages below `node_modules` are shared between runs.
 */
export async function loadAdapter(subject: string, file: string): Promise<SubjectModule> {
  if (!fs.existsSync(file)) {
    throw new UnknownSubjectError(subject, `${file} does not exist`, "Give the path of an adapter file.");
  }
  const real = fs.realpathSync(file);
  const { name, exceptions } = await importAdapter(subject, real);
  return {
    name,
    ...(exceptions ? { exceptions } : {}),
    create: async context => (await importAdapter(subject, real)).create(context),
  };
}

async function importAdapter(subject: string, file: string): Promise<SubjectModule> {
  const remedy =
    'Its default export must be { name: "…", create(context) { … } }, a SubjectModule of ilink-sim.';
  let namespace: Record<string, unknown>;
  try {
    namespace = await importFresh(file, { folders: [packageFolder(file)] });
  } catch (error) {
    throw new UnknownSubjectError(subject, `${file} does not load: ${describeError(error)}`, remedy, {
      cause: error,
    });
  }
  const adapter = namespace.default as Partial<SubjectModule> | undefined;
  const problem =
    adapter === undefined
      ? "has no default export"
      : typeof adapter !== "object" || adapter === null
        ? `has a default export of the wrong kind (${adapter === null ? "null" : typeof adapter})`
        : typeof adapter.name !== "string" || adapter.name === ""
          ? "has a default export without a name"
          : typeof adapter.create !== "function"
            ? "has a default export without a create function"
            : undefined;
  if (problem) throw new UnknownSubjectError(subject, `${file} ${problem}`, remedy);
  return adapter as SubjectModule;
}

/** An adapter often stands beside the client that it adapts: the package that holds both is made anew. */
function packageFolder(file: string): string {
  const own = path.dirname(file);
  for (let folder = own; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, "package.json"))) return folder;
  }
  return own;
}
