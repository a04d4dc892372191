/** The tests of one part, named by MUTATION_PART, in the order in which the part names them. */
import { matchesGlob, relative } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { PARTS } from "./parts.ts";

const { tests = [] } = PARTS[process.env.MUTATION_PART ?? "outbox"] ?? {};

process.env.TZ = "UTC";

class AsNamed extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number =>
      tests.findIndex(pattern => matchesGlob(relative(this.ctx.config.root, moduleId), pattern));
    return files.toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: [...tests],
    sequence: { sequencer: AsNamed },
    setupFiles: ["test/setup.ts"],
    testTimeout: 10_000,
  },
});
