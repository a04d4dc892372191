/** The one line that replays a run. */
import type { TrialRow } from "../trial.ts";

/** How the command was reached, so that the line works where it is read. */
function prefix(): string {
  return process.env.npm_lifecycle_event === undefined ? "npx ilink-sim" : "npm run -s sim --";
}

export function replayLine(row: Pick<TrialRow, "scenario" | "subject" | "door" | "seed">): string {
  const words = ["replay", row.scenario, "--subject", row.subject, "--door", row.door, "--seed", row.seed];
  return `${prefix()} ${words.map(quote).join(" ")}`;
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
