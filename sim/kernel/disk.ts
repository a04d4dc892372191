/** Writes to files that go wrong: what `node:fs` shows for a full, forbidden or broken disk, and for a write cut in half. */
import fs from "node:fs";
import { fileURLToPath } from "node:url";

/** `half`: the first half of the content arrives, then the write fails with EIO. */
export type WriteFault = { code: "ENOSPC" | "EACCES" | "EIO"; half?: boolean };

type Replace = (owner: object, name: string, value: unknown) => void;
type Call = (...args: unknown[]) => unknown;

const MESSAGES = {
  ENOSPC: "no space left on device",
  EACCES: "permission denied",
  EIO: "i/o error",
} as const;

/** The error of a failed write, as `node:fs` throws it. */
export function writeError({ code }: WriteFault, syscall: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${MESSAGES[code]}, ${syscall} '${path}'`), {
    code,
    syscall,
    path,
  });
}

/** Ask before each write; open, append, rename and copy count as writes. Reads go through. */
export function faultyDisk(replace: Replace, onWrite: (file: string) => WriteFault | undefined): void {
  const native = fs as unknown as Record<string, Call>;
  let isInside = false;
  /** Node makes one of these calls out of another; that is one write still. */
  const inside = (call: Call, args: unknown[]): unknown => {
    isInside = true;
    try {
      return call(...args);
    } finally {
      isInside = false;
    }
  };
  const patch = (name: string, syscall: string, fileOf: (args: unknown[]) => unknown): void => {
    const call = native[name] as Call;
    replace(fs, name, (...args: unknown[]) => {
      if (isInside) return call(...args);
      const file = pathOf(fileOf(args));
      const fault = file === undefined ? undefined : onWrite(file);
      if (file === undefined || fault === undefined) return inside(call, args);
      if (fault.half === true && WHOLE_CONTENTS.has(name)) {
        const [target, content, ...options] = args;
        const bytes = Buffer.from(content as string);
        inside(call, [target, bytes.subarray(0, bytes.length >> 1), ...options]);
      }
      throw writeError(fault, syscall, file);
    });
  };
  patch("writeFileSync", "open", args => args[0]);
  patch("appendFileSync", "open", args => args[0]);
  patch("renameSync", "rename", args => args[1]);
  patch("copyFileSync", "copyfile", args => args[1]);
  patch("openSync", "open", args => (isForWriting(args[1]) ? args[0] : undefined));
}

/** Calls that are given the content itself, and can be cut short. */
const WHOLE_CONTENTS = new Set(["writeFileSync", "appendFileSync"]);

/** Undefined for a file that is open already. */
function pathOf(file: unknown): string | undefined {
  if (file instanceof URL) return fileURLToPath(file);
  return typeof file === "string" ? file : Buffer.isBuffer(file) ? file.toString() : undefined;
}

function isForWriting(flags: unknown): boolean {
  return typeof flags === "string" ? /[wa+]/.test(flags) : typeof flags === "number" && (flags & 3) !== 0;
}
