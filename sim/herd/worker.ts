/**
 * The process of a herd: runs one and tells of it. What the client prints or does to its process reaches nobody else; the
 * report goes through a pipe of its own.
 */
import { writeSync } from "node:fs";
import { blameSubject } from "../pool/subject-failed.ts";
import { resolveSubject } from "../subject/table.ts";
import type { Sentence } from "../trace/sentence.ts";
import { type HerdErrand, type HerdWord, REPORT_FD } from "./errand.ts";
import { reportOf } from "./report.ts";
import { runHerd } from "./run-herd.ts";

const errand = JSON.parse(process.argv[2] ?? "") as HerdErrand;
const { plan, subject, cwd, budgetMs } = errand;

function tell(word: HerdWord): void {
  const bytes = Buffer.from(JSON.stringify(word));
  // A pipe takes as much as it has room for.
  for (let at = 0; at < bytes.length; ) at += writeSync(REPORT_FD, bytes, at);
}

try {
  const module = await resolveSubject(subject, { cwd });
  tell({
    type: "report",
    report: reportOf(subject, plan, await runHerd(plan, blameSubject(subject, module), { budgetMs })),
  });
} catch (error) {
  const { name, message, stack = message } = error instanceof Error ? error : new Error(String(error));
  const { sentence } = (error ?? {}) as { sentence?: Sentence };
  tell({ type: "error", name, message, stack, ...(sentence !== undefined && { sentence }) });
}
// What the client left behind, such as a listening socket, does not keep the process.
process.exit();
