/** The inner side of a process of an attack: does what it is asked, and writes a diary that outlives it. */
import { writeSync } from "node:fs";
import type { DiaryLine } from "./remote.ts";

type Calls = Readonly<Record<string, (argument: never) => unknown>>;

/** Answer the calls of whoever started this process; end when he is gone. */
export function serveCalls(calls: Calls): void {
  process.on("message", message => {
    const { id, name, argument } = message as { id: number; name: string; argument: never };
    void (async () => calls[name]?.(argument))().then(
      result => process.send?.({ id, result }),
      error => process.send?.({ id, error: error instanceof Error ? error.stack : String(error) }),
    );
  });
  process.on("disconnect", () => process.exit());
}

/** What is written is in the reader's pipe before this returns, whatever becomes of the process. */
export function writeDiary(line: DiaryLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}
