/** The files that `init` writes. */
import type { Repository } from "./init-repository.ts";

/** A file that `init` writes where there is none. */
export interface InitFile {
  path: string;
  /** In a few words. */
  what: string;
  text: string;
}

/** The client through the scenarios of bug #155 and the repository's own. */
export function configFile({ isPlugin }: Pick<Repository, "isPlugin">): string {
  return `import { defineConfig } from "ilink-sim";

export default defineConfig({
  subject: "${isPlugin ? "openclaw-weixin:." : "./ilink-sim.adapter.ts"}",
  // Those of bug #155, and your own. Without this line, the whole catalogue.
  scenarios: ["bug-155", "./scenarios"],
  // What breaks today: written by run --write-expect known-failures.yaml. Until then each run has to pass.
  expect: "known-failures.yaml",
});
`;
}

/** @param schema for editors, from the file. */
export function firstScenario(schema: string | undefined): string {
  const line = schema === undefined ? "" : `# yaml-language-server: $schema=${schema}\n`;
  return `${line}title: First hour
why: An hour without faults shows that the client, and what drives it, work
runs: 1h
workload:
  - { every: 5m, inbound: alice } # a user writes
  - { at: 25m, send: alice } # a cron job sends
`;
}
