/** A failure goes to its file. What cannot be written is handed back with the reason: no finding is lost. */
import { resolve } from "node:path";
import { explainedFile } from "../search/explain/annotate.ts";
import type { Explanation } from "../search/explain/explanation.ts";
import { type FailureFile, failureFile } from "../search/failure-file.ts";
import type { Failure } from "../search/result.ts";
import { diskSaid } from "./disk.ts";
import type { Finding } from "./fuzz-report.ts";
import { type Disk, writeWhole } from "./write-whole.ts";

export interface Place {
  cwd?: string;
  folder?: string;
  /** What was found out about the failure. @default nothing */
  explanation?: Explanation | undefined;
  disk?: Disk;
}

/** Writes below `cwd`, whole or not at all. */
export function writeFinding(
  failure: Failure,
  subject: string,
  { folder, explanation, ...place }: Place = {},
): Finding {
  const plain = failureFile(failure, subject, folder);
  const file = explanation === undefined ? plain : explainedFile(plain, explanation);
  return { failure, file, ...writeFound(file, place) };
}

/** The same for any file of a search. @returns why it could not be written */
export function writeFound(
  { path, text }: FailureFile,
  { cwd = process.cwd(), disk }: Pick<Place, "cwd" | "disk"> = {},
): { notWritten?: string; whyNot?: string } {
  try {
    writeWhole(resolve(cwd, path), text, { ...(disk && { disk }) });
    return {};
  } catch (error) {
    return { notWritten: (error as Error).message, whyNot: diskSaid(error) };
  }
}
