/** A page of timelines: one file that holds its code, its styles and its data, and asks nobody for anything. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { shown } from "../../trace/escape.ts";
import { markup } from "../markup.ts";
import { blockId, INDEX_ID, type PageIndex } from "./page-data.ts";

const BUILT = new URL("../../ui/built/", import.meta.url);

/** Data as it lies in a page: gzip in base64, in which nothing can be markup. */
export type Packed = string & { readonly packed: true };

export function pack(data: unknown): Packed {
  return gzipSync(JSON.stringify(data), { level: 9 }).toString("base64") as Packed;
}

export interface Page {
  title: string;
  index: PageIndex;
  /** The runs, at the places that the index names. */
  blocks: readonly Packed[];
}

export function printPage({ title, index, blocks }: Page): string {
  const script = readFileSync(new URL("page.js", BUILT), "utf8");
  const styles = readFileSync(new URL("page.css", BUILT), "utf8");
  const policy = `default-src 'none'; script-src '${hashOf(script)}'; style-src '${hashOf(styles)}'; base-uri 'none'; form-action 'none'`;
  const data = [
    dataBlock(INDEX_ID, pack(index)),
    ...blocks.map((block, at) => dataBlock(blockId(at), block)),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${markup(shown(title))}</title>
<style>${styles}</style>
</head>
<body>
<div id="app"></div>
<noscript>This page draws itself: it needs JavaScript. The same is told by the command "replay".</noscript>
${data.join("\n")}
<script type="module">${script}</script>
</body>
</html>
`;
}

/** A script of no known type is data to a browser. */
const dataBlock = (id: string, packed: Packed): string =>
  `<script type="application/gzip;base64" id="${id}">${packed}</script>`;

const hashOf = (text: string): string => `sha256-${createHash("sha256").update(text).digest("base64")}`;
