/** The class bot with its ids in a database, which one process has for itself. */
import fs from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { SubjectContext } from "../../../sim/subject/subject.ts";
import { classBot, type State } from "../kit/class-bot.ts";
import { overFetch } from "../kit/stack.ts";
import type { StateFile } from "../kit/state-file.ts";

const BUSY = 5;

function open(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec(`
    PRAGMA locking_mode = EXCLUSIVE;
    BEGIN EXCLUSIVE;
    CREATE TABLE IF NOT EXISTS ids (id TEXT PRIMARY KEY);
    CREATE TABLE IF NOT EXISTS rest (one INTEGER PRIMARY KEY CHECK (one = 1), state TEXT);
    COMMIT;
  `);
  return database;
}

function openAnyhow(file: string): DatabaseSync {
  try {
    return open(file);
  } catch (error) {
    if ((error as { errcode?: number }).errcode === BUSY) throw error;
    // It was torn: what is lost, the service hands over again.
    for (const ending of ["", "-journal"]) fs.rmSync(`${file}${ending}`, { force: true });
    return open(file);
  }
}

function keepInDatabase({ stateDir, beforeWrite }: SubjectContext, botId: string): StateFile<State> {
  const file = path.join(stateDir(), `${botId}.db`);
  const database = openAnyhow(file);
  const known = new Set<string>();
  return {
    read() {
      const ids = database.prepare("SELECT id FROM ids ORDER BY rowid").all();
      const rest = database.prepare("SELECT state FROM rest").get();
      if (rest === undefined) return undefined;
      const seen = ids.map(({ id }) => String(id));
      for (const id of seen) known.add(id);
      return { ...JSON.parse(String(rest.state)), seen };
    },
    write({ seen, ...rest }) {
      try {
        beforeWrite(file);
        database.exec("BEGIN");
        const insert = database.prepare("INSERT OR IGNORE INTO ids VALUES (?)");
        const fresh = seen.filter(id => !known.has(id));
        for (const id of fresh) insert.run(id);
        database.prepare("INSERT OR REPLACE INTO rest VALUES (1, ?)").run(JSON.stringify(rest));
        database.exec("COMMIT");
        for (const id of fresh) known.add(id);
        return true;
      } catch {
        if (database.isTransaction) database.exec("ROLLBACK");
        return false;
      }
    },
    close() {
      if (database.isOpen) database.close();
    },
  };
}

export default classBot("ids-in-a-database", { stack: overFetch, keep: keepInDatabase });
