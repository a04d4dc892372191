/** A pipeline of async generators: polls, then messages, then an actor for each user; what is to be sent goes through lists. */
import type { Credential, Host, SubjectContext, SubjectModule } from "../../../sim/subject/subject.ts";
import { handled, type Running, subjectOf } from "./accounts.ts";
import { Api } from "./api.ts";
import { type Item, LISTS, type ListParts, Lists } from "./lists.ts";
import { type StateFile, stateFile } from "./state-file.ts";
import * as wire from "./wire.ts";

const POLL_MS = 46_000;
const HELD_MS = 3_000;
const PROBE_MS = 58_000;
const IDS_MAX = 3_000;
const BEGINNINGS_MAX = 3;

interface Letter {
  id: string;
  message: wire.WireMessage;
  begun: number;
}

/** What outlives the process. */
interface State {
  cursor: string;
  ids: string[];
  contexts: Record<string, string>;
  inbox: Letter[];
}

interface Left {
  state: State;
  /** By user, the end of what his actor has begun. */
  actors: Map<string, Promise<void>>;
}

/** What waits to be sent is the account's, whichever bot it has: by the subject, and by account. */
const outboxes = new WeakMap<SubjectContext, Map<string, Item[]>>();

/** What somebody may have made otherwise. */
export interface Parts {
  lists: Partial<ListParts>;
  /** The messages of an answer, as they are to be handled. */
  batch(messages: wire.WireMessage[]): wire.WireMessage[];
  /** Under which name the token of a message is kept. */
  tokenOf(message: wire.WireMessage): string;
  /** So many messages may wait to be handled. */
  room: number;
  /** A poll with its deadline. */
  within(ask: (ms: number) => Promise<wire.Answer>, deadlineMs: number): Promise<wire.Answer>;
  /** Between the two attempts at a text that met a stale session. */
  cure(ask: () => Promise<void>): Promise<void>;
  host(host: Host): Host;
  api(api: Api): Api;
}

const SOUND: Parts = {
  lists: {},
  batch: messages => messages,
  tokenOf: ({ from_user_id: from = "" }) => from,
  room: Number.POSITIVE_INFINITY,
  within: (ask, deadlineMs) => ask(deadlineMs),
  cure: ask => ask(),
  host: host => host,
  api: api => api,
};

export function listBot(name: string, make: () => Partial<Parts> = () => ({})): SubjectModule {
  return subjectOf<Left>(name, (credential, context, left) => {
    const bot = new Bot(credential, context, { ...SOUND, ...make() }, left);
    return bot.running;
  });
}

class Bot {
  readonly #stop = new AbortController();
  #held = new AbortController();
  readonly #api: Api;
  readonly #host: Host;
  readonly #account: string;
  readonly #parts: Parts;
  readonly #file: StateFile<State>;
  readonly #left: Left;
  readonly #lists: Lists;
  readonly #random: () => number;
  #isSafe = true;
  #sent = 0;
  readonly #end: Promise<void>;

  constructor(credential: Credential, context: SubjectContext, parts: Parts, left: Left | undefined) {
    this.#parts = parts;
    this.#host = parts.host(context.host);
    this.#account = credential.account;
    this.#random = () => context.random();
    this.#api = parts.api(new Api(credential, context.random));
    this.#file = stateFile<State>(context, credential.botId);
    const empty = { cursor: "", ids: [], contexts: {}, inbox: [] };
    this.#left = left ?? { state: this.#file.read() ?? empty, actors: new Map() };
    this.#lists = this.#openLists(context);
    for (const letter of this.#state.inbox) this.#post(letter);
    this.#end = this.#run();
  }

  get running(): Running & { left: Left } {
    return {
      left: this.#left,
      send: (to, text) => this.#lists.send(to, text, "news"),
      typing: (to, on) => this.#api.typing(to, on),
      stop: async why => {
        this.#stop.abort();
        await this.#end;
        if (why === "stop") await this.#api.notify("stop");
      },
    };
  }

  get #state(): State {
    return this.#left.state;
  }

