/** A failure goes to its file. What cannot be written is handed back with the reason: no finding is lost. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { failureFile } from "../search/failure-file.ts";
import type { Failure } from "../search/result.ts";
import type { Finding } from "./fuzz-report.ts";

/** Writes below `cwd`, whole or not at all. */
export function writeFinding(failure: Failure, subject: string, cwd = process.cwd()): Finding {
  const file = failureFile(failure, subject);
  const path = resolve(cwd, file.path);
  const draft = `${path}.${process.pid}.new`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(draft, file.text);
    renameSync(draft, path);
    return { failure, file };
  } catch (error) {
    removeDraft(draft);
    return { failure, file, notWritten: (error as Error).message };
  }
}

/** A disk that was full may have kept half of it. */
function removeDraft(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch {
    // Where nothing can be written, nothing was.
  }
}
