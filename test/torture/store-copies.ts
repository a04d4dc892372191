/**
 * A process copies its own store again and again while its client writes, and a second process tries to open it. Copying
 * takes away the locks that a process has on a file (POSIX); the store has to stay its maker's alone all the same.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { createReadStream, createWriteStream, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { copyFile, cp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pipeline } from "node:stream/promises";
import { setImmediate } from "node:timers/promises";
import { openSqliteStore, type SqliteStore } from "../../src/index.ts";

export interface Orders {
  /** How often the store is copied. */
  copies: number;
  /** How often the second process tries to open it, shared out evenly among the copies. */
  attempts: number;
  /** Ends it early: what was begun is cleaned up, and the signal's reason thrown. */
  signal: AbortSignal;
}

export interface Figures {
  copies: number;
  attempts: number;
  /** Attempts that were refused as `in-use`. */
  inUse: number;
  /** Attempts that got in. */
  opened: number;
  /** Attempts and writes that failed in any other way; and one more when the store is damaged or not complete afterwards. */
  corrupt: number;
}

const OPENER_FILE = new URL("./store-opener.ts", import.meta.url);

/** The ways to copy, in turn: three for each file by itself, then the folder with all that is in it. */
const WAYS: readonly ((folder: string, target: string) => Promise<unknown>)[] = [
  (folder, target) => eachFile(folder, file => copyFile(join(folder, file), `${target}-${file}`)),
  folder => eachFile(folder, file => readFile(join(folder, file))),
  (folder, target) =>
    eachFile(folder, file =>
      pipeline(createReadStream(join(folder, file)), createWriteStream(`${target}-${file}`)),
    ),
  (folder, target) => cp(folder, target, { recursive: true }),
];

/** Copy a store by each way in turn, and count what a second process comes to meanwhile. */
export async function copyUnderLoad({ copies, attempts, signal }: Orders): Promise<Figures> {
  const root = mkdtempSync(join(tmpdir(), "ilink-copies-"));
  const [folder, copied] = [join(root, "state"), join(root, "copied")];
  mkdirSync(folder);
  const path = join(folder, "bot.sqlite");
  const figures: Figures = { copies: 0, attempts: 0, inUse: 0, opened: 0, corrupt: 0 };
  const second = await startOpener(path);
  try {
    const store = await openSqliteStore({ path });
    const load = beginLoad(store);
    try {
      for (let count = 0; count < copies; count++) {
        signal.throwIfAborted();
        mkdirSync(copied);
        await WAYS[count % WAYS.length]?.(folder, join(copied, "copy"));
        rmSync(copied, { recursive: true });
        figures.copies++;
        for (const due = Math.floor(((count + 1) * attempts) / copies); figures.attempts < due; ) {
          figures.attempts++;
          figures[figureOf(await second.attempt())]++;
        }
      }
    } finally {
      figures.corrupt += await load.end();
      closeQuietly(store);
    }
    if (!isWhole(path, load.written())) figures.corrupt++;
    return figures;
  } finally {
    second.dismiss();
    rmSync(root, { recursive: true, force: true });
  }
}

function figureOf(said: string): "inUse" | "opened" | "corrupt" {
  if (said === "in-use") return "inUse";
  return said === "opened" ? "opened" : "corrupt";
}

async function eachFile(folder: string, act: (file: string) => Promise<unknown>): Promise<void> {
  for (const file of await readdir(folder)) await act(file);
}

/** A process that tries to open the store whenever it is told to. */
async function startOpener(path: string) {
  const child = fork(OPENER_FILE, [path], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const gone = once(child, "close").then((): [string] => ["gone"]);
  const answer = (): Promise<[string]> => Promise.race([once(child, "message") as Promise<[string]>, gone]);
  await answer();
  return {
    async attempt(): Promise<string> {
      const answered = answer();
      // One that is gone is told by its silence.
      child.send("try", () => {});
      const [said] = await answered;
      return said;
    },
    dismiss: () => void child.kill("SIGKILL"),
  };
}

/** Messages are received, and every second one settled, as fast as the event loop lets others have their turn. */
function beginLoad(store: SqliteStore) {
  let written = 0;
  let failed = 0;
  let goesOn = true;
  const loop = (async () => {
    while (goesOn && failed === 0) {
      const id = String(written);
      const message = { account: "bot", id, from: "alice", text: `text ${id}`, items: [] };
      try {
        await store.receive("bot", {
          botId: "b",
          cursor: id,
          messages: [message],
          contextTokens: [["alice", id]],
        });
        written++;
        if (written % 2 === 0)
          await store.settle("bot", [[id, written]], { countMax: 1_000_000, ageMsMax: 1_000_000 });
      } catch {
        failed++;
      }
      await setImmediate();
    }
  })();
  return {
    written: () => written,
    /** Resolves with the number of writes that failed. */
    async end(): Promise<number> {
      goesOn = false;
      await loop;
      return failed;
    },
  };
}

function closeQuietly(store: SqliteStore): void {
  try {
    store.close();
  } catch {
    // A damaged one may not let itself be closed; it is looked at next.
  }
}

/** Sound in SQLite's eyes, and with a row for each message. */
function isWhole(path: string, written: number): boolean {
  const database = new DatabaseSync(path);
  try {
    const rows = "SELECT (SELECT count(*) FROM pending) + (SELECT count(*) FROM handled) AS count";
    const { count } = database.prepare(rows).get() as { count: number };
    const check = database.prepare("PRAGMA integrity_check").all() as { integrity_check: string }[];
    return count === written && check.every(({ integrity_check }) => integrity_check === "ok");
  } catch {
    return false;
  } finally {
    database.close();
  }
}
