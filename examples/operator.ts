/**
 * An echo bot with what an operator wants: /health for the supervisor, /metrics for Prometheus.
 *
 *   node operator.ts bot.json 9464
 */
import { createServer } from "node:http";
import { createClient, openCredentialFile, openSqliteStore } from "ilink-sim/client";

const [path = "bot.json", port = "9464"] = process.argv.slice(2);
const store = await openSqliteStore({ path: `${path}.sqlite` });
const client = createClient({
  store,
  onMessage: async (message, turn) => void (await turn.reply(`You said: ${message.text}`)),
});
const credential = await openCredentialFile({ path }).load();
const { account } = credential;

/** Requests by endpoint and end: how many, and how long they took in all. */
const requests = new Map<string, { count: number; seconds: number }>();
client.on("request", ({ endpoint, outcome, elapsedMs }) => {
  const labels = `{endpoint="${endpoint}",outcome="${outcome}"}`;
  const { count, seconds } = requests.get(labels) ?? { count: 0, seconds: 0 };
  requests.set(labels, { count: count + 1, seconds: seconds + elapsedMs / 1_000 });
});
// What wakes somebody up.
client.on("state", ({ state, error }) => state === "needs-login" && console.error(error?.message));
client.on("store", ({ error }) => error && console.error(error.message));

function metrics(): string {
  const { state, lastPollMs, pending, waiting } = client.health(account);
  const lines = [
    `ilink_live ${state === "live" ? 1 : 0}`,
    `ilink_last_poll_timestamp_seconds ${(lastPollMs ?? 0) / 1_000}`,
    `ilink_messages_pending ${pending}`,
    `ilink_outbox_waiting ${waiting.texts}`,
  ];
  for (const [labels, { count, seconds }] of requests)
    lines.push(`ilink_requests_total${labels} ${count}`, `ilink_request_seconds_total${labels} ${seconds}`);
  return `${lines.join("\n")}\n`;
}

const http = createServer(({ url }, response) => {
  const { error, storeError, ...health } = client.health(account);
  const words = { ...health, error: error?.message, storeError: storeError?.message };
  if (url === "/metrics") response.end(metrics());
  else if (url === "/health")
    response.writeHead(health.state === "live" ? 200 : 503).end(JSON.stringify(words));
  else response.writeHead(404).end();
});
http.listen(Number(port), () => console.log("listening on", (http.address() as { port: number }).port));
await client.start(credential);
