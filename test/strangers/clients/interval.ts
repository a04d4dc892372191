/** A beat each second that polls when no poll is under way, and tells every time by `Date.now()`. */
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

const BEAT_MS = 1_000;
const POLL_MS = 45_000;

export default subjectOf<Left>("interval", (credential, { host, random }, before) => {
  const left = before ?? { cursor: "", ids: new Set(), contexts: new Map(), lanes: noLanes() };
  const { account } = credential;
  const stop = new AbortController();
  let poll = new AbortController();
  const api = new Api(credential, random, {
    onStale() {
      poll.abort();
      restBeats = 0;
    },
  });
  const send = (to: string, text: string) => api.send(to, text, left.contexts.get(to));
  /** What keeps a beat from polling: a poll, or beats to rest. */
  let isBusy = false;
  let restBeats = 0;
  /** To be said before the next poll. */
  let owesStart = true;
  let beganMs = 0;
  let [stale, failures, hollow, cuts, isSilent, isFresh] = [0, 0, 0, 0, false, true];
  let under: Promise<void> = Promise.resolve();

  const isStopped = (): boolean => stop.signal.aborted;
  const queue = openLanes(left.lanes, isStopped, message => {
    const { from_user_id: from = "", message_id: id } = message;
    const turn = { reply: (text: string) => send(from, text), typing: (on: boolean) => api.typing(from, on) };
    return handled(
      host,
      { account, from, text: wire.wordsOf(message), messageId: String(id) },
      turn,
      isStopped,
    );
  });

  const onGood = (answer: wire.Answer, tookMs: number): void => {
    [stale, failures, cuts, isSilent, isFresh] = [0, 0, 0, false, false];
    hollow = wire.isHollow(answer) ? hollow + 1 : 0;
    owesStart = hollow >= 3;
    host.event(account);
    host.status(account, hollow < 3 ? "live" : "recovering", "hollow");
    let fresh = 0;
    for (const message of wire.messagesOf(answer)) {
      const { from_user_id: from = "", message_id: id, context_token: context } = message;
      if (context) left.contexts.set(from, context);
      if (left.ids.has(String(id))) continue;
      left.ids.add(String(id));
      queue(message);
      fresh++;
    }
    left.cursor = wire.cursorOf(answer, left.cursor);
    if (fresh === 0 && tookMs < BEAT_MS) restBeats = 2;
  };

  const onStale = (): void => {
    stale++;
    host.status(account, stale > 1 ? "needs-login" : "recovering", "-14");
    owesStart = true;
    if (stale > 1) restBeats = 60;
    isSilent = false;
  };

  const onBad = (answer: wire.Answer | undefined, tookMs: number): void => {
    if (answer !== undefined && isFresh) left.cursor = "";
    if (answer !== undefined) isFresh = false;
    if (answer === undefined && tookMs >= 3_000) cuts++;
    isSilent = answer === undefined && (cuts > 1 || tookMs >= POLL_MS);
    if (++failures > 1 || isSilent) host.status(account, "recovering", "no good answer");
    restBeats = failures > 1 ? 2 : 0;
  };

  const ask = async (): Promise<void> => {
    if (owesStart) {
      owesStart = false;
      if (!(await api.notify("start", stop.signal))) stale = 0;
      if (stop.signal.aborted) return;
    }
    beganMs = Date.now();
    poll = new AbortController();
    const signal = AbortSignal.any([stop.signal, poll.signal]);
    const answer = await api.poll(left.cursor, POLL_MS, signal).catch(() => undefined);
    const tookMs = Date.now() - beganMs;
    beganMs = 0;
    if (signal.aborted) return;
    const code = answer === undefined ? undefined : wire.codeOf(answer);
    if (code === 0) onGood(answer as wire.Answer, tookMs);
    else if (code === wire.STALE) onStale();
    else onBad(answer, tookMs);
  };

  const beat = setInterval(() => {
    if (beganMs > 0 && Date.now() - beganMs >= 3_000 && !isSilent) host.status(account, "live");
    if (isBusy || restBeats-- > 0) return;
    isBusy = true;
    under = ask().finally(() => {
      isBusy = false;
    });
  }, BEAT_MS);

  return {
    left,
    send,
    typing: (to, on) => api.typing(to, on),
    async stop(why) {
      clearInterval(beat);
      stop.abort();
      await under;
      if (why === "stop") await api.notify("stop");
    },
  };
});
