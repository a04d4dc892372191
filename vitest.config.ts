/** How the tests run: each file in a process of its own, because the simulator replaces clocks and globals of the process. */
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/longest-first.ts";

// Inherited by every worker; set before any of them reads the clock.
process.env.TZ = "UTC";
// Commands speak English to tests, whatever language the machine speaks.
delete process.env.LC_ALL;
process.env.LC_MESSAGES = "C";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    pool: "forks",
    // Two more than there are cores: some tests wait for real sockets and processes.
    maxWorkers: availableParallelism() + 2,
    isolate: true,
    sequence: { sequencer: LongestFirst },
    globals: false,
    setupFiles: ["test/setup.ts"],
    // Runs end by their own budgets of steps and virtual time. These are a net for what hangs, wide enough for any machine.
    testTimeout: 20 * 60_000,
    hookTimeout: 20 * 60_000,
    teardownTimeout: 60_000,
  },
});
