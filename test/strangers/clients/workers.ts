/** One queue for all users of an account, and eight workers: each takes the first message whose user no other is at. */
import type { Host } from "../../../sim/subject/subject.ts";
import { handled, subjectOf } from "../kit/accounts.ts";
import { Api } from "../kit/api.ts";
import * as wire from "../kit/wire.ts";

interface Left {
  cursor: string;
  ids: Set<string>;
  contexts: Map<string, string>;
  queue: wire.WireMessage[];
  /** Users whose message is at a worker, of a run before too. */
  busy: Set<string>;
  /** Of the latest run. */
  wake: () => void;
}

const WORKERS = 8;
const POLL_MS = 49_000;

const noQueue = (): Left => ({
  cursor: "",
  ids: new Set(),
  contexts: new Map(),
  queue: [],
  busy: new Set(),
  wake: () => {},
});

/** A letterbox that holds one letter: that there may be work. */
function bell(): { ring: () => void; wait: () => Promise<void> } {
  let { promise, resolve } = Promise.withResolvers<void>();
  return {
    ring: () => resolve(),
    async wait() {
      await promise;
      ({ promise, resolve } = Promise.withResolvers<void>());
    },
  };
}

const told = (account: string, message: wire.WireMessage): Parameters<Host["handle"]>[0] => ({
  account,
  from: message.from_user_id ?? "",
  text: wire.wordsOf(message),
  messageId: String(message.message_id),
});

const base = subjectOf<Left>("workers", (credential, { host, random }, before) => {
  const left = before ?? noQueue();
  const { account } = credential;
  const stop = new AbortController();
  let held = new AbortController();
  const api = new Api(credential, random, { onStale: () => held.abort() });
  const send = (to: string, text: string) => api.send(to, text, left.contexts.get(to));
  const isStopped = (): boolean => stop.signal.aborted;
  const bells = Array.from({ length: WORKERS }, bell);
  const wake = (): void => {
    for (const { ring } of bells) ring();
  };
  left.wake = wake;

  const work = async ({ wait }: ReturnType<typeof bell>): Promise<void> => {
    while (!isStopped()) {
      const message = left.queue.find(({ from_user_id: user = "" }) => !left.busy.has(user));
      if (message === undefined) {
        await wait();
        continue;
      }
      const { from_user_id: from = "" } = message;
      left.busy.add(from);
      const turn = {
        reply: (text: string) => send(from, text),
        typing: (on: boolean) => api.typing(from, on),
      };
      const isDone = await handled(host, told(account, message), turn, isStopped);
      left.busy.delete(from);
      if (isDone) left.queue.splice(left.queue.indexOf(message), 1);
      left.wake();
    }
  };

  const take = (message: wire.WireMessage): boolean => {
    const { from_user_id: from = "", message_id: id, context_token: context } = message;
    if (context) left.contexts.set(from, context);
    if (left.ids.has(String(id))) return false;
    left.ids.add(String(id));
    left.queue.push(message);
    wake();
    return true;
  };

  const receive = async (): Promise<void> => {
    await api.notify("start", stop.signal);
    let [stale, bad, hollow, cuts, isSilent, isFresh] = [0, 0, 0, 0, false, true];
    while (!isStopped()) {
      held = new AbortController();
      const signal = AbortSignal.any([stop.signal, held.signal]);
      const sentMs = Date.now();
      const timer = setTimeout(() => isSilent || host.status(account, "live"), 3_000);
      const got = await api.poll(left.cursor, POLL_MS, signal).catch(() => undefined);
      clearTimeout(timer);
      if (signal.aborted) continue;
      const tookMs = Date.now() - sentMs;
      const code = got === undefined ? undefined : wire.codeOf(got);
      if (got !== undefined && code === 0) {
        [stale, bad, cuts, isSilent, isFresh] = [0, 0, 0, false, false];
        hollow = wire.isHollow(got) ? hollow + 1 : 0;
        host.event(account);
        host.status(account, hollow < 3 ? "live" : "recovering", "hollow");
        if (hollow >= 3) await api.notify("start", stop.signal);
        const fresh = wire.messagesOf(got).filter(take);
        left.cursor = wire.cursorOf(got, left.cursor);
        if (fresh.length === 0 && tookMs < 1_000) await wire.sleep(1_600, stop.signal);
        continue;
      }
      if (code === wire.STALE) {
        isSilent = false;
        host.status(account, ++stale > 1 ? "needs-login" : "recovering", "-14");
        if (stale > 1) await wire.sleep(75_000, AbortSignal.any([stop.signal, held.signal]));
        if (!(await api.notify("start", stop.signal))) stale = 0;
        continue;
      }
      if (got !== undefined && isFresh) left.cursor = "";
      if (got !== undefined) isFresh = false;
      if (got === undefined && tookMs >= 3_000) cuts++;
      isSilent = got === undefined && (cuts > 1 || tookMs >= POLL_MS);
      if (++bad > 1 || isSilent) host.status(account, "recovering", "no good answer");
      await wire.sleep(bad > 1 ? 2_400 : 900, stop.signal);
    }
  };

  const received = receive();
  for (const one of bells) void work(one);
  return {
    left,
    send,
    typing: (to, on) => api.typing(to, on),
    async stop(why) {
      stop.abort();
      wake();
      await received;
      if (why === "stop") await api.notify("stop");
    },
  };
});

export default { ...base, declares: { handlersAtOnce: WORKERS } };
