/** Whatever goes wrong ends the life of its loop, and a new one begins with a notifystart. The handler replies by what it returns. */
import { handled, subjectOf } from "../kit/accounts.ts";
import { Api } from "../kit/api.ts";
import { type Lanes, noLanes, openLanes } from "../kit/lanes.ts";
import * as wire from "../kit/wire.ts";

interface Left {
  cursor: string;
  ids: Set<string>;
  contexts: Map<string, string>;
  lanes: Lanes;
}

class Stale extends Error {}
class Silence extends Error {}

export default subjectOf<Left>("restarts-on-errors", (credential, { host, random }, before) => {
  const left = before ?? { cursor: "", ids: new Set(), contexts: new Map(), lanes: noLanes() };
  const { account } = credential;
  const stop = new AbortController();
  let life = new AbortController();
  /** Until a poll is answered well: a cursor of before may be of no use to a new session. */
  let isFresh = true;
  const api = new Api(credential, random, { onStale: () => life.abort() });

  /** The message's answer, sent when the handler has given it. */
  const answer = async (message: wire.WireMessage): Promise<boolean> => {
    const { from_user_id: from = "" } = message;
    const told = { account, from, text: wire.wordsOf(message), messageId: String(message.message_id) };
    const given = Promise.withResolvers<string | undefined>();
    const sent = Promise.withResolvers<Awaited<ReturnType<Api["send"]>>>();
    const reply = (text: string) => {
      given.resolve(text);
      return sent.promise;
    };
    const turn = { reply, typing: (on: boolean) => api.typing(from, on) };
    const over = handled(host, told, turn, () => stop.signal.aborted);
    void over.then(() => given.resolve(undefined));
    const text = await given.promise;
    if (text !== undefined) sent.resolve(await api.send(from, text, left.contexts.get(from)));
    return over;
  };

  const queue = openLanes(left.lanes, () => stop.signal.aborted, answer);

  const take = (message: wire.WireMessage): boolean => {
    const { from_user_id: from = "", context_token: context } = message;
    if (context) left.contexts.set(from, context);
    if (left.ids.has(String(message.message_id))) return false;
    left.ids.add(String(message.message_id));
    queue(message);
    return true;
  };

  /** One poll; throws whatever is wrong with it. */
  const poll = async (trusts: boolean): Promise<void> => {
    const begunMs = Date.now();
    const held = setTimeout(() => trusts && host.status(account, "live"), 3_000);
    const got = await api
      .poll(left.cursor, 44_000, AbortSignal.any([stop.signal, life.signal]))
      .catch((error: unknown) => {
        throw Date.now() - begunMs >= 44_000 ? new Silence("no answer") : error;
      })
      .finally(() => clearTimeout(held));
    const code = wire.codeOf(got);
    if (code === wire.STALE) throw new Stale("-14");
    const wasFresh = isFresh;
    isFresh = false;
    if (code !== 0) {
      if (wasFresh) left.cursor = "";
      throw new Error(`code ${code}`);
    }
    host.event(account);
    const taken = wire.messagesOf(got).filter(take).length;
    left.cursor = wire.cursorOf(got, left.cursor);
    if (taken === 0 && Date.now() - begunMs < 1_000) await wire.sleep(2_000, stop.signal);
    if (wire.isHollow(got)) throw new Error("neither messages nor a cursor");
  };

  const forever = async (): Promise<void> => {
    let [stale, errors, cuts, isSilent] = [0, 0, 0, false];
    while (!stop.signal.aborted) {
      life = new AbortController();
      let begunMs = Date.now();
      try {
        if (!(await api.notify("start", stop.signal))) stale = 0;
        for (;;) {
          begunMs = Date.now();
          await poll(!isSilent);
          [stale, errors, cuts, isSilent] = [0, 0, 0, false];
          host.status(account, "live");
        }
      } catch (error) {
        if (stop.signal.aborted) return;
        if (life.signal.aborted) continue;
        if (Date.now() - begunMs >= 3_000) cuts++;
        // What looked held and failed twice may look held again.
        isSilent = error instanceof Silence || cuts > 1;
        stale = error instanceof Stale ? stale + 1 : 0;
        errors++;
        if (errors > 1 || isSilent || stale > 0)
          host.status(account, stale > 1 ? "needs-login" : "recovering", String(error));
        // A send that asked for the cure meanwhile is a reason to look at once.
        const awake = AbortSignal.any([stop.signal, life.signal]);
        await wire.sleep(stale > 1 ? 60_000 : Math.min(errors * 500, 2_500), awake);
      }
    }
  };

  const end = forever();
  return {
    left,
    send: (to, text) => api.send(to, text, left.contexts.get(to)),
    typing: (to, on) => api.typing(to, on),
    async stop(why) {
      stop.abort();
      await end;
      if (why === "stop") await api.notify("stop");
    },
  };
});
