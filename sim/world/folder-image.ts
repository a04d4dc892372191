/** What lies in a folder at a moment, held in memory: read, compared and put back. */
import {
  type Dirent,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";

/** What lies at a path. Sockets and pipes are of no image: what ends with the process is not kept on a disk. */
type Entry =
  | { kind: "folder"; mode: number }
  | { kind: "file"; mode: number; bytes: Buffer }
  | { kind: "link"; target: string };

/** By path below the folder, a folder before what it holds. */
export type FolderImage = ReadonlyMap<string, Entry>;

/** @param before an earlier image, of which the bytes of unchanged files are taken: they stand in memory once. */
export function readFolder(folder: string, before?: FolderImage): FolderImage {
  const image = new Map<string, Entry>();
  for (const dirent of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(dirent.parentPath, dirent.name);
    const name = relative(folder, path);
    const entry = entryOf(dirent, path);
    const known = before?.get(name);
    if (entry?.kind === "file" && known?.kind === "file" && known.bytes.equals(entry.bytes))
      entry.bytes = known.bytes;
    if (entry !== undefined) image.set(name, entry);
  }
  return image;
}

function entryOf(dirent: Dirent, path: string): Entry | undefined {
  if (dirent.isSymbolicLink()) return { kind: "link", target: readlinkSync(path) };
  if (dirent.isDirectory()) return { kind: "folder", mode: statSync(path).mode };
  if (dirent.isFile()) return { kind: "file", mode: statSync(path).mode, bytes: readFileSync(path) };
  return undefined;
}

/** Make an empty folder what the image shows. */
export function writeFolder(folder: string, image: FolderImage): void {
  for (const [name, entry] of image) {
    const path = join(folder, name);
    if (entry.kind === "folder") mkdirSync(path, { mode: entry.mode });
    else if (entry.kind === "link") symlinkSync(entry.target, path);
    else writeFileSync(path, entry.bytes, { mode: entry.mode });
  }
}

/** Take everything out of a folder. */
export function clearFolder(folder: string): void {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
}
