/** An echo bot. After login-by-qr.ts: node echo-bot.ts bot.json */
import { createClient, openCredentialFile, openSqliteStore } from "ilink-sim/client";

const [path = "bot.json"] = process.argv.slice(2);
const client = createClient({
  store: await openSqliteStore({ path: `${path}.sqlite` }),
  onMessage: async (message, turn) => void (await turn.reply(`You said: ${message.text}`)),
});
await client.start(await openCredentialFile({ path }).load());
