/** `npm run playground`: builds the playground into `dist/playground/index.html`, or into the folder that is named. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildPlayground } from "./page.ts";

const [folder = join(import.meta.dirname, "../../dist/playground")] = process.argv.slice(2);
const { html, mutants } = await buildPlayground();
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "index.html"), html);
console.log(`${mutants.all.length} mutants of the client`);
console.log(`${join(folder, "index.html")}: ${Buffer.byteLength(html).toLocaleString("en")} bytes`);
