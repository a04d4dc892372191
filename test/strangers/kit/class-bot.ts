/** A bot as a class, the commonest shape, over whichever HTTP stack it is given: one loop of polls, a chain of promises for each user. */
import type {
  Credential,
  Host,
  InboundMessage,
  SendReport,
  Subject,
  SubjectContext,
  SubjectModule,
  Turn,
} from "../../../sim/subject/subject.ts";
import { toldOnce } from "./accounts.ts";
import type { Stack } from "./stack.ts";
import { type StateFile, stateFile } from "./state-file.ts";
import { Typing } from "./typing.ts";
import * as wire from "./wire.ts";

const FIRST_PAUSE_MS = 1_000;
const PROBE_MS = 60_000;
/** Who is refused is refused at once. */
const HELD_MS = 3_000;
const MOST_TRIES = 3;
const SEEN_IDS = 2_000;
const NEVER = new AbortController().signal;
const pauseMs = (failures: number): number => Math.min(2_500, FIRST_PAUSE_MS * 2 ** (failures - 1));

/** What one loop of polls has seen in a row. */
interface Seen {
  stale: number;
  failures: number;
  /** Good answers without anything in them. */
  hollow: number;
  /** Failures of polls that looked held. */
  cuts: number;
  /** Nobody answered last, or looks deceive. */
  isSilent: boolean;
  /** No poll was answered well yet. */
  isFresh: boolean;
}

/** What outlives the process. */
export interface State {
  cursor: string;
  seen: string[];
  contexts: Record<string, string>;
  /** What came and is not handled yet, in the server's order. */
  inbox: Entry[];
}

interface Entry {
  id: string;
  message: wire.WireMessage;
  tries: number;
}

class Bot {
  #life = new AbortController();
  /** Ends the poll that is held, to ask anew. */
  #held = new AbortController();
  #loop: Promise<void> = Promise.resolve();
  readonly #typing = new Typing((endpoint, fields) => this.#callForTyping(endpoint, fields));
  readonly #chains = new Map<string, Promise<void>>();
  readonly #state: State;
  readonly #file: StateFile<State>;
  #sent = 0;
  #notifiedMs = 0;
  /** What the disk refused is offered to it again before the next poll. */
  #isSaved = true;
  readonly host: Host;
  readonly stack: Stack;
  readonly random: () => number;
  readonly pollMs: number;
  readonly parts: Parts;
  credential: Credential;

  constructor(credential: Credential, context: SubjectContext, parts: Parts) {
    const { stack, pollMs, keep } = parts;
    this.parts = parts;
    this.credential = credential;
    this.host = context.host;
    this.random = () => context.random();
    this.stack = stack;
    this.pollMs = pollMs ?? wire.HOLD_MS + 10_000;
    this.#file = (keep ?? stateFile<State>)(context, credential.botId);
    this.#state = this.#file.read() ?? { cursor: "", seen: [], contexts: {}, inbox: [] };
  }

  get isStopped(): boolean {
    return this.#life.signal.aborted;
  }

  start(): void {
    this.#life = new AbortController();
    this.#loop = this.#runAnew(this.#life.signal);
    for (const entry of this.#state.inbox) this.#queue(entry);
  }

  close(): void {
    this.#file.close?.();
  }

  async stop(): Promise<void> {
    this.#life.abort();
    await this.#loop;
  }

  async call(endpoint: string, fields: object, { timeoutMs = wire.CALL_MS, signal = NEVER } = {}) {
    const headers = wire.headersOf(this.credential.token, this.random);
    const url = `${this.credential.baseUrl}/ilink/bot/${endpoint}`;
    const { status, text } = await this.stack({ url, headers, body: wire.bodyOf(fields), timeoutMs, signal });
    return endpoint === "sendmessage" ? wire.readSent(status, text) : wire.readAnswer(status, text);
  }

  #say(state: "live" | "recovering" | "needs-login", reason?: string): void {
    if (!this.isStopped) this.host.status(this.credential.account, state, reason);
  }

