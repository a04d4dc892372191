/** The files that `init` writes. */
import type { Repository } from "./init-repository.ts";

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

/** The gate in the CI of GitHub. */
export function workflowFile({ hasLock, bringsSim }: Pick<Repository, "hasLock" | "bringsSim">): string {
  const own = bringsSim
    ? ""
    : `      # What npm installs: the URL of a repository, a packed file. A variable of the repository (Settings, Actions, Variables).
      - name: Install ilink-sim
        run: npm install --no-save "\${ILINK_SIM:?set the variable ILINK_SIM to what npm is to install}"
        env:
          ILINK_SIM: \${{ vars.ILINK_SIM }}
`;
  return `# Red for what breaks and does not stand in known-failures.yaml.
name: ilink-sim
on: [push, pull_request]
permissions:
  contents: read
jobs:
  gate:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 24
      - name: Build the client
        run: npm ${hasLock ? "ci" : "install"} && npm run build --if-present
${own}      - name: Run the scenarios
        run: npx --no ilink-sim run --report github,junit=ilink-sim.xml
`;
}
