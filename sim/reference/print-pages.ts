/** The reference pages that are made from tables, whole or in parts. Run as a script, it writes them into `docs/`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { printClientPage } from "./client-page.ts";
import { printFaultsPage } from "./faults-page.ts";
import { printLimitsPage } from "./limits-page.ts";
import { printServerPage } from "./server-page.ts";

export interface Page {
  file: URL;
  print(): string;
}

const DOCS = new URL("../../docs/", import.meta.url);

export const PAGES: readonly Page[] = [
  { file: new URL("client.md", DOCS), print: printClientPage },
  { file: new URL("faults.md", DOCS), print: printFaultsPage },
  { file: new URL("limits.md", DOCS), print: printLimitsPage },
  { file: new URL("server.md", DOCS), print: printServerPage },
];

if (import.meta.main) {
  mkdirSync(DOCS, { recursive: true });
  for (const { file, print } of PAGES) writeFileSync(file, print());
}
