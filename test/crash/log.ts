/** What the handler did, as it did it: a line a fact, safe on the disk before the handler goes on. */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";

/** The handler began with a message, or its reply came to an end. */
export type LogEntry =
  | { life: number; id: string; did: "begin" }
  | { life: number; id: string; did: "reply"; text: string; outcome: string };

export interface Log {
  write(entry: LogEntry): void;
  close(): void;
}

export function openLog(file: string): Log {
  const handle = openSync(file, "a");
  return {
    write(entry) {
      writeSync(handle, `${JSON.stringify(entry)}\n`);
      fsyncSync(handle);
    },
    close: () => closeSync(handle),
  };
}

export function readLog(file: string): LogEntry[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter(line => line !== "").map(line => JSON.parse(line) as LogEntry);
}
