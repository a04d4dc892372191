/** `replay --export`: one run for other people's tools, a file each. */
import { harOf } from "../report/formats/har.ts";
import { mermaidOf } from "../report/formats/mermaid.ts";
import { svgOf } from "../report/formats/svg.ts";
import { traceEventsOf } from "../report/formats/trace-events.ts";
import type { TimelineRun } from "../report/timeline/run.ts";
import { escapedJson, shown } from "../trace/escape.ts";
import { diskSaid } from "./disk.ts";
import { UsageError } from "./exit.ts";
import { VERSION } from "./package-root.ts";
import { hintOf, inUse, t } from "./spoken.ts";
import { writeWhole } from "./write-whole.ts";

const PRINTERS = {
  har: run => json(harOf(run, VERSION)),
  "trace-events": run => json(traceEventsOf(run)),
  svg: run => svgOf(run, inUse()),
  mermaid: run => `${mermaidOf(run, inUse())}\n`,
} satisfies Record<string, (run: TimelineRun) => string>;

type Format = keyof typeof PRINTERS;
const FORMATS = Object.keys(PRINTERS) as Format[];

export interface ExportRequest {
  format: Format;
  file: string;
}

const json = (data: object): string => `${escapedJson(JSON.stringify(data))}\n`;

/**
 * `har=out.har,trace-events=out.json`: formats with their files, by commas or by several options.
 * @throws UsageError that names the format and what would be right.
 */
export function parseExports(given: readonly string[]): ExportRequest[] {
  return given
    .flatMap(each => each.split(","))
    .filter(each => each !== "")
    .map(text => {
      const [name = "", file = ""] = text.split(/=(.*)/s);
      const format = FORMATS.find(each => each === name);
      if (format === undefined)
        throw new UsageError(
          t("mistake.format", { flag: "--export", text: shown(text), hint: hintOf(name, FORMATS) }),
        );
      if (file === "") throw new UsageError(t("mistake.format-file", { flag: "--export", format }));
      return { format, file };
    });
}

/** Returns what could not be written, in words. */
export function writeExports(requests: readonly ExportRequest[], run: TimelineRun): string[] {
  return requests.flatMap(({ format, file }) => {
    try {
      writeWhole(file, PRINTERS[format](run));
      return [];
    } catch (error) {
      return [t("disk.not-written", { file: shown(file), why: diskSaid(error) })];
    }
  });
}
