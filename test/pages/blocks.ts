/** The blocks of code of a page, each with the heading below which it stands. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

export interface Block {
  page: string;
  /** The heading above it, without its signs. */
  heading: string;
  /** What the fence says: `sh`, `yaml`, `ts`. */
  language: string;
  /** The comment right above it, which names it for a test. */
  marker: string | undefined;
  text: string;
}

const HEADING_OR_BLOCK = /^#+ (.+)$|^( *)(?:<!-- (.+) -->\n+ *)?```(\w*)\n([\s\S]*?)^ *```$/gm;

/** The pages that somebody reads who uses the packages, in English. */
export function pagesOfUsers(): string[] {
  const docs = readdirSync(join(ROOT, "docs")).filter(name => name.endsWith(".md"));
  return ["README.md", "packages/ilink-client/README.md", ...docs.map(name => `docs/${name}`)];
}

/** @param page A file, from the root of the repository. Chinese pages have the same blocks; test/languages holds that. */
export function blocksOf(page: string): Block[] {
  return blocksIn(readFileSync(join(ROOT, page), "utf8"), page);
}

function blocksIn(text: string, page: string): Block[] {
  const blocks: Block[] = [];
  let heading = "";
  for (const [, title, indent = "", marker, language = "", body = ""] of text.matchAll(HEADING_OR_BLOCK)) {
    if (title === undefined) {
      const flush = body.replaceAll(
        new RegExp(`^ {1,${indent.length || 1}}`, "gm"),
        indent === "" ? "$&" : "",
      );
      blocks.push({ page, heading, language, marker, text: flush });
    } else heading = title;
  }
  return blocks;
}

/** The lines of shell blocks, without comments and prompts. */
export function commandsIn(blocks: readonly Block[]): string[] {
  return blocks
    .filter(({ language }) => language === "sh" || language === "console")
    .flatMap(({ text }) => text.split("\n"))
    .map(line => line.replace(/^\$ /, ""))
    .filter(line => line.trim() !== "" && !line.startsWith("#"));
}
