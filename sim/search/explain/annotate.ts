/** Words beside the lines of a scenario file, as comments. */
import { printDuration } from "../../scenario/duration.ts";
import type { FailureFile } from "../failure-file.ts";
import { printSituation } from "../situation.ts";
import type { Explanation } from "./explanation.ts";
import type { NoReturn } from "./no-return.ts";

/** The file with its explanation as comments. */
export function explainedFile(file: FailureFile, explanation: Explanation): FailureFile {
  return { ...file, explanation, text: annotated(file.text, explanation) };
}

/** The situation of a file, with its explanation where there is one. */
export function situationOf({ scenario, explanation }: FailureFile): string {
  const situation = printSituation(scenario);
  return explanation === undefined ? situation : annotated(situation, explanation);
}

/** The text with each note at the end of its line; those on the seed, and the point of no return, above all. */
function annotated(yaml: string, { notes, noReturn }: Explanation): string {
  let section = "";
  let index = -1;
  const lines = yaml.split("\n").map(line => {
    const head = /^(\w+):/.exec(line);
    if (head?.[1] !== undefined) [section, index] = [head[1], -1];
    if (!line.startsWith("  - ")) return line;
    index++;
    const note = notes.find(({ section: of, index: at }) => of === section && at === index);
    return note === undefined ? line : `${line} # ${note.words}`;
  });
  const above = [
    ...notes.filter(({ section: of }) => of === "seed").map(({ words }) => words),
    ...(noReturn === undefined ? [] : [noReturnWords(noReturn)]),
  ];
  return [...above.map(words => `# ${words}`), ...lines].join("\n");
}

function noReturnWords(found: NoReturn): string {
  if (found.type === "open") return `no strike is final: after the last one all is well when ${found.well}`;
  const { record, strike, of, wellBefore } = found;
  const at = printDuration(Math.floor(record.atMs));
  const request = record.request === undefined ? "" : ` on request ${record.request}`;
  const before = wellBefore === undefined ? "" : `; before it all was well when ${wellBefore}`;
  return `point of no return: ${record.fault} at ${at}${request}, strike ${strike} of ${of}: no way on without faults is well${before}`;
}
