/** `init`: what a client's repository needs to be gated: a config, a first scenario, an adapter where one is needed, a workflow. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { shown } from "../trace/escape.ts";
import { UsageError } from "./exit.ts";
import { adapterFile } from "./init-adapter.ts";
import { type Ci, ciFiles, ciOf, ciStep } from "./init-ci.ts";
import { configFile, firstScenario, type InitFile } from "./init-files.ts";
import { type Repository, readRepository } from "./init-repository.ts";
import { say } from "./terminal.ts";
import { writeWhole } from "./write-whole.ts";

export interface InitFlags {
  /** Say what would be written, and write nothing. */
  dryRun?: boolean;
  /** `github` or `gitlab`. @default gitlab where there is a .gitlab-ci.yml, else github */
  ci?: string;
}

const CONFIGS = ["ts", "mts", "js", "mjs", "json"].map(ending => `ilink-sim.config.${ending}`);

/** Writes below the current folder. What is there already stays as it is. */
export function init(flags: InitFlags): number {
  const cwd = process.cwd();
  const repository = readRepository(cwd);
  const ci = ciOf(flags.ci, cwd);
  const files = filesFor(repository, ci, cwd);
  const missing = files.filter(({ path }) => !existsSync(join(cwd, path)));
  const kept = files.filter(file => !missing.includes(file));
  if (flags.dryRun !== true) {
    for (const { path, text } of missing) {
      try {
        writeWhole(join(cwd, path), text, { keep: true });
      } catch (error) {
        throw new UsageError(`${path} is not written: ${(error as Error).message}`);
      }
    }
  }
  const verb = flags.dryRun === true ? "would write" : "written";
  const width = Math.max(...files.map(({ path }) => path.length)) + 2;
  const line = ({ path }: InitFile, state: string): string => `  ${path.padEnd(width)}${state}`;
  say(
    [
      `${shown(repository.name)}: ${repository.isPlugin ? "a plugin of OpenClaw, which needs no adapter" : "a client, driven by an adapter"}`,
      ...missing.map(file => line(file, `${verb}: ${file.what}`)),
      ...kept.map(file => line(file, "is there already, and stays")),
      "",
      nextSteps(repository, ciStep(ci, kept)),
    ].join("\n"),
  );
  return 0;
}

function filesFor(repository: Repository, ci: Ci, cwd: string): InitFile[] {
  // One config of whatever ending is enough.
  const config = CONFIGS.find(name => existsSync(join(cwd, name))) ?? "ilink-sim.config.ts";
  return [
    { path: config, what: "client, scenarios, expectations", text: configFile(repository) },
    ...(repository.isPlugin
      ? []
      : [
          {
            path: "ilink-sim.adapter.ts",
            what: "three lines of it are yours",
            text: adapterFile(repository.name),
          },
        ]),
    {
      path: "scenarios/first-hour.yaml",
      what: "an hour without faults",
      text: firstScenario(repository.schema),
    },
    ...ciFiles(ci, repository),
  ];
}

function nextSteps({ isPlugin, command }: Repository, ciStep: readonly [string, string] | undefined): string {
  const steps: (readonly [string, string])[] = [
    ...(isPlugin
      ? []
      : ([
          ["fill in the three lines marked YOURS", "ilink-sim.adapter.ts"],
          ["see it live an hour", `${command} run ./scenarios`],
        ] as const)),
    ["see what breaks today", `${command} run`],
    ["write it down, and commit it", `${command} run --write-expect known-failures.yaml`],
    ...(ciStep === undefined ? [] : [ciStep]),
  ];
  return [
    "Next:",
    ...steps.map(([what, how], at) => `  ${at + 1}. ${what}\n     ${how}`),
    "From then on run fails for what is new, here and in the CI.",
  ].join("\n");
}
