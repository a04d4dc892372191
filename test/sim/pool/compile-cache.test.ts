/** What Node keeps of compiled code is the harness's: each instance of a client has URLs of its own, which no later run asks for. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createTrialPool } from "../../../sim/pool/pool.ts";
import { MINUTE, scenarioOf } from "../run-kit.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ilink-compiled-"));
  process.env.NODE_COMPILE_CACHE = folder;
});
afterEach(() => {
  delete process.env.NODE_COMPILE_CACHE;
  rmSync(folder, { recursive: true });
});

const filesKept = (): number => readdirSync(folder, { recursive: true }).length;

it("nothing of a client is kept, however often it runs", async () => {
  const scenario = scenarioOf({ healAtMs: 5 * MINUTE, endAtMs: 10 * MINUTE });
  const request = { cwd: process.cwd(), door: "memory", seed: "1", trace: false } as const;
  const pool = createTrialPool({ jobs: 1 });
  try {
    await pool.run({ ...request, scenario, subject: "fixed" });
    const plugin = { ...request, scenario, subject: "openclaw-weixin@2.4.9" };
    // What is kept of a run is written after its reply, and before the next one.
    await pool.check(plugin);
    const ofHarness = filesKept();
    expect(ofHarness).toBeGreaterThan(100);
    for (let run = 0; run < 2; run++) await pool.run(plugin);
    await pool.check(plugin);
    expect(pool.begun()).toBe(1);
    expect(filesKept()).toBe(ofHarness);
  } finally {
    pool.close();
  }
});
