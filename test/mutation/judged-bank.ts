/** The drawn changes as a bank of adversaries, for `score`: any invariant may catch one. `npm run mutation:judge` draws them. */
import { join } from "node:path";
import { INVARIANTS } from "../../sim/invariant/table.ts";
import type { Bank } from "../../sim/subject/adversary.ts";
import { type ClientModule, subjectOver } from "../../sim/subject/fixed.ts";
import { importFresh } from "../../sim/subject/fresh/import-fresh.ts";
import { type Change, changed, keptSample } from "./changes.ts";

const ROOT = join(import.meta.dirname, "../..");
const caughtBy = INVARIANTS.map(({ name }) => name);

async function open(change: Change) {
  const place = join(ROOT, change.file);
  const text = changed(change);
  const rewrite = (file: string): string | undefined => (file === place ? text : undefined);
  const { namespace } = await importFresh(join(ROOT, "src/index.ts"), { rewrite });
  return subjectOver(change.name, namespace as unknown as ClientModule);
}

const bank: Bank = {
  controls: {},
  adversaries: keptSample().map(change => ({
    name: change.name,
    does: `It reads there: ${change.replacement}.`,
    base: "fixed",
    caughtBy,
    seenIn: [],
    open: () => open(change),
  })),
};

export default bank;
