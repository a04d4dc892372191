/** Both packages as npm would publish them, and one Node's user of them; `npm run packages:try` does all of it under each Node. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BUDGETS, flawsOf } from "../../tools/package/flaws.ts";
import { build, PACKAGE_FOLDERS, type Packed, packAll } from "../../tools/package/pack.ts";
import { printWeights } from "../../tools/package/weights.ts";
import { compile, prepare, programming, sim, tenLines } from "./tries.ts";
import { UserFolder } from "./user-folder.ts";

const ROOT = join(import.meta.dirname, "../..");
const scratch = mkdtempSync(join(tmpdir(), "ilink-packed-"));
const user = new UserFolder(process.execPath);
const clientAlone = new UserFolder(process.execPath);
let packed: Packed[];
const tarball = (name: string): string => packed.find(one => one.name === name)?.file ?? "";

beforeAll(async () => {
  await build();
  packed = await packAll(scratch);
  console.log(printWeights(packed));
});
afterAll(() => {
  for (const folder of [user, clientAlone]) folder.remove();
  rmSync(scratch, { recursive: true });
});

it("both may be published: types, entries, sizes, dependencies, links and commands of their pages", async () => {
  expect(await Promise.all(packed.map(flawsOf))).toEqual([[], []]);
});

it("the client is the same in both, byte for byte", () => {
  const [whole, alone] = packed as [Packed, Packed];
  const bytes = ({ name, files }: Packed, folder: string): Map<string, string> =>
    new Map(
      files
        .filter(file => file.startsWith(folder))
        .map(file => [file.slice(folder.length), readFileSync(join(PACKAGE_FOLDERS[name], file), "utf8")]),
    );
  const client = bytes(alone, "dist/");
  expect(client.size).toBeGreaterThan(10);
  expect(bytes(whole, "dist/src/")).toEqual(client);
});

it("the README says what each weighs at most, and how much more it brings", () => {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  const rows = [...readme.matchAll(/^\| `(ilink-\w+)` .* \| under ([\d.]+) MB +\| (\w+) +\|$/gm)];
  expect(rows.map(([, ...cells]) => cells)).toEqual(
    packed.map(({ name }) => [
      name,
      String(BUDGETS[name].unpackedBytes / 1e6),
      name === "ilink-sim" ? String(lockedForUsers()) : "none",
    ]),
  );
});

it("the client alone brings no other package", async () => {
  expect(await clientAlone.install(tarball("ilink-client"))).toMatchObject({ code: 0 });
  expect(clientAlone.packages()).toEqual(["node_modules/ilink-client"]);
});

describe("installed", () => {
  beforeAll(async () => {
    expect(await user.install(tarball("ilink-sim"), tarball("ilink-client"))).toMatchObject({ code: 0 });
  });

  it("runs a scenario", async () => {
    const { code, said } = await sim(user, "run", "bug-155/overnight-idle", "--subject", "fixed");
    expect(said).toContain("1 run, all as expected");
    expect(said).toContain("replay: npx ilink-sim replay bug-155/overnight-idle --subject fixed");
    expect(code).toBe(0);
  });

  it("searches", async () => {
    const { code, said } = await sim(user, "fuzz", "--runs", "5", "--seed", "1", "--subject", "fixed");
    // What it finds is another test's.
    expect(said).toMatch(/^fixed: (nothing found|\d+ findings?) in 5 scenarios/m);
    expect([0, 1, 2]).toContain(code);
  });

  it("plays the service for the ten lines of the client's page, which answer", async () => {
    const { bot, service } = await tenLines(user);
    expect(service).toContain("alice writes");
    expect(bot).toMatch(/^bot (connecting|starting|live)/m);
  });

  it("prepares a repository, once", async () => {
    expect(await prepare(user)).toMatch(/ilink-sim\.config\.ts +is there already, and stays/);
  });

  it("has types for every entry", async () => {
    expect(await compile(user, "nodenext")).toEqual({ code: 0, said: "" });
  });

  // After what init has written has been compiled: the config is another one here.
  it("has tests for vitest and for node:test, as their page says", async () => {
    const { vitest, node } = await programming(user);
    expect(vitest.said).toContain("✓ First hour (scenarios/first-hour.yaml)");
    expect(vitest.said).toMatch(/^ +Tests +4 passed \(4\)$/m);
    expect(vitest.code).toBe(0);
    expect(node.said).toMatch(/pass 1\n/);
    expect(node.code).toBe(0);
  });

  it.each(["ilink-sim/repair", "ilink-client/repair"])("puts %s in front of a process", async name => {
    const { said } = await user.run("node", ["-e", "1"], { NODE_OPTIONS: `--import ${name}` });
    expect(said).toMatch(/^\[ilink-sim repair\] on, /);
  });
});

/** How many packages the harness brings, all that these bring included, as the lockfile has them. */
function lockedForUsers(): number {
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
  const entries = Object.entries<{ dev?: true; optional?: true; devOptional?: true; link?: true }>(packages);
  return entries.filter(
    ([folder, { dev, optional, devOptional, link }]) =>
      folder.startsWith("node_modules/") && !dev && !optional && !devOptional && !link,
  ).length;
}
