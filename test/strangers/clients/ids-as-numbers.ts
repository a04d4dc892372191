/** One function that never returns, and ids as `JSON.parse` makes them: numbers, compared as numbers. */
import { handled, subjectOf } from "../kit/accounts.ts";
import { Api } from "../kit/api.ts";
import * as wire from "../kit/wire.ts";

interface Left {
  cursor: string;
  seen: Set<number>;
  contexts: Map<string, string>;
  waiting: Map<string, wire.WireMessage[]>;
  /** The end of the work on each user's messages, whichever run began it. */
  ends: Map<string, Promise<void>>;
}

export default subjectOf<Left>("ids-as-numbers", (credential, { host, random }, before) => {
  const left = before ?? {
    cursor: "",
    seen: new Set(),
    contexts: new Map(),
    waiting: new Map(),
    ends: new Map(),
  };
  const { account } = credential;
  const stop = new AbortController();
  let poll = new AbortController();
  /** Until a poll is answered well: a cursor of before may be of no use to a new session. */
  let isFresh = true;
  const api = new Api(credential, random, { read: wire.readPlain, onStale: () => poll.abort() });
  const send = (to: string, text: string) => api.send(to, text, left.contexts.get(to));

  const drain = async (from: string): Promise<void> => {
    const queue = left.waiting.get(from) ?? [];
    for (let message = queue[0]; message !== undefined && !stop.signal.aborted; message = queue[0]) {
      // The host is told the number that the client goes by.
      const told = { account, from, text: wire.wordsOf(message), messageId: String(message.message_id) };
      const turn = {
        reply: (text: string) => send(from, text),
        typing: (on: boolean) => api.typing(from, on),
      };
      if (await handled(host, told, turn, () => stop.signal.aborted)) queue.shift();
    }
  };
  const work = (from: string): void => {
    left.ends.set(
      from,
      (left.ends.get(from) ?? Promise.resolve()).then(() => drain(from)),
    );
  };

  /** How many were new. */
  const take = (answer: wire.Answer): number => {
    const messages = wire.messagesOf(answer).filter(({ message_id: id }) => !left.seen.has(Number(id)));
    let taken = 0;
    for (const message of messages) {
      const { from_user_id: from = "", context_token: context, message_id: id } = message;
      if (context) left.contexts.set(from, context);
      if (left.seen.has(Number(id))) continue;
      left.seen.add(Number(id));
      const queue = left.waiting.get(from);
      if (queue === undefined) left.waiting.set(from, [message]);
      else queue.push(message);
      taken++;
    }
    left.cursor = wire.cursorOf(answer, left.cursor);
    return taken;
  };

  const forever = async (): Promise<void> => {
    await api.notify("start", stop.signal);
    for (let [stale, failed, hollow, cuts, silent] = [0, 0, 0, 0, false]; !stop.signal.aborted; ) {
      poll = new AbortController();
      const askedMs = Date.now();
      const timer = setTimeout(() => silent || host.status(account, "live"), 3_000);
      const signal = AbortSignal.any([stop.signal, poll.signal]);
      const answer = await api.poll(left.cursor, 45_000, signal).catch((error: Error) => error);
      clearTimeout(timer);
      if (signal.aborted) continue;
      const code = answer instanceof Error ? Number.NaN : wire.codeOf(answer);
      if (answer instanceof Error && Date.now() - askedMs >= 3_000) cuts++;
      // What looked held and failed twice may look held again.
      silent = answer instanceof Error && (cuts > 1 || Date.now() - askedMs >= 45_000);
      if (code === wire.STALE) {
        host.status(account, ++stale > 1 ? "needs-login" : "recovering", "-14");
        // A send that asked for the cure meanwhile is a reason to look at once.
        if (stale > 1) await wire.sleep(60_000, AbortSignal.any([stop.signal, poll.signal]));
        if (!(await api.notify("start", stop.signal))) stale = 0;
      } else if (answer instanceof Error || code !== 0) {
        if (++failed > 1 || silent) host.status(account, "recovering", "no good answer");
        if (isFresh && Math.abs(code) > 0) left.cursor = "";
        if (Math.abs(code) > 0) isFresh = false;
        await wire.sleep(Math.min(2_500, 1_000 * failed), stop.signal);
      } else {
        stale = failed = cuts = 0;
        host.event(account);
        isFresh = false;
        hollow = wire.isHollow(answer) ? hollow + 1 : 0;
        host.status(account, hollow < 3 ? "live" : "recovering", "answers");
        if (hollow >= 3) await api.notify("start", stop.signal);
        if (take(answer) === 0 && Date.now() - askedMs < 1_000) await wire.sleep(2_000, stop.signal);
        for (const from of left.waiting.keys()) work(from);
      }
    }
  };

  for (const from of left.waiting.keys()) work(from);
  const end = forever();
  return {
    left,
    send,
    typing: api.typing.bind(api),
    async stop(why) {
      stop.abort();
      await end;
      if (why === "stop") await api.notify("stop");
    },
  };
});
