/** What `npm ci` puts into the checkout: everything by its hash, its Node too, and no script of a package is run for it. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const NODE_PREFIX = /^node_modules\/node-(bin-)?(darwin|linux|win)-/;

interface Locked {
  version?: string;
  integrity?: string;
  link?: true;
  os?: string;
  cpu?: string;
  hasInstallScript?: true;
  bin?: { node?: string };
}

const json = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), "utf8"));
const { packages } = json("package-lock.json") as { packages: Record<string, Locked> };
const { allowScripts } = json("package.json") as { allowScripts: Record<string, boolean> };

const installed = Object.entries(packages).filter(
  ([path, { link }]) => path.includes("node_modules/") && !link,
);
const nodes = installed.filter(([path]) => NODE_PREFIX.test(path));

it("every package has its hash, or is a folder of this checkout", () => {
  expect(
    installed.filter(([, { integrity }]) => !integrity?.startsWith("sha512-")).map(([path]) => path),
  ).toEqual([]);
  const folders = Object.entries(packages).filter(([path]) => path !== "" && !path.includes("node_modules/"));
  for (const [path] of folders) expect(existsSync(join(ROOT, path, "package.json")), path).toBe(true);
});

it("no package runs a script when it is installed: a script could fetch what is not locked", () => {
  const scripted = installed
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length));
  expect(Object.keys(allowScripts)).toEqual(scripted);
  expect(Object.values(allowScripts)).not.toContain(true);
});

it("a Node is locked for each platform, in one exact version, by its hash", () => {
  const { optionalDependencies } = json("tools/node/package.json") as {
    optionalDependencies: Record<string, string>;
  };
  expect(
    Object.fromEntries(nodes.map(([path, { version }]) => [path.slice("node_modules/".length), version])),
  ).toEqual(optionalDependencies);
  expect(nodes.map(([, { os, cpu }]) => `${os} ${cpu}`).toSorted()).toEqual([
    "darwin arm64",
    "darwin x64",
    "linux arm64",
    "linux x64",
    "win32 x64",
  ]);
});

// npm leaves out an optional package whose bytes have another hash, without a word.
const own = nodes.find(([, { os, cpu }]) => os === process.platform && cpu === process.arch);
it.skipIf(own === undefined)("the Node of this platform is there, and is what `npm run` finds", () => {
  const [folder, { version, bin }] = own as [string, Locked];
  const file = join(ROOT, folder, bin?.node ?? "");
  if (process.platform !== "win32")
    expect(realpathSync(join(ROOT, "node_modules/.bin/node"))).toBe(realpathSync(file));
  expect(execFileSync(file, ["--version"], { encoding: "utf8" }).trim()).toBe(`v${version}`);
});
