/**
 * How the tests run, in four parts: `units` and `catalogue` are `npm test`; `campaigns` run many scenarios of other subjects, bad
 * clients and plugins (`npm run test:campaigns`); `programs` start whole programs, as a user does, and wait for much of their
 * time (`npm run test:programs`). `npm run check` runs all four at once.
 */
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/longest-first.ts";

// Inherited by every worker; set before any of them reads the clock.
process.env.TZ = "UTC";
// Commands speak English to tests, whatever language the machine speaks.
delete process.env.LC_ALL;
process.env.LC_MESSAGES = "C";

const UNITS = ["test/src/**/*.test.ts", "test/sim/**/*.test.ts"];
/** Our client, through both doors. */
const CATALOGUE = [
  "test/scenarios/{catalogue,ours}.test.ts",
  "test/scenarios-msw/part-*.test.ts",
  "test/digests/*.test.ts",
];
/** Everybody else: the control and the plugins, with and without the repair; bad clients, of whom each must be caught; strangers. */
const CAMPAIGNS = [
  "test/scenarios/{control,plugins-*}.test.ts",
  "test/scenarios-msw/other-subjects.test.ts",
  "test/{adversaries,strangers,excused,repaired,complete-fix}/**/*.test.ts",
  "test/museum.test.ts",
  "test/sim/subject/{fork,repaired}.test.ts",
  "test/sim/{transitions,defects,throttles}/*.test.ts",
  "test/sim/pool/misbehaving.test.ts",
  "test/sim/door/http-clients.test.ts",
  "test/sim/recording/recorded-verdicts.test.ts",
  "test/sim/words/sentences.test.ts",
];
/** Each of their cases is a process of its own. */
const PROCESSES = [
  "test/src/{credential-crash,store/claim,repair/preload,repair/stderr}.test.ts",
  "test/sim/herd/process.test.ts",
];
/** What tells a contributor at once that a file, a page or a name is out of place. */
const RULES = ["test/{api,docs,exports,functions,imports,languages,lint,readme,site}.test.ts"];
/** All that is in no folder of units. */
const REST = ["test/*.test.ts", "test/!(src|sim)/**/*.test.ts"];

const part = (name: string, include: string[], isolate: boolean, exclude: string[] = []) => ({
  extends: true as const,
  test: { name, include, isolate, exclude },
});

export default defineConfig({
  test: {
    projects: [
      // In one process one after the other: each gives back what it takes, and loads what all need once.
      part("units", UNITS, false, [...CAMPAIGNS, ...PROCESSES]),
      // A process a file: they set time zones, languages and the heap.
      part("catalogue", [...CATALOGUE, ...RULES], true),
      part("campaigns", CAMPAIGNS, true),
      part("programs", [...REST, ...PROCESSES], true, [...CATALOGUE, ...CAMPAIGNS, ...RULES]),
    ],
    pool: "forks",
    // Two more than there are cores: some tests wait for real sockets and processes.
    maxWorkers: availableParallelism() + 2,
    sequence: { sequencer: LongestFirst },
    globals: false,
    setupFiles: ["test/setup.ts"],
    // Runs end by their own budgets of steps and virtual time. These are a net for what hangs, wide enough for any machine.
    testTimeout: 20 * 60_000,
    hookTimeout: 20 * 60_000,
    teardownTimeout: 60_000,
  },
});
