/** A store's files are their owner's alone, whatever the umask; the folder stays as it is. */
import { once } from "node:events";
import { chmodSync, chownSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openSqliteStore } from "../../../src/index.ts";
import { nextWords, runElsewhere, startElsewhere } from "./elsewhere.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ilink-store-"));
  path = join(folder, "bot.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true }));

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

const modeOf = (file: string): number => statSync(file).mode & 0o777;
const modes = () => Object.fromEntries(readdirSync(folder).map(file => [file, modeOf(join(folder, file))]));

it.each([0o000, 0o022, 0o777])(
  "all files have mode 0600 under umask %i, and the folder keeps its own",
  async umask => {
    chmodSync(folder, 0o755);
    const child = startElsewhere(`
    process.umask(${umask});
    const store = await openSqliteStore({ path: ${JSON.stringify(path)} });
    await store.saveCursor("bot", "b", "c");
    await store.backup(${JSON.stringify(join(folder, "backup"))});
    say("open");
    setInterval(() => {}, 1_000);`);
    expect(await nextWords(child)).toBe("open");
    expect(modes()).toEqual({
      backup: 0o600,
      "bot.sqlite": 0o600,
      "bot.sqlite-lock": 0o600,
      "bot.sqlite-wal": 0o600,
    });
    expect(modeOf(folder)).toBe(0o755);
    child.kill("SIGKILL");
    await once(child, "close");
  },
);

it("what was open to others is closed to them, with what a crash has left", async () => {
  const child = startElsewhere(`
    await (await openSqliteStore({ path: ${JSON.stringify(path)} })).saveCursor("bot", "b", "c");
    process.kill(process.pid, "SIGKILL");`);
  await once(child, "close");
  for (const file of readdirSync(folder)) chmodSync(join(folder, file), 0o666);
  expect(Object.keys(modes()).toSorted()).toEqual(["bot.sqlite", "bot.sqlite-lock", "bot.sqlite-wal"]);
  const store = await openSqliteStore({ path });
  expect(new Set(Object.values(modes()))).toEqual(new Set([0o600]));
  store.close();
});

it.runIf(isRoot)("somebody else's file keeps its rights, and is used with those", async () => {
  (await openSqliteStore({ path })).close();
  chmodSync(path, 0o666);
  chownSync(folder, NOBODY, NOBODY);
  const said = await runElsewhere(`
    process.setgid(${NOBODY});
    process.setuid(${NOBODY});
    await (await openSqliteStore({ path: ${JSON.stringify(path)} })).saveCursor("bot", "b", "c");
    say("written");`);
  expect(said).toBe("written");
  expect(modeOf(path)).toBe(0o666);
});

it.runIf(isRoot)("a lock that root leaves in a crash does not shut out the store's owner", async () => {
  writeFileSync(path, "");
  chownSync(folder, NOBODY, NOBODY);
  chownSync(path, NOBODY, NOBODY);
  const child = startElsewhere(`
    await openSqliteStore({ path: ${JSON.stringify(path)} });
    process.kill(process.pid, "SIGKILL");`);
  await once(child, "close");
  expect(readdirSync(folder)).toContain("bot.sqlite-lock");
  const said = await runElsewhere(`
    process.setgid(${NOBODY});
    process.setuid(${NOBODY});
    await (await openSqliteStore({ path: ${JSON.stringify(path)} })).saveCursor("bot", "b", "c");
    say("written");`);
  expect(said).toBe("written");
});

it.runIf(isRoot)("a folder that only others may write to is told, and nothing is left in it", async () => {
  chmodSync(folder, 0o555);
  const said = await runElsewhere(`
    process.setgid(${NOBODY});
    process.setuid(${NOBODY});
    say(await openSqliteStore({ path: ${JSON.stringify(path)} }).catch(error => error.reason));`);
  expect(said).toBe("no-access");
  expect(readdirSync(folder)).toEqual([]);
  expect(modeOf(folder)).toBe(0o555);
});