  #openLists(context: SubjectContext): Lists {
    const file = stateFile<Item[]>(context, `${this.#account}-outbox`);
    const outbox = outboxes.get(context) ?? new Map<string, Item[]>();
    outboxes.set(context, outbox);
    const world = {
      account: this.#account,
      host: this.#host,
      stop: this.#stop.signal,
      ask: ({ to, text, id }: { to: string; text: string; id: string }) => {
        const token = this.#state.contexts[this.#parts.tokenOf({ from_user_id: to })];
        return this.#api.call("sendmessage", wire.textTo(to, text, id, token), { timeoutMs: 10_000 });
      },
      freshId: () =>
        `list-${Date.now()}-${++this.#sent}-${Math.floor(this.#random() * 2 ** 32).toString(36)}`,
      cure: () =>
        this.#parts.cure(async () => {
          await this.#api.notify("start");
          this.#held.abort();
        }),
      save: (items: Item[]) => {
        outbox.set(this.#account, items);
        file.write(items);
      },
    };
    return new Lists(
      world,
      { ...LISTS, ...this.#parts.lists },
      outbox.get(this.#account) ?? file.read() ?? [],
    );
  }

  #save(): boolean {
    this.#isSafe = this.#file.write(this.#state);
    return this.#isSafe;
  }

  #say(state: "live" | "recovering" | "needs-login", reason?: string): void {
    if (!this.#stop.signal.aborted) void this.#host.status(this.#account, state, reason);
  }

  async #run(): Promise<void> {
    for await (const { answer, tookMs } of this.#polls(this.#stop.signal)) {
      const isNew = this.#take(answer);
      if ((!isNew || !this.#isSafe) && tookMs < 1_000) await wire.sleep(1_900, this.#stop.signal);
    }
  }

  /** Answers that are good; what is not is seen to in here. */
  async *#polls(stop: AbortSignal): AsyncGenerator<{ answer: wire.Answer; tookMs: number }> {
    let [stale, bad, cuts, hollow, isSilent, isFresh] = [0, 0, 0, 0, false, true];
    await this.#api.notify("start", stop);
    while (!stop.aborted) {
      if (!this.#isSafe) this.#save();
      this.#held = new AbortController();
      const signal = AbortSignal.any([stop, this.#held.signal]);
      const askedMs = performance.now();
      const timer = setTimeout(() => isSilent || this.#say("live"), HELD_MS);
      const ask = (ms: number) => this.#api.poll(this.#state.cursor, ms, signal);
      const answer = await this.#parts.within(ask, POLL_MS).catch(() => undefined);
      clearTimeout(timer);
      if (signal.aborted) continue;
      const tookMs = performance.now() - askedMs;
      const code = answer === undefined ? undefined : wire.codeOf(answer);
      if (answer !== undefined && code === 0) {
        [stale, bad, cuts, isSilent, isFresh] = [0, 0, 0, false, false];
        hollow = wire.isHollow(answer) ? hollow + 1 : 0;
        void this.#host.event(this.#account);
        this.#say(hollow < 3 ? "live" : "recovering", "neither messages nor a cursor");
        if (hollow >= 3) await this.#api.notify("start", stop);
        yield { answer, tookMs };
      } else if (code === wire.STALE) {
        isSilent = false;
        this.#say(++stale > 1 ? "needs-login" : "recovering", "the session is stale");
        if (stale > 1) await wire.sleep(PROBE_MS, signal);
        if (!(await this.#api.notify("start", stop))) stale = 0;
      } else {
        if (answer !== undefined && isFresh) this.#state.cursor = "";
        if (answer !== undefined) isFresh = false;
        if (answer === undefined && tookMs >= HELD_MS) cuts++;
        isSilent = answer === undefined && (cuts > 1 || tookMs >= POLL_MS);
        if (++bad > 1 || isSilent) this.#say("recovering", "no good answer");
        await wire.sleep(bad > 1 ? 2_200 : 900, stop);
      }
    }
  }

  /** Whether there is anything new. */
  #take(answer: wire.Answer): boolean {
    const state = this.#state;
    const before = state.cursor;
    const letters: Letter[] = [];
    for (const message of this.#parts.batch(wire.messagesOf(answer))) {
      const id = String(message.message_id);
      if (message.context_token) state.contexts[this.#parts.tokenOf(message)] = message.context_token;
      if (state.ids.includes(id)) continue;
      state.ids.push(id);
      if (state.inbox.length + letters.length < this.#parts.room) letters.push({ id, message, begun: 0 });
    }
    state.ids.splice(0, state.ids.length - IDS_MAX);
    state.inbox.push(...letters);
    state.cursor = wire.cursorOf(answer, before);
    if (!this.#save()) state.cursor = before;
    for (const { message } of letters) if (!message.group_id) this.#lists.heard(message.from_user_id ?? "");
    for (const letter of letters) this.#post(letter);
    return letters.length > 0;
  }

  #post(letter: Letter): void {
    const { actors } = this.#left;
    const user = letter.message.from_user_id ?? "";
    const end = (actors.get(user) ?? Promise.resolve()).then(() => this.#work(letter, user));
    actors.set(
      user,
      end.catch(() => {}),
    );
  }

  async #work(letter: Letter, from: string): Promise<void> {
    const { signal } = this.#stop;
    const { id, message } = letter;
    if (signal.aborted || !this.#state.inbox.includes(letter)) return;
    const isGivenUp = letter.begun >= BEGINNINGS_MAX;
    letter.begun++;
    this.#save();
    if (isGivenUp) void this.#host.setAside(this.#account, id);
    const turn = {
      reply: (text: string) => this.#lists.send(from, text, "answer"),
      typing: (on: boolean) => this.#api.typing(from, on),
    };
    const told = { account: this.#account, from, text: wire.wordsOf(message), messageId: id };
    if (!isGivenUp && !(await handled(this.#host, told, turn, () => signal.aborted))) return;
    this.#state.inbox = this.#state.inbox.filter(other => other !== letter);
    this.#save();
  }
}
