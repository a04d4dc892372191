/** Reads a whole small file, and nothing that is no file: a pipe or a device would be waited for without end. */
import { constants, type Stats } from "node:fs";
import { open } from "node:fs/promises";

/** Why what is there was not read. @internal */
export type NoFile = { kind: "odd"; is: string } | { kind: "large"; bytes: number };

/**
 * The text of a file; what stands in its way when it is none, or larger than `bytesMax`.
 *
 * @throws what the system throws.
 * @internal
 */
export async function readRegularFile(path: string, bytesMax: number): Promise<string | NoFile> {
  // Without the flag, opening a pipe waits for somebody who writes into it. Windows has neither.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const facts = await file.stat();
    if (!facts.isFile()) return { kind: "odd", is: kindOf(facts) };
    if (facts.size > bytesMax) return { kind: "large", bytes: facts.size };
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

function kindOf(facts: Stats): string {
  if (facts.isDirectory()) return "a folder";
  if (facts.isFIFO()) return "a pipe";
  if (facts.isSocket()) return "a socket";
  return facts.isCharacterDevice() || facts.isBlockDevice() ? "a device" : "no regular file";
}
