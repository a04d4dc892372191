/** A SQLite store for one test, in a folder of its own that is gone with the test. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openSqliteStore, type SqliteStore } from "../../src/index.ts";

/** To be called in a test; it closes the store itself where that matters. */
export async function openTemporaryStore(): Promise<SqliteStore> {
  const folder = mkdtempSync(join(tmpdir(), "ilink-store-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return openSqliteStore({ path: join(folder, "bot.sqlite") });
}
