/** Which scenarios of the catalogue lack their Chinese title, and which Chinese titles belong to none any more. */

import { readScenarios } from "../../sim/commands/trials.ts";
import { TRANSLATED_TITLES, titleInChinese } from "../../sim/words/zh/titles/table.ts";

const FOLDER = "sim/words/zh/titles";

/** A line for each. A title that has changed is in both lists: its translation is to be read again. */
export function titlesLeft(): string[] {
  const scenarios = readScenarios([]);
  const titles = new Set(scenarios.map(({ title }) => title));
  const known = new Set(TRANSLATED_TITLES);
  return [
    ...scenarios
      .filter(({ title }) => !known.has(title))
      .map(({ name, title }) => `${FOLDER}/${name.split("/")[0]}.ts lacks the title of ${name}: ${title}`),
    ...TRANSLATED_TITLES.filter(title => !titles.has(title)).map(
      title => `${FOLDER} has the title of no scenario: ${title} (${titleInChinese(title)})`,
    ),
  ];
}
