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

/**
 * Ask before each write; open, append, rename and copy count as writes. Reads go through. A file that is opened for a write that is
 * to be cut in half opens, and what is first written into it is cut.
 */
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
  /** Open files whose next write is cut. */
  const torn = new Map<unknown, { file: string; fault: WriteFault }>();
  const patch = (name: string, syscall: string, fileOf: (args: unknown[]) => unknown): void => {
    const call = native[name] as Call;
    replace(fs, name, (...args: unknown[]) => {
      if (isInside) return call(...args);
      const target = fileOf(args);
      const open = torn.get(target);
      torn.delete(target);
      const file = open?.file ?? pathOf(target);
      const fault = open?.fault ?? (file === undefined ? undefined : onWrite(file));
      if (file === undefined || fault === undefined) return inside(call, args);
      if (fault.half === true && name === "openSync") {
        const descriptor = inside(call, args);
        torn.set(descriptor, { file, fault });
        return descriptor;
      }
      if (fault.half === true && WRITES.has(name)) inside(call, halved(name, args));
      throw writeError(fault, open === undefined ? syscall : "write", file);
    });
  };
  patch("writeFileSync", "open", args => args[0]);
  patch("appendFileSync", "open", args => args[0]);
  patch("renameSync", "rename", args => args[1]);
  patch("copyFileSync", "copyfile", args => args[1]);
  patch("openSync", "open", args => (isForWriting(args[1]) ? args[0] : undefined));
  patch("writeSync", "write", args => args[0]);
  const close = native.closeSync as Call;
  replace(fs, "closeSync", (descriptor: unknown) => {
    torn.delete(descriptor);
    return close(descriptor);
  });
}

/** Calls that are given the content itself, and can be cut short. */
const WRITES = new Set(["writeFileSync", "appendFileSync", "writeSync"]);

/** The same call with the first half of its content. */
function halved(name: string, [target, content, ...rest]: unknown[]): unknown[] {
  const isPart = name === "writeSync" && ArrayBuffer.isView(content);
  const { offset, length, position } = isPart ? partOf(rest) : {};
  const whole = ArrayBuffer.isView(content)
    ? Buffer.from(content.buffer, content.byteOffset, content.byteLength)
    : Buffer.from(String(content));
  const bytes = whole.subarray(offset ?? 0, length == null ? undefined : (offset ?? 0) + length);
  const half = bytes.subarray(0, bytes.length >> 1);
  if (name !== "writeSync") return [target, half, ...rest];
  return [target, half, 0, half.length, isPart ? position : rest[0]];
}

interface Part {
  offset?: number | null;
  length?: number | null;
  position?: number | null;
}

/** What `fs.writeSync` is told beside a buffer, in one of its two forms. */
function partOf([offset, length, position]: unknown[]): Part {
  if (typeof offset === "object" && offset !== null) return offset as Part;
  return { offset, length, position } as Part;
}

/** Undefined for a file that is open already. */
function pathOf(file: unknown): string | undefined {
  if (file instanceof URL) return fileURLToPath(file);
  return typeof file === "string" ? file : Buffer.isBuffer(file) ? file.toString() : undefined;
}

function isForWriting(flags: unknown): boolean {
  return typeof flags === "string" ? /[wa+]/.test(flags) : typeof flags === "number" && (flags & 3) !== 0;
}
