/** A saving of a credential that ends at any step, or meets others: the file is whole, and nothing beside it holds the token. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Credential, openCredentialFile } from "../../src/index.ts";
import { CREDENTIAL } from "./world.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ilink-credential-"));
  path = join(folder, "bot.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

const MODULE = new URL("../../src/credential-file.ts", import.meta.url).href;
const NEXT: Credential = { ...CREDENTIAL, token: "secret-2" };
/** More than any saving has. */
const STEPS_MAX = 40;

/** Run code in a process of its own, to which `openCredentialFile` is known. Resolves with what it said and how it ended. */
async function elsewhere(code: string) {
  const whole = `
    import fs from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    ${code}`;
  const flags = ["--no-warnings", "--experimental-strip-types", "--input-type=module", "--eval", whole];
  const child = spawn(process.execPath, flags, { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", chunk => {
    said += chunk;
  });
  const [, signal] = (await once(child, "close")) as [number | null, string | null];
  return { said, signal };
}

/**
 * Save `NEXT` in a process in which one call to the disk, counted from 1, goes as `happens` says: `kill` ends the process before
 * it, of a write after a half of it; `full` makes it fail as on a full disk.
 */
function saveUntil(step: number, happens: "kill" | "full") {
  return elsewhere(`
    let left = ${step};
    const strike = async half => {
      if (--left !== 0) return;
      await half?.();
      if (${JSON.stringify(happens)} === "kill") process.kill(process.pid, "SIGKILL");
      throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
    };
    const wrap = (owner, name, half) => {
      const native = owner[name];
      owner[name] = async function (...args) {
        await strike(half && (() => half.call(this, native, args)));
        return native.apply(this, args);
      };
    };
    const { open } = fs.promises;
    fs.promises.open = async (...args) => {
      await strike();
      const handle = await open(...args);
      for (const name of ["chmod", "sync", "close"]) wrap(handle, name);
      wrap(handle, "writeFile", function (native, [text]) {
        return native.call(this, text.slice(0, text.length >> 1));
      });
      return handle;
    };
    for (const name of ["readdir", "rename", "rm"]) wrap(fs.promises, name);
    syncBuiltinESMExports();
    const { openCredentialFile } = await import(${JSON.stringify(MODULE)});
    await openCredentialFile({ path: ${JSON.stringify(path)} }).save(${JSON.stringify(NEXT)}).then(
      () => fs.writeSync(1, left > 0 ? "saved untouched" : "saved"),
      error => fs.writeSync(1, error.code));`);
}

/** What lies beside the credential. */
const beside = (where = folder): string[] => readdirSync(where).filter(file => file !== "bot.json");

it("after a kill at each step of a saving, the next load or save finds a whole credential and leaves nothing beside it", async () => {
  const seen = { left: 0, old: 0, new: 0 };
  let step = 1;
  for (; step <= STEPS_MAX; step++) {
    await openCredentialFile({ path }).save(CREDENTIAL);
    if ((await saveUntil(step, "kill")).said === "saved untouched") break;
    if (beside().length > 0) seen.left++;
    const { token } = JSON.parse(readFileSync(path, "utf8"));
    seen[token === CREDENTIAL.token ? "old" : "new"]++;
    const twin = mkdtempSync(join(tmpdir(), "ilink-credential-"));
    cpSync(folder, twin, { recursive: true });
    expect((await openCredentialFile({ path }).load()).token, `step ${step}`).toBe(token);
    await openCredentialFile({ path: join(twin, "bot.json") }).save(CREDENTIAL);
    expect([beside(), beside(twin)], `step ${step}`).toEqual([[], []]);
    rmSync(twin, { recursive: true });
  }
  // The kills struck where it matters: with a temporary file there, before the renaming and after it.
  expect(step).toBeLessThan(STEPS_MAX);
  expect(seen.left).toBeGreaterThan(2);
  expect(seen.old).toBeGreaterThan(2);
  expect(seen.new).toBeGreaterThan(0);
});

describe("what a crash has left", () => {
  it("is removed when there is no credential yet, and by a version that comes later", async () => {
    writeFileSync(join(folder, "bot.json.0123456789ab.tmp"), JSON.stringify(NEXT));
    await expect(openCredentialFile({ path }).load()).rejects.toMatchObject({ code: "needs-login" });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is told from other files", async () => {
    const others = [
      "bot.json.bak",
      "bot.json.tmp",
      "other.json.0123456789ab.tmp",
      "xbot.json.0123456789ab.tmp",
    ];
    for (const other of others) writeFileSync(join(folder, other), "");
    await openCredentialFile({ path }).save(CREDENTIAL);
    expect(beside()).toEqual(others.toSorted());
  });
});

it("a saving that meets a full disk at any step leaves nothing, and the file as it was or as it is to be", async () => {
  const ends = new Set<string>();
  for (let step = 1; step <= STEPS_MAX; step++) {
    await openCredentialFile({ path }).save(CREDENTIAL);
    const { said } = await saveUntil(step, "full");
    if (said === "saved untouched") break;
    ends.add(said);
    expect(beside(), `step ${step}`).toEqual([]);
    const { token } = JSON.parse(readFileSync(path, "utf8"));
    expect(token, `step ${step}`).toBe(said === "saved" ? NEXT.token : CREDENTIAL.token);
  }
  expect([...ends].toSorted()).toEqual(["credential-file", "saved"]);
});

it("a mode of 0600 does not depend on the umask", async () => {
  for (const umask of [0o000, 0o777]) {
    await elsewhere(`
      process.umask(${umask});
      const { openCredentialFile } = await import(${JSON.stringify(MODULE)});
      await openCredentialFile({ path: ${JSON.stringify(path)} }).save(${JSON.stringify(NEXT)});`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    rmSync(path);
  }
});

describe("savings at the same time", () => {
  it("of several bots in one folder all succeed", async () => {
    const names = Array.from({ length: 20 }, (_, index) => `bot-${index}.json`);
    const save = (name: string): Promise<void> =>
      openCredentialFile({ path: join(folder, name) }).save({ ...CREDENTIAL, account: name });
    await Promise.all([...names, ...names].map(save));
    expect(readdirSync(folder).toSorted()).toEqual(names.toSorted());
    for (const name of names)
      expect(await openCredentialFile({ path: join(folder, name) }).load()).toMatchObject({ account: name });
  });

  it("of one file take place in the order of their calls", async () => {
    const file = openCredentialFile({ path });
    const tokens = Array.from({ length: 10 }, (_, index) => `secret-${index}`);
    await Promise.all(tokens.map(token => file.save({ ...CREDENTIAL, token })));
    expect((await file.load()).token).toBe("secret-9");
    expect(beside()).toEqual([]);
  });

  it("of one file by several processes, while others load it, all succeed and nobody sees a half", async () => {
    await openCredentialFile({ path }).save(CREDENTIAL);
    const busy = (act: string) =>
      elsewhere(`
        const { openCredentialFile } = await import(${JSON.stringify(MODULE)});
        const path = ${JSON.stringify(path)};
        try {
          for (let count = 0; count < 15; count++) await openCredentialFile({ path }).${act};
          fs.writeSync(1, "well");
        } catch (error) {
          fs.writeSync(1, String(error.message));
        }`);
    const saves = [1, 2].map(n => busy(`save(${JSON.stringify({ ...CREDENTIAL, token: `secret-${n}` })})`));
    const ends = await Promise.all([...saves, busy("load()")]);
    expect(ends.map(({ said }) => said)).toEqual(["well", "well", "well"]);
    await openCredentialFile({ path }).load();
    expect(beside()).toEqual([]);
  });
});
