/** A folder of somebody's tests, below the checkout so that its packages are found: four scenarios and the files that try them. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

const PASSES = `title: First hour
runs: 1h
workload:
  - { every: 5m, inbound: alice }
`;

const BREAKS = `# A comment.
title: A stale night
runs: 12h
settle: 30m
start: 2026-01-05T22:00:00Z
server: { idleAfter: 6h }
workload:
  - { at: "22:10", inbound: alice }
  - { at: day 2 07:00, send: alice }
expect:
  legacy: [no-loss, no-pause-loop]
`;

const SAYS_NOTHING = `title: Nobody sends
runs: 1h
workload:
  - { every: 5m, inbound: alice }
faults:
  - { kind: hang, from: 10m, for: 10m, on: sendmessage }
`;

const CANNOT_BE_READ = `title: A mistake
runs: 1h
faults:
  - { kind: hangs }
`;

const TESTS = {
  vitest: `import { testScenarios } from ${JSON.stringify(join(ROOT, "sim/testing/vitest.ts"))};
testScenarios({ subject: "legacy", scenarios: ["./scenarios"], cwd: import.meta.dirname });
`,
  node: `import { testScenarios } from ${JSON.stringify(join(ROOT, "sim/testing/node-test.ts"))};
testScenarios({ subject: "legacy", scenarios: ["./scenarios"], cwd: import.meta.dirname });
testScenarios({ scenarios: ["./foreign"], cwd: import.meta.dirname });
`,
};

/** The harness is not transformed, as it is not when it is installed. */
const CONFIG = `export default {
  test: {
    include: ["*.spec.ts"],
    server: { deps: { external: [/\\/sim\\//] } },
    watchTriggerPatterns: [{ pattern: /scenarios\\/.*\\.yaml$/, testsToRun: () => "scenarios.spec.ts" }],
  },
};
`;

/** Names code, and a plugin that is not installed. */
const FOREIGN = `title: Others
runs: 1h
workload:
  - { every: 5m, inbound: alice }
expect:
  ./mine.ts: pass
  openclaw-weixin@1.0.0: pass
`;

export interface TestFolder {
  path: string;
  read(name: string): string;
  write(name: string, text: string): void;
  remove(): void;
}

export function testFolder(): TestFolder {
  const path = mkdtempSync(join(ROOT, ".ilink-sim-tests-"));
  const write = (name: string, text: string): void => writeFileSync(join(path, name), text);
  for (const folder of ["scenarios", "foreign"]) mkdirSync(join(path, folder));
  write("scenarios/passes.yaml", PASSES);
  write("scenarios/breaks.yaml", BREAKS);
  write("scenarios/says-nothing.yaml", SAYS_NOTHING);
  write("scenarios/cannot-be-read.yaml", CANNOT_BE_READ);
  write("foreign/others.yaml", FOREIGN);
  write("vitest.config.js", CONFIG);
  write("scenarios.spec.ts", TESTS.vitest);
  write("node.mjs", TESTS.node);
  return {
    path,
    read: name => readFileSync(join(path, name), "utf8"),
    write,
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
