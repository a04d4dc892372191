/** What failed here last time: it is run first, or alone with `--failed`. A file that anybody may delete. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { TrialRow } from "../verdict/trial.ts";
import { writeWhole } from "./write-whole.ts";

const FOLDER = join(".ilink-sim", "last-run");
const FILE = join(FOLDER, "failures.json");
/** More failures than this are no list to begin with; real ones are a few. */
const FAILURES_MAX = 10_000;

const schema = z.object({ version: z.literal(1), failures: z.array(z.tuple([z.string(), z.string()])) });

/** A run, by its scenario and its subject. */
export interface RunKey {
  scenario: string;
  subject: string;
}

export class LastFailures {
  readonly #folder: string;
  readonly #keys: Set<string>;

  /** Reads what is remembered below a folder. What cannot be read is nothing: it orders runs, and decides none. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#keys = new Set(read(join(folder, FILE)).map(([scenario, subject]) => keyOf({ scenario, subject })));
  }

  get size(): number {
    return this.#keys.size;
  }

  has(run: RunKey): boolean {
    return this.#keys.has(keyOf(run));
  }

  /** Remember how these runs ended. What is remembered of others stays. A folder that takes no file keeps no memory. */
  note(rows: readonly TrialRow[], failed: (row: TrialRow) => boolean): void {
    const before = [...this.#keys].join("\n");
    for (const row of rows) {
      if (failed(row)) this.#keys.add(keyOf(row));
      else this.#keys.delete(keyOf(row));
    }
    if ([...this.#keys].join("\n") === before) return;
    const failures = [...this.#keys].slice(-FAILURES_MAX).map(key => JSON.parse(key));
    try {
      const ignore = join(this.#folder, FOLDER, ".gitignore");
      if (!existsSync(ignore)) writeWhole(ignore, "*\n");
      writeWhole(join(this.#folder, FILE), `${JSON.stringify({ version: 1, failures })}\n`);
    } catch {
      // Next time the runs come in the order of their names.
    }
  }
}

const keyOf = ({ scenario, subject }: RunKey): string => JSON.stringify([scenario, subject]);

function read(file: string): readonly (readonly [string, string])[] {
  try {
    return schema.parse(JSON.parse(readFileSync(file, "utf8"))).failures;
  } catch {
    return [];
  }
}
