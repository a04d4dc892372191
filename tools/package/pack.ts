/** Packs both packages, as npm would publish them. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const ROOT = join(import.meta.dirname, "../..");

/** Where each package stands once it is built. */
export const PACKAGE_FOLDERS = {
  "ilink-sim": ROOT,
  "ilink-client": join(ROOT, "dist/ilink-client"),
} as const;

export type PackageName = keyof typeof PACKAGE_FOLDERS;

export interface Packed {
  readonly name: PackageName;
  readonly version: string;
  /** Path of the tarball. */
  readonly file: string;
  /** Paths in the package, with slashes. */
  readonly files: readonly string[];
  readonly packedBytes: number;
  readonly unpackedBytes: number;
}

/** What `npm pack --json` says of a package. */
interface Said {
  name: PackageName;
  version: string;
  filename: string;
  files: { path: string }[];
  size: number;
  unpackedSize: number;
}

export async function build(): Promise<void> {
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, "build.ts")], { cwd: ROOT });
}

/** The tarballs of what has been built. @param into The folder that they are put in. */
export function packAll(into: string): Promise<Packed[]> {
  const names = Object.keys(PACKAGE_FOLDERS) as PackageName[];
  return Promise.all(names.map(name => pack(name, into)));
}

async function pack(name: PackageName, into: string): Promise<Packed> {
  // No script of npm's: what they would do, `build` has done.
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", into];
  const { stdout } = await promisify(execFile)("npm", args, {
    cwd: PACKAGE_FOLDERS[name],
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === "win32",
  });
  const [said] = JSON.parse(stdout) as [Said];
  return {
    name,
    version: said.version,
    file: join(into, said.filename),
    files: said.files.map(({ path }) => path),
    packedBytes: said.size,
    unpackedBytes: said.unpackedSize,
  };
}
