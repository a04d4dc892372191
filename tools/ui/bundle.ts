/**
 * The page of timelines as one script and one style sheet: `sim/ui/` and what it imports, made small. What comes out is committed,
 * so that a checkout, a git URL and the package write the same page, and nobody needs a bundler for a report.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";

const UI = join(import.meta.dirname, "../../sim/ui");

/** The licence of what is bundled asks for this. */
const NOTICE = "/*! Contains Preact, MIT License, Copyright (c) 2015-present Jason Miller */";

/** By name, the files of `sim/ui/built/`. The same sources give the same bytes. */
export async function bundlePage(): Promise<Record<"page.js" | "page.css", string>> {
  const bundle = await rolldown({
    input: join(UI, "main.tsx"),
    platform: "browser",
  });
  const { output } = await bundle.generate({ format: "es", minify: true, comments: false });
  await bundle.close();
  if (output.length !== 1)
    throw new Error(
      `one script is wanted, and these came out: ${output.map(({ fileName }) => fileName).join(", ")}`,
    );
  return { "page.js": `${NOTICE}\n${output[0].code}`, "page.css": styles() };
}

/** Without comments and blanks at line ends. */
function styles(): string {
  return readFileSync(join(UI, "page.css"), "utf8")
    .replaceAll(/\/\*[^*]*\*\//g, "")
    .replaceAll(/\s*\n\s*/g, "");
}
