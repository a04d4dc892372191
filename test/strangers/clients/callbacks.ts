/** Callbacks all the way, as clients were written before promises, and a handler that replies by what it returns. */
import { subjectOf } from "../kit/accounts.ts";
import { Api } from "../kit/api.ts";
import * as wire from "../kit/wire.ts";

interface Left {
  cursor: string;
  ids: Record<string, true>;
  contexts: Record<string, string>;
  /** By user; the first is at work or is the next. */
  queues: Record<string, Waiting[]>;
  /** Users whose message is with the handler, that of a run before too. */
  busy: Set<string>;
  /** Of the latest run. */
  work: (from: string) => void;
}

interface Waiting {
  message: wire.WireMessage;
  tries: number;
}

type Done = (error: unknown, answer: wire.Answer) => void;

export default subjectOf<Left>("callbacks", (credential, { host, random }, before) => {
  const left = before ?? { cursor: "", ids: {}, contexts: {}, queues: {}, busy: new Set(), work: () => {} };
  const { account } = credential;
  const stop = new AbortController();
  let poll = new AbortController();
  /** Until a poll is answered well: a cursor of before may be of no use to a new session. */
  let isFresh = true;
  let timer: NodeJS.Timeout | undefined;
  const retries = new Set<NodeJS.Timeout>();
  let [stale, failures, hollow, cuts, isSilent] = [0, 0, 0, 0, false];
  const api = new Api(credential, random, { onStale: () => poll.abort() });
  const POLL_MS = 46_000;

  const later = (delayMs: number, next: () => void): void => {
    clearTimeout(timer);
    if (!stop.signal.aborted) timer = setTimeout(next, delayMs);
  };
  const ask = (done: Done): void => {
    poll = new AbortController();
    api.poll(left.cursor, POLL_MS, AbortSignal.any([stop.signal, poll.signal])).then(
      answer => done(null, answer),
      error => done(error, {}),
    );
  };
  const cure = (next: () => void): void =>
    void api.notify("start", stop.signal).then(isSaid => {
      if (!isSaid) stale = 0;
      next();
    });

  /** `agent.chat(message)` gives the answer's text: what the handler says in the end is sent when it has said it. */
  const chat = (message: wire.WireMessage, done: (error: unknown) => void): void => {
    const { from_user_id: from = "" } = message;
    const told = { account, from, text: wire.wordsOf(message), messageId: String(message.message_id) };
    host
      .handle(told, { reply: text => api.send(from, text, left.contexts[from]) })
      .then(() => done(null), done);
  };

  const work = (from: string): void => {
    const queue = left.queues[from] ?? [];
    const [first] = queue;
    if (first === undefined || left.busy.has(from) || stop.signal.aborted) return;
    left.busy.add(from);
    first.tries++;
    chat(first.message, error => {
      left.busy.delete(from);
      if (error !== null && first.tries < 3) {
        // The run of the moment: a stop may have come meanwhile, and a start.
        if (stop.signal.aborted) return left.work(from);
        const retry = setTimeout(() => {
          retries.delete(retry);
          work(from);
        }, 800);
        retries.add(retry);
        return;
      }
      if (error !== null) host.setAside(account, String(first.message.message_id));
      queue.shift();
      left.work(from);
    });
  };

  const take = (message: wire.WireMessage): boolean => {
    const { from_user_id: from = "", context_token: context } = message;
    const id = String(message.message_id);
    if (context) left.contexts[from] = context;
    if (left.ids[id]) return false;
    left.ids[id] = true;
    left.queues[from] ??= [];
    if (left.queues[from].push({ message, tries: 0 }) === 1) work(from);
    return true;
  };

  const onPoll = (begunMs: number, error: unknown, answer: wire.Answer): void => {
    if (error !== null && Date.now() - begunMs >= 3_000) cuts++;
    // What looked held and failed twice may look held again.
    isSilent = error !== null && (cuts > 1 || Date.now() - begunMs >= POLL_MS);
    const code = error === null ? wire.codeOf(answer) : 1;
    if (code === 0) onGood(begunMs, answer);
    else if (code === wire.STALE) {
      stale++;
      host.status(account, stale === 1 ? "recovering" : "needs-login", "-14");
      if (stale === 1) cure(next);
      else probe();
    } else {
      failures++;
      if (error === null && isFresh) left.cursor = "";
      if (error === null) isFresh = false;
      if (failures > 1 || isSilent) host.status(account, "recovering", `${error ?? code}`);
      later(failures === 1 ? 500 : 2_000, next);
    }
  };

  /** Slowly; but a send that asked for the cure meanwhile is a reason to look at once. */
  const probe = (): void => {
    const awake = AbortSignal.any([stop.signal, poll.signal]);
    void wire.sleep(60_000, awake).then(() => stop.signal.aborted || cure(next));
  };

  const onGood = (begunMs: number, answer: wire.Answer): void => {
    [stale, failures, cuts] = [0, 0, 0];
    hollow = wire.isHollow(answer) ? hollow + 1 : 0;
    host.event(account);
    isFresh = false;
    const taken = wire.messagesOf(answer).filter(take).length;
    left.cursor = wire.cursorOf(answer, left.cursor);
    host.status(account, hollow < 3 ? "live" : "recovering", "hollow");
    if (hollow >= 3) cure(() => later(2_500, next));
    else later(taken === 0 && Date.now() - begunMs < 1_000 ? 2_000 : 0, next);
  };

  const next = (): void => {
    if (stop.signal.aborted) return;
    const begunMs = Date.now();
    later(3_000, () => isSilent || host.status(account, "live"));
    ask((error, answer) => {
      clearTimeout(timer);
      if (stop.signal.aborted) return;
      if (poll.signal.aborted) next();
      else onPoll(begunMs, error, answer);
    });
  };

  cure(next);
  left.work = work;
  for (const from of Object.keys(left.queues)) work(from);
  return {
    left,
    send: (to, text) => api.send(to, text, left.contexts[to]),
    async stop(why) {
      stop.abort();
      clearTimeout(timer);
      for (const retry of retries) clearTimeout(retry);
      if (why === "stop") await api.notify("stop");
    },
  };
});
