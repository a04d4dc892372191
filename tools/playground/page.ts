/** The playground as one file that asks nobody for anything: page, engine and scenarios. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { BLOCKS } from "../../playground/blocks.ts";
import type { Mutants } from "../../playground/mutants.ts";
import { loadCatalogue } from "../../sim/scenario/catalogue.ts";
import { bundleEngine, bundleFace } from "./bundle.ts";
import { mutantsOfClient } from "./mutants.ts";

const ROOT = join(import.meta.dirname, "../..");

export interface Playground {
  html: string;
  /** The engine's script, as it lies in the page. */
  engine: string;
  mutants: Mutants;
}

export async function buildPlayground(): Promise<Playground> {
  const [engine, { script, styles }] = await Promise.all([bundleEngine(), bundleFace()]);
  const mutants = mutantsOfClient();
  // As a module's script stands in the page: nothing in it may end it.
  const inline = script.replaceAll("</script", "<\\/script");
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(inline)}'`,
    `style-src '${hashOf(styles)}'`,
    "worker-src blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>ilink-sim · Playground</title>
<style>${styles}</style>
</head>
<body>
<div id="app"></div>
<noscript>This page runs a simulation: it needs JavaScript. The same is done by the command "run".</noscript>
${block(BLOCKS.engine, engine)}
${block(BLOCKS.catalogue, JSON.stringify(catalogue()))}
${block(BLOCKS.mutants, JSON.stringify(mutants))}
<script type="module">${inline}</script>
</body>
</html>
`;
  return { html, engine, mutants };
}

/** Every scenario's text, by name. */
function catalogue(): Record<string, string> {
  const entries = loadCatalogue(join(ROOT, "scenarios"));
  return Object.fromEntries(entries.map(({ name, file }) => [name, readFileSync(file, "utf8")]));
}

/** Data: gzip in base64, in which nothing can be markup. */
const block = (id: string, text: string): string =>
  `<script type="application/gzip;base64" id="${id}">${gzipSync(text, { level: 9 }).toString("base64")}</script>`;

const hashOf = (text: string): string => `sha256-${createHash("sha256").update(text).digest("base64")}`;
