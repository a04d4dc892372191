/** An actor for each user, which ends itself when nothing came for ten minutes. It answers with the token of the very message that it answers. */
import type { Host } from "../../../sim/subject/subject.ts";
import { handled, subjectOf } from "../kit/accounts.ts";
import { Api } from "../kit/api.ts";
import * as wire from "../kit/wire.ts";

const IDLE_MS = 600_000;
const POLL_MS = 44_500;

interface Left {
  cursor: string;
  ids: Set<string>;
  /** The latest of each user, for what nobody has asked for. */
  contexts: Map<string, string>;
  actors: Map<string, UserActor>;
}

/** What an actor needs of the account that runs now; none while it is stopped. */
interface Account {
  name: string;
  host: Host;
  api: Api;
  isStopped: () => boolean;
}

class UserActor {
  readonly #user: string;
  readonly #letters: wire.WireMessage[] = [];
  readonly #onIdle: () => void;
  #isAtWork = false;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(user: string, onIdle: () => void) {
    this.#user = user;
    this.#onIdle = onIdle;
  }

  tell(letter: wire.WireMessage, account: Account): void {
    this.#letters.push(letter);
    this.wake(account);
  }

  /** Goes on with what lies there. */
  wake(account: Account): void {
    clearTimeout(this.#idle);
    if (!this.#isAtWork) void this.#work(account);
  }

  /** Without a timer, and with what lies there. */
  rest(): void {
    clearTimeout(this.#idle);
  }

  get isEmpty(): boolean {
    return this.#letters.length === 0;
  }

  async #work(account: Account): Promise<void> {
    this.#isAtWork = true;
    let now = account;
    for (let [letter] = this.#letters; letter !== undefined && !now.isStopped(); [letter] = this.#letters) {
      now = this.#next ?? now;
      this.#next = undefined;
      if (await this.#handle(letter, now)) this.#letters.shift();
    }
    this.#isAtWork = false;
    // A start came while the last handler was at work.
    if (this.#next !== undefined && !this.isEmpty) return this.#goOn();
    if (!now.isStopped()) this.#idle = setTimeout(this.#onIdle, IDLE_MS);
  }

  #next: Account | undefined;

  /** The account was started anew. */
  serve(account: Account): void {
    this.#next = account;
    if (!this.isEmpty && !this.#isAtWork) void this.#goOn();
  }

  #goOn(): Promise<void> {
    const next = this.#next as Account;
    this.#next = undefined;
    return this.#work(next);
  }

  #handle(letter: wire.WireMessage, { name, host, api, isStopped }: Account): Promise<boolean> {
    const { context_token: context, message_id: id } = letter;
    const user = this.#user;
    const turn = {
      reply: (text: string) => api.send(user, text, context),
      typing: (on: boolean) => api.typing(user, on),
    };
    const told = { account: name, from: user, text: wire.wordsOf(letter), messageId: String(id) };
    return handled(host, told, turn, isStopped);
  }
}

export default subjectOf<Left>("actor-per-user", (credential, { host, random }, before) => {
  const left = before ?? { cursor: "", ids: new Set(), contexts: new Map(), actors: new Map() };
  const stop = new AbortController();
  let poll = new AbortController();
  const api = new Api(credential, random, { onStale: () => poll.abort() });
  const account = { name: credential.account, host, api, isStopped: () => stop.signal.aborted };
  for (const actor of left.actors.values()) actor.serve(account);

  const actorOf = (user: string): UserActor => {
    const known = left.actors.get(user);
    if (known !== undefined) return known;
    const actor = new UserActor(user, () => left.actors.delete(user));
    left.actors.set(user, actor);
    return actor;
  };

  const deliver = (message: wire.WireMessage): boolean => {
    const { from_user_id: from = "", message_id: id, context_token: context } = message;
    if (context) left.contexts.set(from, context);
    if (left.ids.has(String(id))) return false;
    left.ids.add(String(id));
    actorOf(from).tell(message, account);
    return true;
  };

  const receive = async (): Promise<void> => {
    await api.notify("start", stop.signal);
    let [stale, bad, hollow, cuts, isSilent, isFresh] = [0, 0, 0, 0, false, true];
    while (!account.isStopped()) {
      poll = new AbortController();
      const signal = AbortSignal.any([stop.signal, poll.signal]);
      const sentMs = Date.now();
      const looks = setTimeout(() => isSilent || host.status(account.name, "live"), 3_300);
      const got = await api.poll(left.cursor, POLL_MS, signal).catch(() => undefined);
      clearTimeout(looks);
      if (signal.aborted) continue;
      const tookMs = Date.now() - sentMs;
      const code = got === undefined ? undefined : wire.codeOf(got);
      if (got !== undefined && code === 0) {
        [stale, bad, cuts, isSilent, isFresh] = [0, 0, 0, false, false];
        hollow = wire.isHollow(got) ? hollow + 1 : 0;
        host.event(account.name);
        host.status(account.name, hollow < 3 ? "live" : "recovering", "hollow");
        if (hollow >= 3) await api.notify("start", stop.signal);
        const news = wire.messagesOf(got).filter(deliver);
        left.cursor = wire.cursorOf(got, left.cursor);
        if (news.length === 0 && tookMs < 1_000) await wire.sleep(2_050, stop.signal);
      } else if (code === wire.STALE) {
        isSilent = false;
        host.status(account.name, ++stale > 1 ? "needs-login" : "recovering", "-14");
        if (stale > 1) await wire.sleep(62_000, AbortSignal.any([stop.signal, poll.signal]));
        if (!(await api.notify("start", stop.signal))) stale = 0;
      } else {
        if (got !== undefined && isFresh) left.cursor = "";
        if (got !== undefined) isFresh = false;
        if (got === undefined && tookMs >= 3_300) cuts++;
        isSilent = got === undefined && (cuts > 1 || tookMs >= POLL_MS);
        if (++bad > 1 || isSilent) host.status(account.name, "recovering", "no good answer");
        await wire.sleep(bad > 1 ? 2_200 : 980, stop.signal);
      }
    }
  };

  const end = receive();
  return {
    left,
    send: (to, text) => api.send(to, text, left.contexts.get(to)),
    typing: (to, on) => api.typing(to, on),
    async stop(why) {
      stop.abort();
      for (const actor of left.actors.values()) actor.rest();
      await end;
      if (why === "stop") await api.notify("stop");
    },
  };
});
