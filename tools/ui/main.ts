/** `npm run ui`: writes the page of timelines into `sim/ui/built/`, from where reports take it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundlePage } from "./bundle.ts";

const BUILT = join(import.meta.dirname, "../../sim/ui/built");

mkdirSync(BUILT, { recursive: true });
for (const [name, text] of Object.entries(await bundlePage())) {
  writeFileSync(join(BUILT, name), text);
  console.log(`sim/ui/built/${name}: ${Buffer.byteLength(text).toLocaleString("en")} bytes`);
}
