/** `init`: what a client's repository needs to be gated: a config, a first scenario, an adapter where one is needed, a workflow. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { shown } from "../trace/escape.ts";
import { diskSaid } from "./disk.ts";
import { UsageError } from "./exit.ts";
import { adapterFile } from "./init-adapter.ts";
import { type Ci, ciFiles, ciOf, ciStep } from "./init-ci.ts";
import { configFile, firstScenario, type InitFile } from "./init-files.ts";
import { type Repository, readRepository } from "./init-repository.ts";
import { t } from "./spoken.ts";
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
        throw new UsageError(t("disk.not-written", { file: path, why: diskSaid(error) }));
      }
    }
  }
  const width = Math.max(...files.map(({ path }) => path.length)) + 2;
  const line = ({ path }: InitFile, state: string): string => `  ${path.padEnd(width)}${state}`;
  say(
    [
      t(repository.isPlugin ? "init.plugin" : "init.client", { name: shown(repository.name) }),
      ...missing.map(file =>
        line(file, t(flags.dryRun === true ? "init.would-write" : "init.written", { what: file.what })),
      ),
      ...kept.map(file => line(file, t("init.kept"))),
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
    { path: config, what: t("init.config"), text: configFile(repository) },
    ...(repository.isPlugin
      ? []
      : [
          {
            path: "ilink-sim.adapter.ts",
            what: t("init.adapter"),
            text: adapterFile(repository.name),
          },
        ]),
    {
      path: "scenarios/first-hour.yaml",
      what: t("init.scenario"),
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
          [t("init.next.adapter"), "ilink-sim.adapter.ts"],
          [t("init.next.hour"), `${command} run ./scenarios`],
        ] as const)),
    [t("init.next.today"), `${command} run`],
    [t("init.next.write"), `${command} run --write-expect known-failures.yaml`],
    ...(ciStep === undefined ? [] : [ciStep]),
  ];
  return [
    t("init.next"),
    ...steps.map(([what, how], at) => `  ${at + 1}. ${what}\n     ${how}`),
    t("init.end"),
  ].join("\n");
}
