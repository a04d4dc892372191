/** Messages as an async iterator: the poll is asked for when somebody wants the next. What was written before its start it drops by age. */
import { handled, subjectOf } from "../kit/accounts.ts";
import { Api } from "../kit/api.ts";
import * as wire from "../kit/wire.ts";

interface Left {
  cursor: string;
  ids: Set<string>;
  contexts: Map<string, string>;
  chains: Map<string, Promise<unknown>>;
}

type Step = { messages: wire.WireMessage[] } | { trouble: "stale" | "silence" | "error" | "empty" };

/** What each poll brought, until a stop; then the service is asked again. */
async function* steps(
  api: Api,
  left: Left,
  stop: AbortSignal,
  renew: () => AbortSignal,
): AsyncGenerator<Step> {
  const limitMs = wire.HOLD_MS + 12_000;
  let hollow = 0;
  /** Until a poll is answered well: a cursor of before may be of no use to a new session. */
  let isFresh = true;
  while (!stop.aborted) {
    const begunMs = Date.now();
    const signal = AbortSignal.any([stop, renew()]);
    try {
      const answer = await api.poll(left.cursor, limitMs, signal);
      const code = wire.codeOf(answer);
      if (code === wire.STALE) {
        yield { trouble: "stale" };
        continue;
      }
      if (code !== 0) {
        if (isFresh) left.cursor = "";
        isFresh = false;
        throw new Error(`code ${code}`);
      }
      isFresh = false;
      hollow = wire.isHollow(answer) ? hollow + 1 : 0;
      const messages = wire.messagesOf(answer).filter(({ message_id: id }) => !left.ids.has(String(id)));
      yield hollow < 3 ? { messages } : { trouble: "empty" };
      // Asked for the next one, it has what it gave: only now the cursor may move.
      left.cursor = wire.cursorOf(answer, left.cursor);
      if (messages.length === 0 && Date.now() - begunMs < 1_000) await wire.sleep(1_500, stop);
    } catch {
      if (signal.aborted) continue;
      yield { trouble: Date.now() - begunMs >= limitMs ? "silence" : "error" };
      await wire.sleep(1_500, stop);
    }
  }
}

export default subjectOf<Left>("async-iterator", (credential, { host, random }, before) => {
  const left = before ?? { cursor: "", ids: new Set(), contexts: new Map(), chains: new Map() };
  const { account } = credential;
  const stop = new AbortController();
  const bornMs = Date.now();
  let held = new AbortController();
  let looksHeld: NodeJS.Timeout | undefined;
  let isSilent = false;
  let lastMs = 0;
  const renew = (): AbortSignal => {
    clearTimeout(looksHeld);
    looksHeld = setTimeout(() => stop.signal.aborted || isSilent || host.status(account, "live"), 3_000);
    held = new AbortController();
    lastMs = Date.now();
    return held.signal;
  };
  const api = new Api(credential, random, { onStale: () => held.abort() });
  const send = (to: string, text: string) => api.send(to, text, left.contexts.get(to));

  const deliver = (message: wire.WireMessage): void => {
    const {
      from_user_id: from = "",
      message_id: id,
      context_token: context,
      create_time_ms: writtenMs,
    } = message;
    if (context) left.contexts.set(from, context);
    if (left.ids.has(String(id))) return;
    left.ids.add(String(id));
    if ((writtenMs ?? bornMs) < bornMs) return;
    const told = { account, from, text: wire.wordsOf(message), messageId: String(id) };
    const turn = { reply: (text: string) => send(from, text), typing: (on: boolean) => api.typing(from, on) };
    const chain = left.chains.get(from) ?? Promise.resolve();
    left.chains.set(
      from,
      chain.then(() => handled(host, told, turn, () => stop.signal.aborted)),
    );
  };

  const serve = async (): Promise<void> => {
    await api.notify("start", stop.signal);
    let [stale, errors, cuts] = [0, 0, 0];
    for await (const step of steps(api, left, stop.signal, renew)) {
      clearTimeout(looksHeld);
      if (stop.signal.aborted) break;
      // What looked held and failed twice may look held again.
      if ("trouble" in step && Date.now() - lastMs >= 3_000) cuts++;
      isSilent = "trouble" in step && (step.trouble === "silence" || cuts > 1);
      if ("messages" in step) {
        [stale, errors, cuts] = [0, 0, 0];
        host.event(account);
        host.status(account, "live");
        for (const message of step.messages) deliver(message);
      } else if (step.trouble === "stale") {
        host.status(account, ++stale === 1 ? "recovering" : "needs-login", "the service says -14");
        if (stale > 1) await wire.sleep(45_000, stop.signal);
        if (!(await api.notify("start", stop.signal))) stale = 0;
      } else {
        if (++errors > 1 || step.trouble !== "error") host.status(account, "recovering", step.trouble);
        if (step.trouble === "empty") await api.notify("start", stop.signal);
      }
    }
    clearTimeout(looksHeld);
  };

  const end = serve();
  return {
    left,
    send,
    typing: (to, on) => api.typing(to, on),
    async stop(why) {
      stop.abort();
      await end;
      if (why === "stop") await api.notify("stop");
    },
  };
});
