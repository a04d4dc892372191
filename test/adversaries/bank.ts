/** The bank: bad clients of many kinds, each with the invariants of which one at least must catch it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Bank } from "../../sim/subject/adversary.ts";
import { plainClient } from "../plain-client/client.ts";
import { TEXTS } from "./bank/texts.ts";
import { WRAPPERS } from "./bank/wrappers.ts";

const all = [...TEXTS, ...WRAPPERS];

/** One scenario for each that catches it, and is short. `npm run score:seen` notes them. */
const seen: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(import.meta.dirname, "seen.json"), "utf8"),
);

const bank: Bank = {
  adversaries: all.map(one => ({
    ...one,
    seenIn: seen[one.name] === undefined ? [] : [seen[one.name] as string],
  })),
  controls: { plain: () => plainClient() },
};
export default bank;
