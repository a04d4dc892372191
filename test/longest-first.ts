/**
 * The order of the test files: those that compute longest begin first, so that no core waits for the last one; those that share
 * a process come together, after those that have one of their own.
 */
import { existsSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** More than ten seconds of computing, longest first. */
const LONG = [
  "test/browser/timelines.test.ts",
  "test/browser/playground.test.ts",
  "test/browser/every-screen.test.ts",
  "test/scenarios/plugins-1.test.ts",
  "test/cli.test.ts",
  // It waits for three minutes of real time.
  "test/pages/ci.test.ts",
  "test/running-pages.test.ts",
  "test/scenarios/plugins-2.test.ts",
  "test/scenarios/plugins-3.test.ts",
  "test/scenarios/plugins-4.test.ts",
  "test/adversaries/bank.test.ts",
  "test/disk-and-signals.test.ts",
  "test/scenarios/ours.test.ts",
  "test/scenarios/control.test.ts",
  "test/chinese.test.ts",
  "test/init.test.ts",
  "test/scenarios-msw/part-1.test.ts",
  "test/scenarios-msw/part-2.test.ts",
  "test/scenarios-msw/part-3.test.ts",
  "test/scenarios-msw/part-4.test.ts",
  "test/package/package.test.ts",
  "test/examples.test.ts",
  "test/strangers/bank.test.ts",
  "test/torture/sabotage.test.ts",
  "test/torture/torture.test.ts",
  "test/hostile-words.test.ts",
  "test/pages/commands.test.ts",
  "test/torture/hostile-answers.test.ts",
  "test/museum.test.ts",
  "test/crash/crash.test.ts",
  "test/excused/budget.test.ts",
  "test/data-names-no-code.test.ts",
  "test/repaired/versions.test.ts",
  "test/shards.test.ts",
  "test/pages/repair-setup.test.ts",
  "test/sim/pool/misbehaving.test.ts",
  "test/src/repair/stderr.test.ts",
  "test/sim/herd/process.test.ts",
  "test/src/store/claim.test.ts",
  "test/sim/subject/repaired.test.ts",
  "test/sim/transitions/transitions.test.ts",
  "test/sim/defects/defects.test.ts",
  "test/sim/door/http-clients.test.ts",
  "test/sim/throttles/throttles.test.ts",
  // It waits for real time.
  "test/src/undici.test.ts",
  "test/sim/scenario/hostile.test.ts",
  "test/sim/fault/every-world-kind.test.ts",
  "test/sim/door/doors.test.ts",
  "test/sim/herd/run-herd.test.ts",
  "test/src/body.test.ts",
];

export class LongestFirst extends BaseSequencer {
  /** The same order on every machine, whatever ran there before. */
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const root = this.ctx.config.root;
    const gone = LONG.filter(path => !existsSync(join(root, path)));
    if (gone.length > 0)
      throw new Error(`test/longest-first.ts names files that are gone: ${gone.join(", ")}`);
    const pathOf = ({ moduleId }: TestSpecification): string => relative(root, moduleId).split(sep).join("/");
    const rank = (file: TestSpecification): number => {
      const at = LONG.indexOf(pathOf(file));
      return at < 0 ? LONG.length : at;
    };
    const isShared = ({ project }: TestSpecification): number => (project.config.isolate ? 0 : 1);
    return files.toSorted(
      (a, b) => isShared(a) - isShared(b) || rank(a) - rank(b) || (pathOf(a) < pathOf(b) ? -1 : 1),
    );
  }
}
