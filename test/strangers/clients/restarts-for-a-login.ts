/** Needs a login: takes itself down, waits for somebody, and starts from nothing again. Known by what was written and when. */
import { handled, subjectOf } from "../kit/accounts.ts";
import { Api } from "../kit/api.ts";
import { type Lanes, noLanes, openLanes } from "../kit/lanes.ts";
import * as wire from "../kit/wire.ts";

interface Left {
  cursor: string;
  /** A message is its writer, its time and its words. */
  written: Set<string>;
  contexts: Map<string, string>;
  lanes: Lanes;
  /** Of each user, the end of the texts that are on their way. */
  outgoing: Map<string, Promise<unknown>>;
}

export default subjectOf<Left>("restarts-for-a-login", (credential, { host, random }, before) => {
  const left = before ?? {
    cursor: "",
    written: new Set(),
    contexts: new Map(),
    lanes: noLanes(),
    outgoing: new Map(),
  };
  const { account } = credential;
  const stop = new AbortController();
  let held = new AbortController();
  /** Until a poll is answered well: a cursor of before may be of no use to a new session. */
  let isFresh = true;
  /** Somebody was told that a login is needed; until it receives again, there is no more to say. */
  let isTold = false;
  const say = (state: "live" | "recovering", why: string): void => {
    if (state === "live") isTold = false;
    if (!isTold) host.status(account, state, why);
  };
  const api = new Api(credential, random, { onStale: () => held.abort() });

  /** A user's texts go one after the other; one that is not answered holds up the next for a while only. */
  const send = async (to: string, text: string) => {
    const ahead = left.outgoing.get(to) ?? Promise.resolve();
    const sent = Promise.race([ahead, wire.sleep(600)]).then(() => api.send(to, text, left.contexts.get(to)));
    left.outgoing.set(to, sent);
    return sent;
  };

  const isStopped = (): boolean => stop.signal.aborted;
  const queue = openLanes(left.lanes, isStopped, message => {
    const { from_user_id: from = "" } = message;
    const told = { account, from, text: wire.wordsOf(message), messageId: String(message.message_id) };
    const turn = { reply: (said: string) => send(from, said), typing: (on: boolean) => api.typing(from, on) };
    return handled(host, told, turn, isStopped);
  });

  const take = (message: wire.WireMessage): boolean => {
    const { from_user_id: from = "", context_token: context, create_time_ms: atMs } = message;
    if (context) left.contexts.set(from, context);
    const text = wire.wordsOf(message);
    const what = JSON.stringify([from, atMs, text, text === "" ? message.message_id : ""]);
    if (left.written.has(what)) return false;
    left.written.add(what);
    queue(message);
    return true;
  };

  /** From a start to the moment at which only a login helps, or a stop. */
  const serve = async (): Promise<void> => {
    await api.notify("start", stop.signal);
    for (let [stale, bad, hollow, cuts, isSilent] = [0, 0, 0, 0, false]; !stop.signal.aborted; ) {
      held = new AbortController();
      const begunMs = Date.now();
      const timer = setTimeout(() => isSilent || say("live", "held"), 3_000);
      const signal = AbortSignal.any([stop.signal, held.signal]);
      const got = await api.poll(left.cursor, 50_000, signal).catch(() => undefined);
      clearTimeout(timer);
      if (signal.aborted) continue;
      const tookMs = Date.now() - begunMs;
      if (got === undefined && tookMs >= 3_000) cuts++;
      // What looked held and failed twice may look held again.
      isSilent = got === undefined && (cuts > 1 || tookMs >= 50_000);
      const code = got === undefined ? 1 : wire.codeOf(got);
      if (code === wire.STALE) {
        if (++stale > 1) return;
        say("recovering", "-14");
        if (!(await api.notify("start", stop.signal))) stale = 0;
      } else if (got === undefined || code !== 0) {
        if (isFresh && got !== undefined) left.cursor = "";
        if (got !== undefined) isFresh = false;
        if (++bad > 1 || isSilent) say("recovering", "no good answer");
        await wire.sleep(bad > 1 ? 2_000 : 600, stop.signal);
      } else {
        [stale, bad, cuts, hollow] = [0, 0, 0, wire.isHollow(got) ? hollow + 1 : 0];
        host.event(account);
        isFresh = false;
        say(hollow < 3 ? "live" : "recovering", "hollow");
        if (hollow >= 3) await api.notify("start", stop.signal);
        const taken = wire.messagesOf(got).filter(take).length;
        left.cursor = wire.cursorOf(got, left.cursor);
        if (taken === 0 && tookMs < 1_000) await wire.sleep(2_000, stop.signal);
      }
    }
  };

  const forever = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await serve();
      if (stop.signal.aborted) return;
      if (!isTold) host.status(account, "needs-login", "nothing but a login helps");
      isTold = true;
      // A send that asked for the cure meanwhile is a reason to look at once.
      await wire.sleep(60_000, AbortSignal.any([stop.signal, held.signal]));
    }
  };

  const end = forever();
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
