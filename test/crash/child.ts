/**
 * The process that is killed: the client on its SQLite store, with a handler that writes down what it does and replies.
 * Loads everything, waits for its orders, and then lives as long as they let it.
 */
import { flushCompileCache } from "node:module";
import { type Credential, createClient, openSqliteStore } from "../../src/index.ts";
import { openLog } from "./log.ts";
import type { Moment } from "./moment.ts";
import { type Sabotage, sabotaged } from "./sabotage.ts";
import { countRequests, countStatements, countSteps } from "./steps.ts";

/** What a process is to do, given to it when its predecessor is dead. */
export interface Orders {
  life: number;
  storeFile: string;
  logFile: string;
  credential: Credential;
  /** Absent: live until nothing is left to handle, then stop in order. */
  moment?: Moment;
  /** Break the client, to see that this is noticed. */
  sabotage?: Sabotage;
}

process.once("message", (orders: Orders) => void live(orders));
// At the end of a process that is killed, nothing is written any more.
flushCompileCache();
process.send?.("ready");

async function live({ life, storeFile, logFile, credential, moment, sabotage }: Orders): Promise<void> {
  const step = countSteps(moment);
  const store = await openSqliteStore({ path: storeFile });
  countStatements(step);
  const log = openLog(logFile);
  let handled = 0;
  const client = createClient({
    // Lives are short: many texts have to leave in them.
    sendGapMs: 0,
    store: sabotaged(store, sabotage),
    fetch: countRequests(step),
    onMessage: async ({ id, text }, turn) => {
      step("handle");
      log.write({ life, id, did: "begin" });
      step("handle");
      const reply = `to ${text}, in life ${life}`;
      const { outcome } = await turn.reply(reply);
      step("handle");
      log.write({ life, id, did: "reply", text: reply, outcome });
      handled++;
      step("handle");
    },
  });
  if (moment === undefined) {
    const done = Promise.withResolvers<void>();
    let before = -1;
    // Two polls with nothing to do in between: the server has nothing left either.
    client.on("poll", () => {
      const { pending } = client.health(credential.account);
      if (pending === 0 && handled === before) done.resolve();
      before = pending === 0 ? handled : -1;
    });
    await client.start(credential);
    await done.promise;
    await client.close();
    store.close();
    log.close();
    process.disconnect();
    return;
  }
  await client.start(credential);
}
