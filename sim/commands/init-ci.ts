/** The gate in a repository's CI, as the CI of GitHub and that of GitLab read it. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { shown } from "../trace/escape.ts";
import { UsageError } from "./exit.ts";
import type { InitFile } from "./init-files.ts";
import type { Repository } from "./init-repository.ts";
import { hintOf, t } from "./spoken.ts";

const CIS = ["github", "gitlab"] as const;
export type Ci = (typeof CIS)[number];

const GITLAB = ".gitlab-ci.yml";
const GITLAB_GATE = ".gitlab/ilink-sim.yml";

/**
 * The CI that is meant: as said, else that of GitLab where the repository is at home there.
 * @throws UsageError
 */
export function ciOf(given: string | undefined, cwd: string): Ci {
  if (given === undefined) return existsSync(join(cwd, GITLAB)) ? "gitlab" : "github";
  const ci = CIS.find(name => name === given);
  if (ci !== undefined) return ci;
  throw new UsageError(t("mistake.ci", { text: shown(given), hint: hintOf(given, CIS) }));
}

export function ciFiles(ci: Ci, repository: Repository): InitFile[] {
  if (ci === "github")
    return [
      { path: ".github/workflows/ilink-sim.yml", what: t("init.gate"), text: workflowFile(repository) },
    ];
  return [
    { path: GITLAB_GATE, what: t("init.gate"), text: gitlabFile(repository) },
    { path: GITLAB, what: t("init.include"), text: `${GITLAB_INCLUDE}\n` },
  ];
}

const GITLAB_INCLUDE = `include:\n  - local: ${GITLAB_GATE}`;

/** What a pipeline that was there before still needs, in words; undefined when it needs nothing. */
export function ciStep(ci: Ci, kept: readonly InitFile[]): readonly [what: string, how: string] | undefined {
  if (ci !== "gitlab" || !kept.some(({ path }) => path === GITLAB)) return undefined;
  return [t("init.next.include", { file: GITLAB }), `include: [{ local: ${GITLAB_GATE} }]`];
}

function workflowFile({ hasLock, bringsSim }: Pick<Repository, "hasLock" | "bringsSim">): string {
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

function gitlabFile({ hasLock, bringsSim }: Pick<Repository, "hasLock" | "bringsSim">): string {
  const own = bringsSim
    ? ""
    : `    # What npm installs: the URL of a repository, a packed file. A CI/CD variable of the project (Settings, CI/CD, Variables).
    - npm install --no-save "\${ILINK_SIM:?set the variable ILINK_SIM to what npm is to install}"
`;
  return `# Red for what breaks and does not stand in known-failures.yaml.
ilink-sim:
  image: node:24
  timeout: 15m
  script:
    - npm ${hasLock ? "ci" : "install"} && npm run build --if-present
${own}    - npx --no ilink-sim run --report junit=ilink-sim.xml
  artifacts:
    when: always
    reports:
      junit: ilink-sim.xml
`;
}
