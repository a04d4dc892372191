/** The pictures of the README and the casts beside them, from the runs that they show. */
import { readFileSync } from "node:fs";
import { readScenarios } from "../../sim/commands/trials.ts";
import { resolveSubject, runTrial } from "../../sim/index.ts";
import { printBadge } from "./badge.ts";
import { drawCast } from "./cast.ts";
import { nightOf } from "./night.ts";
import { printPicture, type Row, THEMES } from "./picture.ts";
import { WORDS } from "./words.ts";

const SCENARIO = "bug-155/overnight-idle";
const PLUGIN = "openclaw-weixin@2.4.9";
const CLIENTS = [PLUGIN, `${PLUGIN}+repair`];

/** Where they lie, for each language and each colour of the paper. */
export const PICTURES = new URL("../../docs/pictures/", import.meta.url);

/** Each picture by its file's name. */
export async function drawPictures(): Promise<Map<string, string>> {
  const [scenario] = readScenarios([SCENARIO]);
  if (scenario === undefined) throw new Error(`there is no scenario ${SCENARIO}`);
  const rows: Row[] = [];
  let start = "";
  for (const subjectName of CLIENTS) {
    const subject = await resolveSubject(subjectName, { cwd: process.cwd() });
    const { trace } = await runTrial({ scenario, subjectName, subject, door: "memory" });
    start = trace.header.start;
    rows.push({ name: subjectName, night: nightOf(trace) });
  }
  const nights = Object.entries(WORDS).flatMap(([language, words]) =>
    Object.entries(THEMES).map(
      ([name, theme]) =>
        [`night.${language}.${name}.svg`, printPicture(rows, { start, words, theme })] as const,
    ),
  );
  const casts: [string, string][] = [];
  for (const language of ["en", "zh"] as const)
    casts.push([`start.${language}.cast`, await drawCast(language)]);
  return new Map([...nights, ...badges(), ...casts]);
}

/** What the manifests say. */
function badges(): [name: string, badge: string][] {
  const manifest = (name: string) =>
    JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), "utf8"));
  const { engines, license } = manifest("package.json");
  const { dependencies = {} } = manifest("packages/ilink-client/package.json");
  return [
    ["badge.node.svg", printBadge("node", engines.node.replace(">=", "≥ "))],
    ["badge.license.svg", printBadge("license", license)],
    ["badge.client.svg", printBadge("dependencies of the client", String(Object.keys(dependencies).length))],
  ];
}
