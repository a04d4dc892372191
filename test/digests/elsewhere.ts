/** The catalogue in another process: under any Node, time zone and language, in any folder. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { TrialRow } from "../../sim/verdict/trial.ts";
import { type Digests, runKey } from "./digests.ts";

const CLI = join(import.meta.dirname, "../../sim/cli.ts");

export interface Elsewhere {
  /** Path of the Node. @default the one that runs */
  node?: string;
  /** `TZ`. */
  timeZone: string;
  /** `LANG` and `LC_ALL`. */
  locale: string;
  /** Names or folders of scenarios. @default the whole catalogue */
  scenarios?: readonly string[];
}

/** Run scenarios for every subject that they name, in a fresh folder. @throws with what the process said, when it failed. */
export async function digestsElsewhere(where: Elsewhere): Promise<Digests> {
  const { node = process.execPath, timeZone, locale, scenarios = [] } = where;
  const cwd = mkdtempSync(join(tmpdir(), "ilink-elsewhere-"));
  try {
    const child = spawn(node, [CLI, "run", "--json", ...scenarios], {
      cwd,
      env: { ...process.env, TZ: timeZone, LANG: locale, LC_ALL: locale },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    if (!stdout.startsWith("{"))
      throw new Error(`${node} ${CLI} run --json printed no document:\n${stderr || stdout}`);
    const { runs } = JSON.parse(stdout) as { runs: TrialRow[] };
    return new Map(
      runs.map(({ scenario, subject, digest }) => [runKey(scenario, subject), digest ?? "none"]),
    );
  } finally {
    rmSync(cwd, { recursive: true });
  }
}
