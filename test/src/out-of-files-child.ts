/** A process that has opened as many files as it may, and what it is told: see out-of-files.test.ts. */
import { openSync } from "node:fs";
// Loaded while there are files left to load them with.
import "node:sqlite";
import { createClient, openCredentialFile, openSqliteStore } from "../../src/index.ts";

const [, , folder = "", baseUrl = ""] = process.argv;
const client = createClient({ onMessage: () => {} });
const credential = { account: "bot", botId: "b@im.bot", token: "t", baseUrl, userId: "u" };
await client.start(credential);
const file = openCredentialFile({ path: `${folder}/bot.json` });
await file.save(credential);

/** What is told of work that finds no file left: what the work before has closed is taken too. */
async function told(work: () => Promise<unknown>): Promise<string> {
  exhaust();
  return work().then(
    value => (value as { reason?: string } | undefined)?.reason ?? "nothing was told",
    (error: Error) => error.message,
  );
}
/** Take what is left. */
function exhaust(): void {
  try {
    for (;;) openSync("/dev/null", "r");
  } catch {
    // None is left now.
  }
}
const lines = [
  await told(() => client.send({ account: "bot", to: "u", text: "t" })),
  await told(() => openSqliteStore({ path: `${folder}/a.db` })),
  await told(() => file.load()),
  await told(() => file.save(credential)),
];
process.stdout.write(JSON.stringify(lines));
process.exit();
