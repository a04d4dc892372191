/** The import rules bite: a tree in which every rule is broken once, read by the rules of this one. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
// @ts-expect-error The configuration has no types.
import config from "../.dependency-cruiser.mjs";

interface Rule {
  name: string;
  from: { path?: string | string[] };
}
const { forbidden, options } = config as { forbidden: Rule[]; options: Record<string, unknown> };

const ROOT = join(import.meta.dirname, "..");

/** What one file imports that it must not, and the rule that says so. */
interface Plant {
  rule: string;
  file: string;
  imports: readonly string[];
}

/** One that each room may not have: the client's doorstep for rooms of src, the command line for rooms of sim. */
const rooms = forbidden.flatMap(({ name, from }): Plant[] => {
  if (!name.endsWith("-only") || !/^s(rc|im)-/.test(name)) return [];
  const room = String(from.path).slice(1);
  return [
    {
      rule: name,
      file: `${room}planted.ts`,
      imports: [room.startsWith("src/") ? "src/index.ts" : "sim/cli.ts"],
    },
  ];
});

/** An arrow up, from the first file or folder of each floor to that of the next; `index.ts` is above them all. */
const floorRules = forbidden.filter(({ name }) => name.endsWith("-looks-down"));
const heads = floorRules.map(({ from: { path } }) => {
  const head = /^\^src\/([\w-]+)/.exec(path?.[0] ?? "")?.[1] ?? "";
  return existsSync(join(ROOT, "src", head)) ? `src/${head}/upward.ts` : `src/${head}.ts`;
});
const floors = floorRules.map(
  ({ name }, at): Plant => ({
    rule: name,
    file: heads[at] ?? "",
    imports: [heads[at + 1] ?? "src/index.ts"],
  }),
);

const PLANTS: readonly Plant[] = [
  ...rooms,
  ...floors,
  { rule: "no-circles", file: "sim/trace/one.ts", imports: ["sim/trace/other.ts"] },
  { rule: "no-orphans", file: "sim/report/orphan.ts", imports: [] },
  { rule: "src-never-hears-of-sim", file: "src/recovery/hears.ts", imports: ["sim/trace/record.ts"] },
  { rule: "src-recovery-only", file: "src/recovery/acts.ts", imports: ["src/transport.ts"] },
  { rule: "src-recovery-only", file: "src/recovery/waits.ts", imports: ["src/clock.ts"] },
  { rule: "sim-server-only", file: "sim/server/shares.ts", imports: ["src/protocol/codes.ts"] },
  { rule: "server-takes-types-of-knobs", file: "sim/server/looks-up.ts", imports: ["sim/knobs/knobs.ts"] },
  { rule: "sim-invariant-only", file: "sim/invariant/copies.ts", imports: ["src/recovery/machine.ts"] },
  { rule: "playground-is-on-top", file: "sim/report/plays.ts", imports: ["playground/protocol.ts"] },
  { rule: "playground-page-draws", file: "playground/page/runs.ts", imports: ["sim/world/simulate.ts"] },
  {
    rule: "playground-twins-stand-alone",
    file: "playground/twins/leans.ts",
    imports: ["sim/kernel/kernel.ts"],
  },
  { rule: "sim-world-only", file: "sim/world/judges.ts", imports: ["sim/verdict/judge.ts"] },
  { rule: "no-file-without-a-floor", file: "src/loose.ts", imports: ["src/errors.ts"] },
  { rule: "no-file-without-a-floor", file: "src/room/new.ts", imports: ["src/errors.ts"] },
  { rule: "no-import-of-a-file-without-a-floor", file: "src/index.ts", imports: ["src/loose-end.ts"] },
  { rule: "no-room-without-a-rule", file: "sim/loose.ts", imports: ["sim/trace/record.ts"] },
  { rule: "no-room-without-a-rule", file: "sim/room/new.ts", imports: ["sim/trace/record.ts"] },
  { rule: "no-room-without-a-rule", file: "src/cellar/new.ts", imports: ["src/errors.ts"] },
  { rule: "no-import-of-a-room-without-a-rule", file: "sim/index.ts", imports: ["sim/attic/old.ts"] },
  { rule: "cli-is-thin", file: "sim/cli.ts", imports: ["sim/world/simulate.ts"] },
  { rule: "index-is-the-library", file: "sim/index.ts", imports: ["sim/commands/run.ts"] },
  { rule: "only-fixed-imports-the-client", file: "sim/subject/legacy.ts", imports: ["src/index.ts"] },
  {
    rule: "examples-use-the-client-as-anybody-does",
    file: "examples/bot.ts",
    imports: ["src/transport.ts"],
  },
  { rule: "no-dev-dependencies-in-the-package", file: "sim/world/borrows.ts", imports: ["vitest"] },
  { rule: "client-has-no-dependencies", file: "src/reply.ts", imports: ["zod"] },
];

/** What stands beside them and breaks nothing by itself. */
const BESIDE: readonly Omit<Plant, "rule">[] = [
  { file: "sim/trace/other.ts", imports: ["sim/trace/one.ts"] },
];

const scratch = mkdtempSync(join(tmpdir(), "ilink-imports-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** `rule: file`, of all that was found. */
const found = new Set<string>();

beforeAll(async () => {
  symlinkSync(join(ROOT, "node_modules"), join(scratch, "node_modules"));
  writeFileSync(join(scratch, "package.json"), readFileSync(join(ROOT, "package.json")));
  const importsOf = new Map<string, string[]>();
  for (const { file, imports } of [...PLANTS, ...BESIDE]) {
    importsOf.set(file, [...(importsOf.get(file) ?? []), ...imports]);
    // What is imported must be there to be found.
    for (const path of imports) if (path.endsWith(".ts")) importsOf.set(path, importsOf.get(path) ?? []);
  }
  for (const [file, imports] of importsOf) {
    mkdirSync(join(scratch, dirname(file)), { recursive: true });
    writeFileSync(
      join(scratch, file),
      imports.map(path => `import ${JSON.stringify(specifier(file, path))};\n`).join(""),
    );
  }
  const { output } = await cruise(["src", "sim", "examples", "playground"], {
    ...options,
    baseDir: scratch,
    validate: true,
    ruleSet: { forbidden } as never,
  });
  for (const { rule, from } of (output as ICruiseResult).summary.violations)
    found.add(`${rule.name}: ${from}`);
});

function specifier(file: string, path: string): string {
  if (!path.endsWith(".ts")) return path;
  const way = relative(dirname(file), path);
  return way.startsWith(".") ? way : `./${way}`;
}

describe("the import rules", () => {
  it.each(PLANTS)("$rule bites when $file imports $imports", ({ rule, file }) => {
    expect(found).toContain(`${rule}: ${file}`);
  });

  it("have no rule that was not tried", () => {
    expect(new Set(PLANTS.map(({ rule }) => rule))).toEqual(new Set(forbidden.map(({ name }) => name)));
  });

  it("name every room and every loose file that is there", () => {
    expect(rooms.length).toBeGreaterThan(15);
    expect(floors.length).toBeGreaterThan(5);
  });
});
