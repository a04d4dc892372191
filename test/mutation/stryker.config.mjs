/** StrykerJS for one part, named by MUTATION_PART. */
import { PARTS } from "./parts.ts";

const name = process.env.MUTATION_PART ?? "outbox";
const { mutate } = PARTS[name];

export default {
  mutate: [...mutate],
  testRunner: "vitest",
  vitest: { configFile: "test/mutation/vitest.config.ts", related: false },
  // It would have to parse and rewrite the compiler's options, which it cannot for TypeScript 7: a name of no file leaves that out.
  tsconfigFile: "no-tsconfig.json",
  reporters: ["clear-text", "progress-append-only", "json"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: `.ilink-sim/mutation/${name}.json` },
  tempDirName: ".ilink-sim/stryker",
  concurrency: 1,
  timeoutMS: 5_000,
  ignorePatterns: ["dist", ".ilink-sim*", "scenarios-out"],
  // What a person reads is no behaviour.
  mutator: { excludedMutations: ["StringLiteral"] },
  thresholds: { high: 95, low: 90, break: null },
};
