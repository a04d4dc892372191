/** `npm run anchors`: play each incident to each client, and write docs/anchors.md in both languages. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openPool } from "../../sim/commands/jobs.ts";
import { startProgress } from "../../sim/commands/progress.ts";
import { CLIENTS } from "./clients.ts";
import { incidents } from "./incidents.ts";
import { pageOf, type Row } from "./page.ts";
import { type Result, resultOf } from "./result.ts";
import { CHINESE, ENGLISH } from "./words.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const all = incidents();
const pool = openPool({}, all.length * CLIENTS.length);
const progress = startProgress("anchors");
let done = 0;
try {
  const rows: Row[] = [];
  for (const incident of all) {
    const results = await Promise.all(CLIENTS.map(({ subject }) => play(incident.scenario, subject)));
    rows.push({ incident, results });
  }
  for (const words of [ENGLISH, CHINESE])
    writeFileSync(`${ROOT}/${words.file}`, pageOf(CLIENTS, rows, words));
} finally {
  progress.stop();
  pool.close();
}

async function play(scenario: (typeof all)[number]["scenario"], subject: string): Promise<Result> {
  const { seed, name } = scenario;
  const asked = { scenario, subject, cwd: ROOT, door: "memory", seed, trace: true } as const;
  const { verdict, trace } = await pool.run(asked);
  progress.update(`${++done} of ${all.length * CLIENTS.length} · ${name}`);
  return resultOf(trace, verdict);
}