  /** One loop of polls after the other, each with all that the one before knew. */
  async #runAnew(signal: AbortSignal): Promise<void> {
    const { loopMs = Number.POSITIVE_INFINITY } = this.parts;
    const seen = { stale: 0, failures: 0, hollow: 0, cuts: 0, isSilent: false, isFresh: true };
    while (!signal.aborted) {
      await this.#notifyStart(signal);
      await this.#run(signal, seen, Date.now() + loopMs);
    }
  }

  async #run(signal: AbortSignal, seen: Seen, untilMs: number): Promise<void> {
    while (!signal.aborted && Date.now() < untilMs) {
      const restedMs = Date.now() - this.#notifiedMs;
      if (restedMs > (this.parts.notifiesEveryMs ?? Number.POSITIVE_INFINITY))
        await this.#notifyStart(signal);
      const askedMs = Date.now();
      if (!this.#isSaved) this.#save();
      // A poll that is not refused at once is held; after a silence only an answer tells.
      const held = seen.isSilent ? undefined : setTimeout(() => this.#say("live"), HELD_MS);
      try {
        this.#held = new AbortController();
        const limits = { timeoutMs: this.pollMs, signal: AbortSignal.any([signal, this.#held.signal]) };
        const answer = await this.call("getupdates", { get_updates_buf: this.#state.cursor }, limits);
        clearTimeout(held);
        if (!signal.aborted) await this.#onAnswer(answer, seen, askedMs, signal);
      } catch (error) {
        clearTimeout(held);
        if (this.#held.signal.aborted) continue;
        seen.failures++;
        // What looked held and failed twice may look held again.
        if (Date.now() - askedMs >= HELD_MS) seen.cuts++;
        seen.isSilent = seen.cuts > 1;
        if (Date.now() - askedMs >= this.pollMs) {
          await this.#onSilence(seen, signal);
          // It has waited long enough.
          continue;
        }
        if (seen.failures >= (this.parts.saysFailuresFrom ?? 2)) this.#say("recovering", String(error));
        await wire.sleep(this.parts.pauseMs?.(seen.failures) ?? pauseMs(seen.failures), signal);
        if (this.parts.notifiesAfterFailures) await this.#notifyStart(signal);
      }
    }
  }

  /** The poll's own deadline came first. One below the hold proves nothing, so another call tells whether anybody is there. */
  async #onSilence(seen: Seen, signal: AbortSignal): Promise<void> {
    seen.isSilent = this.pollMs > wire.HOLD_MS || !(await this.#notifyStart(signal)).ended;
    if (!seen.isSilent) [seen.cuts, seen.stale] = [0, 0];
    if (seen.isSilent) this.#say("recovering", "no answer");
    else this.host.event(this.credential.account);
  }

  async #onAnswer(answer: wire.Answer, seen: Seen, askedMs: number, signal: AbortSignal): Promise<void> {
    seen.isSilent = false;
    const code = wire.codeOf(answer);
    if (code === wire.STALE) {
      seen.stale++;
      if (seen.stale === 1) this.#say("recovering", "the session is stale");
      else this.#say("needs-login", "notifystart does not help");
      // A send that asked for the cure meanwhile is a reason to look at once.
      if (seen.stale > 1) await wire.sleep(PROBE_MS, AbortSignal.any([signal, this.#held.signal]));
      // Of one that was not answered for what it is, it is not known whether it helps.
      if ((await this.#notifyStart(signal)).said) return;
      seen.stale = 0;
      await wire.sleep(3 * FIRST_PAUSE_MS, signal);
      return;
    }
    if (code !== 0) {
      // The cursor of before may be of no use to a new session.
      if (seen.isFresh) this.#state.cursor = "";
      seen.isFresh = false;
      throw new Error(`code ${code}`);
    }
    seen.stale = 0;
    seen.cuts = 0;
    seen.failures = 0;
    seen.isFresh = false;
    seen.hollow = wire.isHollow(answer) ? seen.hollow + 1 : 0;
    this.host.event(this.credential.account);
    const isNew = this.#take(answer);
    if (seen.hollow < 3) this.#say("live");
    else {
      this.#say("recovering", "nothing in the answers");
      await this.#notifyStart(signal);
    }
    if (!isNew && Date.now() - askedMs < FIRST_PAUSE_MS) await wire.sleep(2 * FIRST_PAUSE_MS, signal);
  }

  /** Whether it came to an end before its deadline, and was answered for what it is. The poll shows what came of it. */
  async #notifyStart(signal: AbortSignal): Promise<{ ended: boolean; said: boolean }> {
    const askedMs = Date.now();
    this.#notifiedMs = askedMs;
    const said = await this.call("msg/notifystart", {}, { signal }).then(wire.isSaid, () => false);
    return { ended: Date.now() - askedMs < wire.CALL_MS, said };
  }

  #save(): boolean {
    this.#isSaved = this.#file.write(this.#state);
    return this.#isSaved;
  }

  /** Whether there was anything new, and it is safe. */
  #take(answer: wire.Answer): boolean {
    const { seen, contexts, inbox, cursor } = this.#state;
    const entries: Entry[] = [];
    for (const message of wire.messagesOf(answer)) {
      const id = String(message.message_id);
      const from = message.from_user_id ?? "";
      if (message.context_token) contexts[from] = message.context_token;
      if (seen.includes(id)) continue;
      seen.push(id);
      entries.push({ id, message, tries: 0 });
    }
    seen.splice(0, seen.length - SEEN_IDS);
    inbox.push(...entries);
    this.#state.cursor = wire.cursorOf(answer, cursor);
    const isSafe = this.#save();
    if (!isSafe) this.#state.cursor = cursor;
    for (const entry of entries) this.#queue(entry);
    return isSafe && entries.length > 0;
  }

  #queue({ message: { from_user_id: from = "" } }: Entry): void {
    const before = this.#chains.get(from) ?? Promise.resolve();
    this.#chains.set(
      from,
      before.then(() => this.#handleNext(from)),
    );
  }

  async #handleNext(from: string): Promise<void> {
    const { inbox } = this.#state;
    const entry = inbox.find(({ message }) => (message.from_user_id ?? "") === from);
    if (entry === undefined || this.isStopped) return;
    const { account } = this.credential;
    const told = { account, from, text: wire.wordsOf(entry.message), messageId: entry.id };
    const turn: Turn = {
      reply: text => this.#answer(from, text),
      typing: on => this.typing(from, on),
    };
    await wire.sleep(this.parts.restMs ?? 0, this.#life.signal);
    if (this.isStopped) return;
    let isDone = false;
    while (!isDone && entry.tries < MOST_TRIES) {
      isDone = await this.#isDone(entry, () => this.#handle(told, turn));
      if (!isDone) await wire.sleep(FIRST_PAUSE_MS, this.#life.signal);
      if (!isDone && this.isStopped) return;
    }
    if (!isDone) this.host.setAside(account, entry.id);
    inbox.splice(inbox.indexOf(entry), 1);
    this.#save();
  }

  async #isDone(entry: Entry, handle: () => Promise<void>): Promise<boolean> {
    entry.tries++;
    // One that takes the process down is not begun for ever.
    this.#save();
    return handle().then(
      () => true,
      () => false,
    );
  }

  /** A -14 is one, whoever is told. */
  async #callForTyping(endpoint: string, fields: object): Promise<wire.Answer> {
    const answer = await this.call(endpoint, fields);
    const hasRested = Date.now() - this.#notifiedMs > 2 * wire.CALL_MS;
    if (this.parts.typesAtWork && hasRested && wire.codeOf(answer) === wire.STALE) {
      await this.#notifyStart(this.#life.signal);
      this.#held.abort();
    }
    return answer;
  }

  async #handle(told: InboundMessage, turn: Turn): Promise<void> {
    if (!this.parts.typesAtWork) return this.host.handle(told, turn);
    const end = this.#typing.keepOn(told.from, this.#life.signal);
    await this.host.handle(told, turn).finally(end);
  }

  async #answer(to: string, text: string): Promise<SendReport> {
    if (!this.parts.typesAnswers) return this.send(to, text);
    // The answer does not wait for what is only a courtesy.
    const shown = this.typing(to, true);
    const report = await this.send(to, text);
    void shown.then(() => this.typing(to, false));
    return report;
  }

  async send(to: string, text: string): Promise<SendReport> {
    if (this.isStopped) return { outcome: "declined", reason: "stopped" };
    let begun = false;
    for (const piece of wire.piecesOf(text, this.parts.chars)) {
      const report = await this.#sendPiece(to, piece);
      if (report.outcome !== "sent") return begun ? { outcome: "unknown", reason: "sent in part" } : report;
      begun = true;
    }
    return { outcome: "sent" };
  }

  async #sendPiece(to: string, piece: string): Promise<SendReport> {
    const clientId = `class-${Date.now()}-${++this.#sent}-${Math.floor(this.random() * 2 ** 32).toString(16)}`;
    const fields = wire.textTo(to, piece, clientId, this.#state.contexts[to]);
    try {
      let code = wire.codeOf(await this.#insist(fields));
      if (code === wire.STALE) {
        await this.#notifyStart(this.#life.signal);
        // A poll that was held before may not know yet.
        this.#held.abort();
        code = wire.codeOf(await this.call("sendmessage", fields, { timeoutMs: 10_000 }));
      }
      if (Number.isNaN(code)) return { outcome: "unknown", reason: "no code" };
      return code === 0 ? { outcome: "sent" } : { outcome: "refused", reason: `code ${code}` };
    } catch (error) {
      return { outcome: "unknown", reason: String(error) };
    }
  }

  /** Where no answer comes it sends the same again, under the same id, and rests longer each time. */
  async #insist(fields: object): Promise<wire.Answer> {
    const { triesWhenLost = 1 } = this.parts;
    for (let tries = 1; ; tries++) {
      try {
        return await this.call("sendmessage", fields, { timeoutMs: 10_000 });
      } catch (error) {
        if (tries >= triesWhenLost || this.isStopped) throw error;
        await wire.sleep(tries * FIRST_PAUSE_MS, this.#life.signal);
      }
    }
  }

  typing(to: string, on: boolean): Promise<void> {
    return this.#typing.show(to, on);
  }
}

export interface Parts {
  stack: Stack;
  pollMs?: number;
  /** The pause after so many failures in a row. */
  pauseMs?: (failures: number) => number;
  /** Of the longest piece of a text. */
  chars?: number;
  /** After a failure it says notifystart before it polls again. */
  notifiesAfterFailures?: boolean;
  /** It says notifystart before a poll when the last one is so old. */
  notifiesEveryMs?: number;
  /** Failures in a row from which on it says that it recovers; by default the second. */
  saysFailuresFrom?: number;
  /** So long it leaves a message alone before its handler begins. */
  restMs?: number;
  /** Attempts at a text to which no answer comes. */
  triesWhenLost?: number;
  /** It asks for the config of each message's user, and shows that it types until the handler is done. */
  typesAtWork?: boolean;
  /** The former token says notifystop at a login. */
  saysGoodbyeAtLogins?: boolean;
  /** So old a loop of polls ends, and another one begins. */
  loopMs?: number;
  /** It shows that it types before each answer, and takes that back after it. */
  typesAnswers?: boolean;
  /** Where the state of a bot is kept. Throws when another process has it. */
  keep?: (context: SubjectContext, botId: string) => StateFile<State>;
}

export function classBot(name: string, parts: Parts): SubjectModule {
  return { name, create: context => subjectOf(context, parts) };
}

function subjectOf(given: SubjectContext, parts: Parts): Subject {
  const context = { ...given, host: toldOnce(given.host) };
  const bots = new Map<string, Bot>();
  const start = async (credential: Credential): Promise<void> => {
    const known = bots.get(credential.account);
    if (known !== undefined && !known.isStopped) return;
    const bot = known?.credential.botId === credential.botId ? known : new Bot(credential, context, parts);
    bot.credential = credential;
    bots.set(credential.account, bot);
    bot.start();
  };
  const close = (): void => {
    for (const bot of bots.values()) bot.close();
  };
  return {
    start,
    async login(credential) {
      const former = bots.get(credential.account);
      await former?.stop();
      if (parts.saysGoodbyeAtLogins)
        await former?.call("msg/notifystop", {}, { timeoutMs: 2_000 }).catch(() => {});
      await start(credential);
    },
    async stop(account) {
      const bot = bots.get(account);
      if (bot === undefined) return;
      await bot.stop();
      await bot.call("msg/notifystop", {}, { timeoutMs: 2_000 }).catch(() => {});
      context.host.status(account, "stopped");
    },
    async send({ account, to, text }) {
      return (await bots.get(account)?.send(to, text)) ?? { outcome: "declined", reason: "never-logged-in" };
    },
    typing: async ({ account, to }) => bots.get(account)?.typing(to, true),
    killed: close,
    dispose: close,
  };
}
