/** What keeps a packed package from being published, in words; nothing when it is as it should be. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { problemKindInfo } from "@arethetypeswrong/core/problems";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { PACKAGE_FOLDERS, type PackageName, type Packed } from "./pack.ts";
import { flawsOfPages } from "./pages.ts";

interface Budget {
  unpackedBytes: number;
  /** Packages that it names itself. */
  dependencies: number;
}

export const BUDGETS: Readonly<Record<PackageName, Budget>> = {
  "ilink-sim": { unpackedBytes: 3_900_000, dependencies: 14 },
  "ilink-client": { unpackedBytes: 400_000, dependencies: 0 },
};

/** Both packages are ES modules alone: for these they answer nothing, or only by `import()`. */
const NOT_FOR = ["node10", "node16-cjs"];

/** The stand-in for the plugin's host is a package of its own inside ours, read by the harness as Node would. */
const IS_MEANT = /^"?\.?\/?dist\/sim\/subject\/openclaw\/stand-in\/package\.json/;

export async function flawsOf(packed: Packed): Promise<string[]> {
  const tarball = readFileSync(packed.file);
  const found = [
    ...flawsOfSize(packed),
    ...flawsOfFiles(packed),
    ...flawsOfPages(PACKAGE_FOLDERS[packed.name], packed.files),
    ...(await flawsOfForm(tarball)),
    ...(await flawsOfTypes(tarball)),
  ];
  return found.map(flaw => `${packed.name}: ${flaw}`);
}

function flawsOfSize({ name, unpackedBytes }: Packed): string[] {
  const { dependencies = {} } = manifestOf(name) as { dependencies?: Record<string, string> };
  const budget = BUDGETS[name];
  const count = Object.keys(dependencies).length;
  return [
    ...(unpackedBytes > budget.unpackedBytes
      ? [`${unpackedBytes} bytes unpacked, the budget is ${budget.unpackedBytes}`]
      : []),
    ...(count > budget.dependencies ? [`${count} dependencies, the budget is ${budget.dependencies}`] : []),
  ];
}

function flawsOfFiles({ name, files }: Packed): string[] {
  const folder = PACKAGE_FOLDERS[name];
  const missing = ["LICENSE", "README.md", "package.json"].filter(file => !files.includes(file));
  const unset = ["description", "engines", "exports", "license"].filter(
    field => !(field in manifestOf(name)),
  );
  return [
    ...missing.map(file => `${file} is missing`),
    ...unset.map(field => `package.json has no ${field}`),
    ...files.flatMap(file => {
      const text = readFileSync(join(folder, file), "utf8");
      return [
        ...(file.endsWith(".map") || text.includes("\n//# sourceMappingURL=")
          ? [`${file} is or names a source map, whose sources are not in the package`]
          : []),
        ...(text.includes(PACKAGE_FOLDERS["ilink-sim"]) ? [`${file} names a folder of this machine`] : []),
      ];
    }),
  ];
}

/** publint: what bundlers and runtimes would stumble over. */
async function flawsOfForm(tarball: Buffer): Promise<string[]> {
  const { messages, pkg } = await publint({ pack: { tarball: arrayOf(tarball).buffer }, strict: true });
  return messages.flatMap(message => {
    const words = formatMessage(message, pkg, { color: false }) ?? message.code;
    const isMeant =
      message.code === "NESTED_PACKAGE_JSON_FIELD_IGNORED" && IS_MEANT.test(message.args.filePath);
    return isMeant ? [] : [`publint: ${words}`];
  });
}

/** attw: whether the compiler finds types for what a runtime finds, in each way of looking. */
async function flawsOfTypes(tarball: Buffer): Promise<string[]> {
  const result = await checkPackage(createPackageFromTarballData(arrayOf(tarball)));
  if (!result.types) return ["attw: no types"];
  return result.problems.flatMap(problem => {
    const way =
      ("resolutionKind" in problem && problem.resolutionKind) ||
      ("resolutionOption" in problem && problem.resolutionOption) ||
      "";
    if (NOT_FOR.includes(way)) return [];
    const at = "entrypoint" in problem ? ` at ${problem.entrypoint}` : "";
    return [`attw: ${problemKindInfo[problem.kind].shortDescription}${at} (${way})`];
  });
}

function arrayOf(bytes: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

function manifestOf(name: PackageName): Record<string, unknown> {
  return JSON.parse(readFileSync(join(PACKAGE_FOLDERS[name], "package.json"), "utf8"));
}
