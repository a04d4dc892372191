/**
 * Several bots in one process, each read in a loop of its own; logins made elsewhere are picked up.
 *
 *   node several-accounts.ts sales.json support.json
 */
import { createClient, openCredentialFile, openSqliteStore } from "ilink-sim/client";

const paths = process.argv.slice(2);
const store = await openSqliteStore({ path: "accounts.sqlite" });
const client = createClient({ store });
const done = new AbortController();
const { signal } = done;
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => done.abort());

client.on("state", ({ account, state, error }) =>
  console.log(`${account}: ${state} ${error?.message ?? ""}`),
);

async function serve(path: string): Promise<void> {
  const file = openCredentialFile({ path });
  // The file's name is the account's: two files may hold logins that were made under the same one.
  const named = async () => ({ ...(await file.load()), account: path });
  await client.start(await named());
  const watching = file.watch({ signal, onCredential: async () => client.login(await named()) });
  // A message is handled when the loop asks for the next: one whose reply threw is read again after the restart.
  for await (const { message, reply, typing } of client.messages({ account: path, signal })) {
    await typing(true);
    const { outcome } = await reply(`${path} heard: ${message.text}`);
    console.log(`${path}: ${message.id} ${outcome}`);
  }
  await watching;
}

try {
  await Promise.all(paths.map(serve));
} finally {
  await client.close();
  store.close();
}
