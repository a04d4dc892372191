/** Another process, for what only a second one can show. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";

const SQLITE = new URL("../../../src/store/sqlite.ts", import.meta.url).href;

/** None needs as long; one that does not end is killed, and its test fails. */
const LIFE_MS_MAX = 120_000;

/**
 * Run code in a process of its own, to which `openSqliteStore` is known and `say`, for what is to be known here. `wrapper` is a
 * command that is given the process's own.
 */
export function startElsewhere(
  code: string,
  wrapper: readonly string[] = [],
): ChildProcess & { stdout: Readable } {
  const whole = `
    import { writeSync } from "node:fs";
    const { openSqliteStore } = await import(${JSON.stringify(SQLITE)});
    const say = words => writeSync(1, words);
    ${code}`;
  const flags = ["--no-warnings", "--experimental-strip-types", "--input-type=module", "--eval", whole];
  const [command = "", ...args] = [...wrapper, process.execPath, ...flags];
  return spawn(command, args, {
    stdio: ["pipe", "pipe", "inherit"],
    timeout: LIFE_MS_MAX,
  }) as ChildProcess & {
    stdout: Readable;
  };
}

/** What it says next; nothing, when it ends without a word. */
export async function nextWords(child: ChildProcess & { stdout: Readable }): Promise<string> {
  const [words] = await Promise.race([once(child.stdout, "data"), once(child, "close").then(() => [""])]);
  return String(words);
}

/** What it says until it ends. */
export async function runElsewhere(code: string, wrapper?: readonly string[]): Promise<string> {
  const child = startElsewhere(code, wrapper);
  let said = "";
  child.stdout.on("data", chunk => {
    said += chunk;
  });
  await once(child, "close");
  return said;
}

/** What opening a store comes to in a process of its own: `opened`, or the reason. */
export function openElsewhere(path: string, wrapper?: readonly string[]): Promise<string> {
  const code = `
    try {
      (await openSqliteStore({ path: ${JSON.stringify(path)} })).close();
      say("opened");
    } catch (error) {
      say(error.reason ?? String(error));
    }`;
  return runElsewhere(code, wrapper);
}
