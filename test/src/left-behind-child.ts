/** The process of `left-behind.test.ts`: receives and answers a message, closes, says what it still holds, and has nothing to do. */
import { readdirSync, readlinkSync, writeSync } from "node:fs";
import { createClient, openSqliteStore } from "../../src/index.ts";

const [credential = "", storeFile = "", closes = ""] = process.argv.slice(2);

const store = await openSqliteStore({ path: storeFile });
const answered = Promise.withResolvers<void>();
let replies = 0;
const client = createClient({
  store,
  onMessage: async ({ text }, turn) => {
    await turn.reply(text);
    replies++;
  },
});
client.on("poll", () => replies > 0 && answered.resolve());
await client.start(JSON.parse(credential));
await answered.promise;
const before = held();
if (closes === "closes") {
  await client.close();
  store.close();
}
// What has just ended is let go in the same turn of the event loop.
// Written to the file itself: a stream for it would be held too.
setImmediate(() => writeSync(1, `${JSON.stringify({ before, after: held() })}\n`));

/** What keeps the event loop alive, and the files of the store that are open. */
function held() {
  const targets = readdirSync("/proc/self/fd").map(file => {
    try {
      return readlinkSync(`/proc/self/fd/${file}`);
    } catch {
      return "gone";
    }
  });
  return {
    active: process.getActiveResourcesInfo(),
    files: targets.filter(target => target.startsWith(storeFile)).length,
  };
}
