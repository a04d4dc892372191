/**
 * Sends a text to a user again and again, and says what became of each: at once, or later out of the outbox.
 *
 *   node cron-sender.ts bot.json alice@im.wechat "Good morning" 86400
 *
 * The last argument is the interval in seconds. The process stays: a second one would take this one's messages away.
 */
import { setInterval } from "node:timers/promises";
import { createClient, openCredentialFile, openSqliteStore, type SendOutcome } from "ilink-sim/client";

const [path = "bot.json", to = "", text = "Good morning", seconds = "86400"] = process.argv.slice(2);
const store = await openSqliteStore({ path: `${path}.sqlite` });
const client = createClient({ store, onMessage: () => {} });

/** What to do about an outcome, in words. */
function adviceOn(sent: SendOutcome): string {
  switch (sent.outcome) {
    case "sent":
      return `sent as ${sent.messageId ?? sent.clientId}`;
    case "refused":
      return `refused: ${sent.reason}`;
    case "failed":
      return `not sent, may be sent again: ${sent.reason}`;
    case "unknown":
      return `perhaps sent, do not send again: ${sent.reason}`;
    case "declined":
      return sent.reason === "queued" ? `waits for the user's next message, as ${sent.id}` : sent.reason;
  }
}

// The end of what waited: told minutes or hours later, after a restart too.
client.on("outbox", ({ id, outcome, reason }) => console.log(`${id}: ${outcome} ${reason ?? ""}`));

const credential = await openCredentialFile({ path }).load();
const { account } = credential;
await client.start(credential);
// Sending need not wait until receiving works; but at the start it is good to know.
await client.ready(account).catch((error: Error) => console.error(error.message));

const done = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => done.abort());
const send = async (): Promise<void> => console.log(adviceOn(await client.send({ account, to, text })));
await send();
try {
  for await (const _ of setInterval(Number(seconds) * 1_000, null, { signal: done.signal })) await send();
} catch {
  // The signal ended it.
}
await client.close();
store.close();
