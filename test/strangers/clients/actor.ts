/** An actor: everything is a letter in its mailbox, and one letter is read at a time. Its answers go as several short messages. */
import { EventEmitter } from "node:events";
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

type Letter =
  | { kind: "poll" | "held" }
  | { kind: "answer"; answer: wire.Answer; tookMs: number }
  | { kind: "failure"; error: unknown; tookMs: number };

const POLL_MS = 48_000;

export default subjectOf<Left>("actor", (credential, { host, random }, before) => {
  const left = before ?? { cursor: "", ids: new Set(), contexts: new Map(), lanes: noLanes() };
  const { account } = credential;
  const stop = new AbortController();
  const mailbox = new EventEmitter();
  const letters: Letter[] = [];
  let [stale, failures, hollow, cuts, isSilent] = [0, 0, 0, 0, false];
  let poll = new AbortController();
  /** Until a poll is answered well: a cursor of before may be of no use to a new session. */
  let isFresh = true;
  let pollEnds: Promise<void> = Promise.resolve();

  const post = (letter: Letter): void => {
    letters.push(letter);
    mailbox.emit("letter");
  };
  const api = new Api(credential, random, {
    chars: 24,
    pieceEveryMs: 550,
    // Whether the cure that the send asked for helped, a poll tells: it is time for a new one, also in a rest.
    onStale: () => poll.abort(),
  });
  const send = (to: string, text: string) => api.send(to, text, left.contexts.get(to));

  const ask = async (): Promise<void> => {
    const own = new AbortController();
    poll = own;
    const begunMs = Date.now();
    const held = setTimeout(() => post({ kind: "held" }), 3_000);
    await api.poll(left.cursor, POLL_MS, AbortSignal.any([stop.signal, own.signal])).then(
      answer => post({ kind: "answer", answer, tookMs: Date.now() - begunMs }),
      error =>
        own.signal.aborted
          ? post({ kind: "poll" })
          : post({ kind: "failure", error, tookMs: Date.now() - begunMs }),
    );
    clearTimeout(held);
  };

  const isStopped = (): boolean => stop.signal.aborted;
  const queue = openLanes(left.lanes, isStopped, message => {
    const { from_user_id: from = "" } = message;
    const turn = { reply: (text: string) => send(from, text), typing: (on: boolean) => api.typing(from, on) };
    const told = { account, from, text: wire.wordsOf(message), messageId: String(message.message_id) };
    return handled(host, told, turn, isStopped);
  });

  const deliver = (message: wire.WireMessage): boolean => {
    const { from_user_id: from = "", context_token: context } = message;
    const id = String(message.message_id);
    if (context) left.contexts.set(from, context);
    if (left.ids.has(id)) return false;
    left.ids.add(id);
    queue(message);
    return true;
  };

  /** Resolves when the next letter may be read. */
  const read = async (letter: Letter): Promise<void> => {
    switch (letter.kind) {
      case "poll":
        pollEnds = ask();
        return;
      case "held":
        if (!isSilent) host.status(account, "live");
        return;
      case "failure":
        failures++;
        if (letter.tookMs >= 3_000) cuts++;
        // What looked held and failed twice may look held again.
        isSilent = letter.tookMs >= POLL_MS || cuts > 1;
        if (failures > 1 || isSilent) host.status(account, "recovering", String(letter.error));
        await wire.sleep(failures === 1 ? 700 : 2_200, stop.signal);
        break;
      case "answer":
        await onAnswer(letter.answer, letter.tookMs);
    }
    post({ kind: "poll" });
  };

  const onAnswer = async (answer: wire.Answer, tookMs: number): Promise<void> => {
    isSilent = false;
    const code = wire.codeOf(answer);
    if (code === wire.STALE) {
      stale++;
      host.status(account, stale === 1 ? "recovering" : "needs-login", "stale token");
      if (stale > 1) await wire.sleep(90_000, AbortSignal.any([stop.signal, poll.signal]));
      if (!(await api.notify("start", stop.signal))) stale = 0;
      return;
    }
    if (code !== 0) {
      if (isFresh) left.cursor = "";
      isFresh = false;
      host.status(account, "recovering", `code ${code}`);
      return wire.sleep(2_000, stop.signal);
    }
    [stale, failures, cuts] = [0, 0, 0];
    hollow = wire.isHollow(answer) ? hollow + 1 : 0;
    host.event(account);
    isFresh = false;
    host.status(account, hollow < 3 ? "live" : "recovering", "hollow");
    if (hollow >= 3) await api.notify("start", stop.signal);
    const fresh = wire.messagesOf(answer).filter(deliver);
    left.cursor = wire.cursorOf(answer, left.cursor);
    if (fresh.length === 0 && tookMs < 1_000) await wire.sleep(1_800, stop.signal);
  };

  const live = async (): Promise<void> => {
    await api.notify("start", stop.signal);
    post({ kind: "poll" });
    while (!stop.signal.aborted) {
      const letter = letters.shift();
      if (letter !== undefined) await read(letter);
      else await new Promise<void>(resolve => mailbox.once("letter", resolve));
    }
    await pollEnds;
  };

  const end = live();
  return {
    left,
    send,
    typing: (to, on) => api.typing(to, on),
    async stop(why) {
      stop.abort();
      mailbox.emit("letter");
      await end;
      if (why === "stop") await api.notify("stop");
    },
  };
});
