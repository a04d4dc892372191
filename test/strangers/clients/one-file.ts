/** All that it knows of all its bots stands in one JSON file, and one function tells what each event makes of it. */
import type { SubjectContext } from "../../../sim/subject/subject.ts";
import { subjectOf } from "../kit/accounts.ts";
import { Api } from "../kit/api.ts";
import { stateFile } from "../kit/state-file.ts";
import * as wire from "../kit/wire.ts";

interface Entry {
  id: string;
  message: wire.WireMessage;
  tries: number;
}

interface Bot {
  cursor: string;
  ids: string[];
  contexts: Record<string, string>;
  inbox: Entry[];
}

type Event =
  | { type: "answered"; messages: wire.WireMessage[]; cursor: string }
  | { type: "refused" }
  | { type: "began" | "ended"; id: string };

const IDS_MAX = 3_000;
const POLL_MS = 44_000;
const EMPTY: Bot = { cursor: "", ids: [], contexts: {}, inbox: [] };

function reduce(bot: Bot, event: Event): Bot {
  switch (event.type) {
    case "answered": {
      const ids = [...bot.ids];
      const inbox = [...bot.inbox];
      const contexts = { ...bot.contexts };
      for (const message of event.messages) {
        const id = String(message.message_id);
        if (message.context_token) contexts[message.from_user_id ?? ""] = message.context_token;
        if (ids.includes(id)) continue;
        ids.push(id);
        inbox.push({ id, message, tries: 0 });
      }
      return { cursor: event.cursor, ids: ids.slice(-IDS_MAX), inbox, contexts };
    }
    case "refused":
      return { ...bot, cursor: "" };
    case "began":
      return {
        ...bot,
        inbox: bot.inbox.map(it => (it.id === event.id ? { ...it, tries: it.tries + 1 } : it)),
      };
    default:
      return { ...bot, inbox: bot.inbox.filter(({ id }) => id !== event.id) };
  }
}

/** By the bot's id. */
class Book {
  readonly #file;
  #bots: Record<string, Bot>;

  constructor(context: SubjectContext) {
    this.#file = stateFile<Record<string, Bot>>(context, "bots");
    this.#bots = this.#file.read() ?? {};
  }

  of(botId: string): Bot {
    return this.#bots[botId] ?? EMPTY;
  }

  /** Whether it is written down. */
  tell(botId: string, event: Event): boolean {
    this.#bots = { ...this.#bots, [botId]: reduce(this.of(botId), event) };
    return this.#file.write(this.#bots);
  }

  /** What could not be written down, once more. */
  write(): boolean {
    return this.#file.write(this.#bots);
  }

  /** The cursor of what is not written down stays where it was. */
  goBack(botId: string, cursor: string): void {
    this.#bots = { ...this.#bots, [botId]: { ...this.of(botId), cursor } };
  }
}

const books = new WeakMap<SubjectContext["stateDir"], Book>();

/** Handlers at work, of a run before too: by the bot and the user. */
const atWork = new WeakMap<Book, Map<string, Promise<void>>>();

export default subjectOf<true>("one-file", (credential, context) => {
  const { host, random, stateDir } = context;
  const book = books.get(stateDir) ?? new Book(context);
  books.set(stateDir, book);
  const working = atWork.get(book) ?? new Map<string, Promise<void>>();
  atWork.set(book, working);
  const { account, botId } = credential;
  const stop = new AbortController();
  let held = new AbortController();
  let isSafe = true;
  const api = new Api(credential, random, { onStale: () => held.abort() });
  const send = (to: string, text: string) => api.send(to, text, book.of(botId).contexts[to]);

  const handle = async (from: string): Promise<void> => {
    for (;;) {
      const entry = book.of(botId).inbox.find(({ message }) => (message.from_user_id ?? "") === from);
      if (entry === undefined || stop.signal.aborted) return;
      const { id, message, tries } = entry;
      if (tries >= 3) {
        host.setAside(account, id);
        book.tell(botId, { type: "ended", id });
        continue;
      }
      book.tell(botId, { type: "began", id });
      const turn = {
        reply: (text: string) => send(from, text),
        typing: (on: boolean) => api.typing(from, on),
      };
      const told = { account, from, text: wire.wordsOf(message), messageId: id };
      const isDone = await host.handle(told, turn).then(
        () => true,
        () => false,
      );
      if (isDone) isSafe = book.tell(botId, { type: "ended", id });
      else await wire.sleep(1_000, stop.signal);
    }
  };
  const work = (from: string): void => {
    const key = `${botId} ${from}`;
    const before = working.get(key) ?? Promise.resolve();
    working.set(
      key,
      before.then(() => handle(from)),
    );
  };

  /** Whether there is anything new, and it is safe. */
  const take = (answer: wire.Answer): boolean => {
    const { cursor, inbox } = book.of(botId);
    const messages = wire.messagesOf(answer);
    isSafe = book.tell(botId, { type: "answered", messages, cursor: wire.cursorOf(answer, cursor) });
    if (!isSafe) book.goBack(botId, cursor);
    const fresh = book.of(botId).inbox.slice(inbox.length);
    for (const { message } of fresh) work(message.from_user_id ?? "");
    return isSafe && fresh.length > 0;
  };

  const run = async (): Promise<void> => {
    await api.notify("start", stop.signal);
    let [stale, bad, hollow, cuts, isSilent, isFresh] = [0, 0, 0, 0, false, true];
    while (!stop.signal.aborted) {
      if (!isSafe) isSafe = book.write();
      held = new AbortController();
      const signal = AbortSignal.any([stop.signal, held.signal]);
      const askedMs = Date.now();
      const timer = setTimeout(() => isSilent || host.status(account, "live"), 3_200);
      const answer = await api.poll(book.of(botId).cursor, POLL_MS, signal).catch(() => undefined);
      clearTimeout(timer);
      if (signal.aborted) continue;
      const tookMs = Date.now() - askedMs;
      const code = answer === undefined ? undefined : wire.codeOf(answer);
      if (answer !== undefined && code === 0) {
        [stale, bad, cuts, isSilent, isFresh] = [0, 0, 0, false, false];
        hollow = wire.isHollow(answer) ? hollow + 1 : 0;
        host.event(account);
        host.status(account, hollow < 3 ? "live" : "recovering", "hollow");
        if (hollow >= 3) await api.notify("start", stop.signal);
        if (!take(answer) && tookMs < 1_000) await wire.sleep(2_000, stop.signal);
      } else if (code === wire.STALE) {
        isSilent = false;
        host.status(account, ++stale > 1 ? "needs-login" : "recovering", "-14");
        if (stale > 1) await wire.sleep(50_000, AbortSignal.any([stop.signal, held.signal]));
        if (!(await api.notify("start", stop.signal))) stale = 0;
      } else {
        if (answer !== undefined && isFresh) book.tell(botId, { type: "refused" });
        if (answer !== undefined) isFresh = false;
        if (answer === undefined && tookMs >= 3_000) cuts++;
        isSilent = answer === undefined && (cuts > 1 || tookMs >= POLL_MS);
        if (++bad > 1 || isSilent) host.status(account, "recovering", "no good answer");
        await wire.sleep(bad > 1 ? 2_500 : 1_000, stop.signal);
      }
    }
  };

  const end = run();
  for (const { message } of book.of(botId).inbox) work(message.from_user_id ?? "");
  return {
    left: true,
    send,
    typing: (to, on) => api.typing(to, on),
    async stop(why) {
      stop.abort();
      await end;
      if (!isSafe) book.write();
      if (why === "stop") await api.notify("stop");
    },
  };
});
