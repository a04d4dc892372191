/** A failure as an ordinary scenario file: it fails for its subject until the client is repaired, and can join `scenarios/` as it is. */
import { createHash } from "node:crypto";
import { printScenario } from "../scenario/print.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Explanation } from "./explain/explanation.ts";
import type { Failure } from "./result.ts";

/** Folder of found failures, relative to where the command was called. */
const FAILURES_DIR = ".ilink-sim/failures";

export interface FailureFile {
  /** Relative, with forward slashes. The same shrunk scenario of the same subject always has the same. */
  path: string;
  text: string;
  /** What the text says. */
  scenario: Scenario;
  /** Of which the text has comments. */
  explanation?: Explanation;
}

/** The file for a failure of a subject, below a folder. Writes nothing. */
export function failureFile(failure: Failure, subject: string, folder?: string): FailureFile {
  const { run, seed, targets, invariants, shrunk } = failure;
  return foundFile(shrunk, {
    subject,
    folder,
    title: `Found by fuzz: ${subject} breaks ${targets.join(", ")}`,
    why: `Shrunk from run ${run} of seed ${seed}; breaks ${invariants.join(", ")}`,
  });
}

export interface FoundWords {
  subject: string;
  title: string;
  why: string;
  /** @default the folder of found failures */
  folder?: string | undefined;
}

/** The file for a scenario that a search found. */
export function foundFile(
  situation: Scenario,
  { subject, title, why, folder = FAILURES_DIR }: FoundWords,
): FailureFile {
  // Expected to pass, so that the file fails for as long as the bug lives.
  const found: Scenario = { ...situation, title, why: [why], expect: { [subject]: "pass" } };
  const content = printScenario({ ...situation, expect: found.expect });
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8);
  const path = `${folder.replace(/\/+$/, "")}/${slug(subject)}-${hash}.yaml`;
  const scenario = { ...found, name: path };
  return { path, text: printScenario(scenario), scenario };
}

function slug(subject: string): string {
  return subject
    .replaceAll(/[^A-Za-z0-9.]+/g, "-")
    .replaceAll(/^[-.]+|-+$/g, "")
    .slice(-40);
}
