/** What hurried teams share: a sound bot, of which each team has made a part or two in its own way. */
import type { Host, SendReport, SubjectContext, SubjectModule } from "../../sim/subject/subject.ts";
import { subjectOf } from "../strangers/kit/accounts.ts";
import { Api } from "../strangers/kit/api.ts";
import { type StateFile, stateFile } from "../strangers/kit/state-file.ts";
import * as wire from "../strangers/kit/wire.ts";

const POLL_MS = 45_000;
const HELD_MS = 3_000;
const IDS_MAX = 3_000;
const TRIES = 3;

interface Entry {
  id: string;
  from: string;
  message: wire.WireMessage;
  tries: number;
}

/** What outlives the process. */
interface State {
  cursor: string;
  ids: string[];
  contexts: Record<string, string>;
  inbox: Entry[];
}

/** What a team may have made in its own way. */
export interface Parts {
  /** Before a handler begins; rejects at a stop alone. */
  beforeHandler(stop: AbortSignal): Promise<void>;
  /** After it: whether it threw. */
  afterHandler(threw: boolean): void;
  /** Before a poll. */
  beforePoll(stop: AbortSignal): Promise<void>;
  /** A poll was answered well. */
  onGood(): void;
}

export type Team = () => Partial<Parts>;

const SOUND: Parts = {
  beforeHandler: async () => {},
  afterHandler: () => {},
  beforePoll: async () => {},
  onGood: () => {},
};

interface Left {
  state: State;
  lanes: Map<string, Promise<void>>;
}

export function teamBot(name: string, make: Team = () => ({})): SubjectModule {
  return subjectOf<Left>(name, (credential, context, left) => {
    const api = new Api(credential, context.random, { onStale: () => bot.askAnew() });
    const file = stateFile<State>(context, credential.botId);
    const bot = new Bot(credential.account, context, { ...SOUND, ...make() }, api, file, left);
    return {
      left: { state: bot.state, lanes: bot.lanes },
      send: (to, text) => bot.send(to, text),
      typing: (to, on) => api.typing(to, on),
      async stop(why) {
        await bot.stop();
        if (why === "stop") await api.notify("stop");
      },
    };
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
  readonly state: State;
  readonly lanes: Left["lanes"];
  #isSafe = true;
  readonly #end: Promise<void>;

  constructor(
    account: string,
    { host }: SubjectContext,
    parts: Parts,
    api: Api,
    file: StateFile<State>,
    left: Left | undefined,
  ) {
    this.#account = account;
    this.#host = host;
    this.#parts = parts;
    this.#api = api;
    this.#file = file;
    this.lanes = left?.lanes ?? new Map();
    this.state = left?.state ?? file.read() ?? { cursor: "", ids: [], contexts: {}, inbox: [] };
    for (const entry of this.state.inbox) this.#queue(entry);
    this.#end = this.#run(this.#stop.signal);
  }

  send(to: string, text: string): Promise<SendReport> {
    return this.#api.send(to, text, this.state.contexts[to]);
  }

  askAnew(): void {
    this.#held.abort();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#end;
    if (!this.#isSafe) this.#save();
  }

  #save(): boolean {
    return this.#file.write(this.state);
  }

  #queue(entry: Entry): void {
    const end = (this.lanes.get(entry.from) ?? Promise.resolve()).then(() => this.#handle(entry));
    this.lanes.set(
      entry.from,
      end.catch(() => {}),
    );
  }

  async #handle(entry: Entry): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted && this.state.inbox.some(({ id }) => id === entry.id)) {
      if (entry.tries >= TRIES) {
        this.#host.setAside(this.#account, entry.id);
        return this.#isOver(entry);
      }
      await this.#parts.beforeHandler(signal);
      if (signal.aborted) return;
      entry.tries++;
      this.#save();
      const threw = await this.#handOver(entry).then(
        () => false,
        () => true,
      );
      this.#parts.afterHandler(threw);
      if (!threw) return this.#isOver(entry);
      await wire.sleep(1_000, signal);
    }
  }

  #handOver({ id, from, message }: Entry): Promise<void> {
    const told = { account: this.#account, from, text: wire.wordsOf(message), messageId: id };
    const typing = (on: boolean) => this.#api.typing(from, on);
    return this.#host.handle(told, { reply: text => this.send(from, text), typing });
  }

  #isOver({ id }: Entry): void {
    const { inbox } = this.state;
    const at = inbox.findIndex(entry => entry.id === id);
    if (at >= 0) inbox.splice(at, 1);
    this.#save();
  }

  /** Whether there is anything new, and it is safe. */
  #take(answer: wire.Answer): boolean {
    const { state } = this;
    const before = state.cursor;
    const entries: Entry[] = [];
    for (const message of wire.messagesOf(answer)) {
      const { from_user_id: from = "", context_token: context } = message;
      const id = String(message.message_id);
      if (context) state.contexts[from] = context;
      if (state.ids.includes(id)) continue;
      state.ids.push(id);
      entries.push({ id, from, message, tries: 0 });
    }
    state.ids.splice(0, state.ids.length - IDS_MAX);
    state.inbox.push(...entries);
    state.cursor = wire.cursorOf(answer, before);
    this.#isSafe = this.#save();
    if (!this.#isSafe) state.cursor = before;
    for (const entry of entries) this.#queue(entry);
    return this.#isSafe && entries.length > 0;
  }

  async #run(stop: AbortSignal): Promise<void> {
    const say = (state: "live" | "recovering" | "needs-login", reason?: string): void => {
      this.#host.status(this.#account, state, reason);
    };
    await this.#api.notify("start", stop);
    let [stale, bad, hollow, cuts, isSilent, isFresh] = [0, 0, 0, 0, false, true];
    while (!stop.aborted) {
      await this.#parts.beforePoll(stop);
      if (!this.#isSafe) this.#isSafe = this.#save();
      this.#held = new AbortController();
      const signal = AbortSignal.any([stop, this.#held.signal]);
      const askedMs = Date.now();
      const timer = setTimeout(() => isSilent || say("live"), HELD_MS);
      const answer = await this.#api.poll(this.state.cursor, POLL_MS, signal).catch(() => undefined);
      clearTimeout(timer);
      if (signal.aborted) continue;
      const tookMs = Date.now() - askedMs;
      const code = answer === undefined ? undefined : wire.codeOf(answer);
      if (answer !== undefined && code === 0) {
        [stale, bad, cuts, isSilent, isFresh] = [0, 0, 0, false, false];
        hollow = wire.isHollow(answer) ? hollow + 1 : 0;
        this.#host.event(this.#account);
        say(hollow < 3 ? "live" : "recovering", "hollow");
        this.#parts.onGood();
        if (hollow >= 3) await this.#api.notify("start", stop);
        if (!this.#take(answer) && tookMs < 1_000) await wire.sleep(1_900, stop);
      } else if (code === wire.STALE) {
        isSilent = false;
        say(++stale > 1 ? "needs-login" : "recovering", "-14");
        if (stale > 1) await wire.sleep(55_000, signal);
        if (!(await this.#api.notify("start", stop))) stale = 0;
      } else {
        if (answer !== undefined && isFresh) this.state.cursor = "";
        if (answer !== undefined) isFresh = false;
        if (answer === undefined && tookMs >= HELD_MS) cuts++;
        isSilent = answer === undefined && (cuts > 1 || tookMs >= POLL_MS);
        if (++bad > 1 || isSilent) say("recovering", "no good answer");
        await wire.sleep(bad > 1 ? 2_300 : 900, stop);
      }
    }
  }
}
