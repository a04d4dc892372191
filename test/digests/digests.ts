/** The digest of every run of the catalogue, as committed: one line a run, so that a change of one reads as such. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const DIGESTS_FILE = join(import.meta.dirname, "digests.txt");

/** By scenario and subject, see {@link runKey}. */
export type Digests = ReadonlyMap<string, string>;

/** What a run is called in the file. Neither name has a space. */
export const runKey = (scenario: string, subject: string): string => `${scenario} ${subject}`;

export function readDigests(): Digests {
  const lines = readFileSync(DIGESTS_FILE, "utf8").split("\n").filter(Boolean);
  return new Map(
    lines.map((line, at) => {
      const [scenario, subject, digest, ...more] = line.split(" ");
      if (!scenario || !subject || !/^[0-9a-f]{64}$/.test(digest ?? "") || more.length > 0)
        throw new Error(
          `${DIGESTS_FILE}:${at + 1}: expected scenario, subject and digest; npm run digests writes it anew`,
        );
      return [runKey(scenario, subject), digest ?? ""] as const;
    }),
  );
}

/** Sorted by scenario and subject, by code units: the same on every machine. */
export function writeDigests(digests: Digests): void {
  const lines = [...digests].map(([key, digest]) => `${key} ${digest}\n`);
  writeFileSync(DIGESTS_FILE, lines.toSorted().join(""));
}

/** How two sets of runs differ; the keys of each kind. */
export interface Difference {
  changed: string[];
  added: string[];
  gone: string[];
}

export function compareDigests(before: Digests, after: Digests): Difference {
  const keys = [...after.keys()];
  return {
    changed: keys.filter(key => before.has(key) && before.get(key) !== after.get(key)),
    added: keys.filter(key => !before.has(key)),
    gone: [...before.keys()].filter(key => !after.has(key)),
  };
}
