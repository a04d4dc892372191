/** The tests of one part, named by MUTATION_PART. */
import { defineConfig } from "vitest/config";
import { PARTS } from "./parts.ts";

const { tests = [] } = PARTS[process.env.MUTATION_PART ?? "outbox"] ?? {};

process.env.TZ = "UTC";

export default defineConfig({
  test: { include: [...tests], setupFiles: ["test/setup.ts"], testTimeout: 60_000 },
});
