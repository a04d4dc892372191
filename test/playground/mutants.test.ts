/** Mutants of the client in the playground: each is the client with its defect alone, and gives the digest that Node gives. */
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Mutants, scriptOf } from "../../playground/mutants.ts";
import { parseScenario } from "../../sim/scenario/parse.ts";
import { memberIn, openMember } from "../../sim/subject/adversary.ts";
import { runTrial } from "../../sim/verdict/trial.ts";
import { bundleEngine } from "../../tools/playground/bundle.ts";
import { mutantsOfClient } from "../../tools/playground/mutants.ts";
import bank from "../adversaries/bank.ts";
import { BareWorker } from "./bare-worker.ts";
import { textOf } from "./sample.ts";

let engine: string;
let mutants: Mutants;
beforeAll(async () => {
  mutants = mutantsOfClient();
  engine = await bundleEngine();
});

const named = (name: string) => {
  const found = mutants.all.find(each => each.name.endsWith(`#${name}`));
  if (found === undefined) throw new Error(`no mutant ${name}`);
  return found;
};

describe("the mutants of the playground", () => {
  it("are those of the bank, but for those whose defect lies in files, or in a client of another style", () => {
    const names = new Set(mutants.all.map(({ name }) => memberIn(name)?.member));
    const left = bank.adversaries.filter(one => ("file" in one || "edits" in one) && !names.has(one.name));
    const places = left.flatMap(one => {
      const { edits = [one] } = one as { edits?: readonly object[] };
      return edits.map(edit => (edit as { file: string }).file);
    });
    expect(names.size).toBeGreaterThan(250);
    expect(names.size + left.length).toBe(
      bank.adversaries.filter(one => "file" in one || "edits" in one).length,
    );
    for (const place of new Set(places))
      expect(place).toMatch(/^src\/store\/|^src\/credential-file|^test\/strangers\//);
  });

  it("each change something, and no more than a few lines of it", () => {
    for (const { name, patches } of mutants.all) {
      expect(patches.length, name).toBeGreaterThan(0);
      for (const [file, at, removed, text] of patches) {
        const code = mutants.modules[file] ?? "";
        expect(code.slice(at, at + removed), name).not.toBe(text);
        expect(at + removed, name).toBeLessThanOrEqual(code.length);
      }
    }
  });

  it.each(["leaves context tokens out", "keeps a user's first context token"])(
    "runs as on Node: %s",
    async name => {
      const mutant = named(name);
      const place = bank.adversaries.find(each => each.name === name)?.seenIn[0] ?? "";
      const text = textOf(place);
      const worker = new BareWorker(`${scriptOf(mutants, mutant)}${engine}`);
      try {
        const told = await worker.ask({ do: "run", name: place, text, subject: mutant.name });
        const scenario = parseScenario(text, { file: place, name: place });
        const subject = await openMember(
          mutant.name,
          join(import.meta.dirname, "../adversaries/bank.ts"),
          name,
        );
        const { row } = await runTrial({ scenario, subjectName: mutant.name, subject, door: "memory" });
        expect(row.verdict).toBe("violated");
        expect(told).toMatchObject({
          told: "run",
          run: { row: { digest: row.digest, verdict: "violated" } },
        });
      } finally {
        await worker.end();
      }
    },
  );

  it("without its patches is the client: the digest is that of fixed", async () => {
    const name = "bug-155/taken-over";
    const sound = { name: "test/adversaries/bank.ts#fixed", does: "Nothing.", patches: [] };
    const worker = new BareWorker(`${scriptOf(mutants, sound)}${engine}`);
    try {
      const [one, other] = await Promise.all(
        [sound.name, "fixed"].map(subject => worker.ask({ do: "run", name, text: textOf(name), subject })),
      );
      const digest = other?.told === "run" ? other.run.row.digest : "none";
      expect(digest).toMatch(/^[0-9a-f]{64}$/);
      expect(one).toMatchObject({ told: "run", run: { row: { verdict: "pass", digest } } });
    } finally {
      await worker.end();
    }
  });
});
