/** A failure goes to its file. What cannot be written is handed back with the reason: no finding is lost. */
import { resolve } from "node:path";
import { failureFile } from "../search/failure-file.ts";
import type { Failure } from "../search/result.ts";
import type { Finding } from "./fuzz-report.ts";
import { type Disk, writeWhole } from "./write-whole.ts";

/** Writes below `cwd`, whole or not at all. */
export function writeFinding(
  failure: Failure,
  subject: string,
  { cwd = process.cwd(), folder, disk }: { cwd?: string; folder?: string; disk?: Disk } = {},
): Finding {
  const file = failureFile(failure, subject, folder);
  try {
    writeWhole(resolve(cwd, file.path), file.text, { ...(disk && { disk }) });
    return { failure, file };
  } catch (error) {
    return { failure, file, notWritten: (error as Error).message };
  }
}
