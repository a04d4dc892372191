/** `new scenario`: a file to begin with, which already runs. */
import { statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { isScenarioName, nearestName, printTemplate } from "../scenario/template.ts";
import { folderForScenarios } from "./caller.ts";
import { UsageError } from "./exit.ts";
import { COMMAND, SCENARIOS_ROOT } from "./package-root.ts";
import { t } from "./spoken.ts";
import { say } from "./terminal.ts";
import { writeWhole } from "./write-whole.ts";

/** Beside the catalogue, for editors. */
const SCHEMA_FILE = join(SCENARIOS_ROOT, "scenario.schema.json");

/** Writes `scenarios/<name>.yaml`: anywhere in a checkout into the catalogue, elsewhere below the current folder. */
export function newScenario(name: string): number {
  checkName(name);
  const file = resolve(folderForScenarios(process.cwd()), "scenarios", `${name}.yaml`);
  const shown = withSlashes(relative(process.cwd(), file));
  if (statSync(file.slice(0, -".yaml".length), { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(t("mistake.scenario-folder", { name }));
  try {
    const schema = withSlashes(relative(dirname(file), SCHEMA_FILE));
    writeWhole(file, printTemplate(name, schema), { keep: true });
  } catch (error) {
    const isThere =
      ((error as Error).cause as NodeJS.ErrnoException).code === "EEXIST" &&
      statSync(file, { throwIfNoEntry: false });
    if (isThere) throw new UsageError(t("mistake.scenario-there", { file: shown }));
    throw new UsageError(t("mistake.scenario-unwritten", { file: shown, why: (error as Error).message }));
  }
  const isInCatalogue = file.startsWith(SCENARIOS_ROOT + sep);
  const wanted = isInCatalogue ? name : shown;
  say(
    [
      t("new.written", { file: shown }),
      "",
      `  ${t("new.run", { command: `${COMMAND} run ${wanted}` })}`,
      `  ${t("new.replay", { command: `${COMMAND} replay ${wanted} --subject fixed` })}`,
    ].join("\n"),
  );
  return 0;
}

/** @throws UsageError */
function checkName(name: string): void {
  if (isScenarioName(name)) return;
  const near = nearestName(name);
  const hint = near === undefined ? t("mistake.scenario-example") : t("mistake.near", { words: near });
  throw new UsageError(t("mistake.scenario-name", { name, hint }));
}

function withSlashes(path: string): string {
  return path.split(sep).join("/");
}
