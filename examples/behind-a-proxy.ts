/**
 * An echo bot whose every request goes through an HTTP proxy.
 *
 *   node behind-a-proxy.ts bot.json http://proxy.example:3128
 *
 * It takes undici's own fetch (npm install undici): the global fetch is of the undici inside Node, which may not take a
 * dispatcher of another version. With Node 24 and later, NODE_USE_ENV_PROXY=1 and HTTPS_PROXY do without all this.
 */
import { createClient, openCredentialFile, type WebFetch } from "ilink-sim/client";
import { ProxyAgent, fetch as undiciFetch } from "undici";

const [path = "bot.json", proxy = "http://127.0.0.1:3128"] = process.argv.slice(2);
// Held polls last 35 s and more: the proxy must not give up before the client does.
const dispatcher = new ProxyAgent({ uri: proxy, headersTimeout: 120_000, bodyTimeout: 120_000 });
const throughProxy: WebFetch = (url, init) => undiciFetch(url, { ...init, dispatcher });

const client = createClient({
  fetch: throughProxy,
  onMessage: async (message, turn) => void (await turn.reply(`You said: ${message.text}`)),
});
const credential = await openCredentialFile({ path }).load();
await client.start(credential);
await client.ready(credential.account);
console.log(`live through ${proxy}`);
