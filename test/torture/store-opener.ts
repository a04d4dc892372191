/** The second process of `store-copies.ts`: at each message it tries to open the store, writes where it gets in, and says what came of it. */
import { openSqliteStore, StoreError } from "../../src/index.ts";

const [path = ""] = process.argv.slice(2);

process.on("message", async () => process.send?.(await attempt()));
process.send?.("ready");

async function attempt(): Promise<string> {
  try {
    const store = await openSqliteStore({ path });
    await store.saveCursor("bot", "intruder", "cursor");
    store.close();
    return "opened";
  } catch (error) {
    return error instanceof StoreError ? error.reason : String(error);
  }
}
