/** The mutant that the page has put before the engine: its modules, called as Node would, with twins in the place of Node's own. */
import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as fsPromises from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import * as util from "node:util";
import { type ClientModule, subjectOver } from "../../sim/subject/fixed.ts";
import type { SubjectModule } from "../../sim/subject/subject.ts";
import * as credentialFile from "../../src/credential-file.ts";
import * as sqlite from "../../src/store/sqlite.ts";
import type { MutantCode } from "../mutants.ts";

/** What is not loaded: modules of Node, and those of the client that have a twin. */
const GIVEN: Readonly<Record<string, unknown>> = {
  "node:crypto": crypto,
  "node:fs": fs,
  "node:fs/promises": fsPromises,
  "node:os": os,
  "node:path": path,
  "node:util": util,
  "src/credential-file.ts": credentialFile,
  "src/store/sqlite.ts": sqlite,
};

const ENTRY = "src/index.ts";

/** Undefined where the engine began without one. */
export const MUTANT = (globalThis as { mutant?: MutantCode }).mutant;

export function openMutant({ name, modules }: MutantCode): SubjectModule {
  const loaded = new Map<string, { exports: object }>();
  const load = (file: string): unknown => {
    if (Object.hasOwn(GIVEN, file)) return GIVEN[file];
    const known = loaded.get(file);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    loaded.set(file, module);
    modules[file]?.(asked => load(placeOf(asked, file)), module.exports, module);
    return module.exports;
  };
  // As the bank calls it: the name stands in the trace, and so in the digest.
  return subjectOver(name.split("#").at(-1) ?? name, load(ENTRY) as ClientModule);
}

/** What a module asks for: one of Node's by its name, one of the client's by its path below the root. */
const placeOf = (asked: string, from: string): string =>
  asked.startsWith(".") ? new URL(asked, `file:///${from}`).pathname.slice(1) : asked;
