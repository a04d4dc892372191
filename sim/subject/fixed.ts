/** Adapter for this package's own client, by default options. The only file here that may import `src`. */
import path from "node:path";
import type { SendOutcome, Store } from "../../src/index.ts";
import * as own from "../../src/index.ts";
import type { Policy } from "../trace/limits/policy.ts";
import { settle } from "./settle.ts";
import type { Credential, SendReport, SubjectContext, SubjectModule } from "./subject.ts";

/** What of the client the adapter uses. */
export type ClientModule = Pick<typeof own, "createClient" | "loginByQr" | "openSqliteStore">;

/** What the client is by default options. */
const DECLARES: Policy = {
  handlersAtOnce: 100,
  outboxTextsPerUser: 100,
  outboxTexts: 1_000,
  dedupeMs: 48 * 3_600_000,
  dedupeMessages: 10_000,
};

/** The adapter over an instance of the client. */
export const subjectOver = (
  name: string,
  { createClient, loginByQr, openSqliteStore }: ClientModule,
): SubjectModule => ({
  name,
  declares: DECLARES,
  create: async context => {
    const { host } = context;
    const disk = context.durable ? await openStore(context, openSqliteStore) : undefined;
    const client = createClient({
      onMessage: ({ account, from, text, id }, turn) =>
        host.handle(
          { account, from, text, messageId: id },
          {
            reply: async reply => toReport(await turn.reply(reply)),
            typing: async on => void (await turn.typing(on)),
          },
        ),
      logger: loggerTo(host.log),
      ...(disk && { store: disk.store }),
    });
    const tokens: string[] = [];
    const running = new Set<string>();
    client.on("state", ({ account, state, reason }) => host.status(account, state, reason));
    client.on("outbox", event => tellEnd(host, event));
    client.on("quarantined", ({ account, id }) => host.setAside(account, id));
    client.on("poll", ({ account }) => host.event(account));
    return {
      start: credential => {
        tokens.push(credential.token);
        running.add(credential.account);
        const started = client.start(credential);
        started.catch(() => running.delete(credential.account));
        return started;
      },
      stop: account => {
        running.delete(account);
        return client.stop(account);
      },
      send: async request => toReport(await client.send(request)),
      sendMedia: async request => {
        const outcome = await client.sendMedia(request);
        return { media: toReport(outcome), caption: toReport(outcome.caption ?? outcome) };
      },
      typing: async request => void (await client.typing({ ...request, on: true })),
      login: credential => client.login(credential),
      scan: async ({ account, verifyCode }) => {
        const end = await loginByQr({
          account,
          onQr: () => host.show(account),
          onVerifyCode: () => verifyCode,
          localTokens: tokens,
          save: credential => takeUp(client, running, credential),
        });
        return end.kind === "confirmed" ? end.credential : undefined;
      },
      killed: () => disk?.close(),
      dispose: async () => {
        // Not awaited: closing may wait for time, which stands still after a run.
        client.close().catch(() => {});
        await settle();
        disk?.close();
      },
    };
  },
});
export default subjectOver("fixed", own);

/** Of a channel that is off, the host keeps the credential for its next start. */
async function takeUp(
  client: own.Client,
  running: ReadonlySet<string>,
  credential: Credential,
): Promise<void> {
  const { account } = credential;
  if (!running.has(account)) return;
  await client.login(credential).catch(error => {
    // It was being started, and that has failed: off after all.
    if (running.has(account)) throw error;
  });
}

/** No scenario cancels what waits. */
function tellEnd(host: SubjectContext["host"], { account, outcome, ...end }: own.OutboxEvent): void {
  if (outcome !== "cancelled") host.sendEnded(account, { ...end, outcome });
}

/** The client's outcome without what only its caller needs. */
function toReport(outcome: SendOutcome): SendReport {
  if (outcome.outcome === "sent") return { outcome: "sent" };
  if (outcome.outcome === "declined") return { outcome: "declined", reason: outcome.reason };
  // What it says of one chunk is not so of the text: a part of it is with the user.
  if ("sentChunks" in outcome && (outcome.sentChunks ?? 0) > 0)
    return {
      outcome: "unknown",
      reason: `${outcome.sentChunks} of ${outcome.chunks} chunks were sent: ${outcome.reason}`,
    };
  return { outcome: outcome.outcome, reason: outcome.reason };
}

function loggerTo(log: SubjectContext["host"]["log"]) {
  const write = (event: string, facts?: object) => log(`${event} ${JSON.stringify(facts ?? {})}`);
  return { debug: write, info: write, warn: write, error: write };
}

/** Of a store's methods, those that are told what to remember, or asked for it. */
const CALLS: ReadonlySet<string> = new Set<keyof Store>([
  "load",
  "receive",
  "begin",
  "settle",
  "sync",
  "saveCursor",
  "saveOutbox",
]);

/** The durable store of the client, on a disk that may fail, and behind a line that may be slow or dead. */
async function openStore(
  { stateDir, beforeWrite, beforeStore }: SubjectContext,
  openSqliteStore: ClientModule["openSqliteStore"],
) {
  const file = path.join(stateDir(), "client.sqlite");
  const store = await openSqliteStore({ path: file });
  let open = true;
  const faulty = new Proxy<Store>(store, {
    get(target, name: keyof Store) {
      const call = target[name];
      if (typeof call !== "function" || !CALLS.has(name)) return call;
      return (...args: unknown[]) => {
        const perform = (): unknown => {
          if (name !== "load") beforeWrite(file);
          return (call as (...args: unknown[]) => unknown)(...args);
        };
        const pending = beforeStore();
        return pending === undefined ? perform() : pending.then(perform);
      };
    },
  });
  const close = (): void => {
    if (open) store.close();
    open = false;
  };
  return { store: faulty, close };
}
