/** Generators that yield what they want done, and one interpreter that does it. Each message is a file, which is moved when it was handled, as mail servers do. */
import fs from "node:fs";
import path from "node:path";
import type {
  Credential,
  Host,
  SendReport,
  SubjectContext,
  SubjectModule,
} from "../../../sim/subject/subject.ts";
import * as wire from "../kit/wire.ts";

const NOTIFY_MS = 4_000;
const SEND_MS = 8_000;
const HELD_MS = 3_000;
const TURN_MS = 550;
const PROBE_MS = 5 * 60_000;
const AT_ONCE = 6;

interface Letter {
  id: string;
  from: string;
  text: string;
  place: number;
  tries: number;
  isOver: boolean;
  isAtWork?: boolean;
}

/** A directory for each bot: `new` and `done` with a file for each message, and a file for the rest. In memory where nothing has to outlive the process. */
class Maildir {
  readonly letters = new Map<string, Letter>();
  cursor = "";
  tokens: Record<string, string> = {};
  readonly #root: string | undefined;
  readonly #unwritten = new Set<string>();

  constructor(context: SubjectContext, botId: string) {
    if (!context.durable) return;
    this.#root = path.join(context.stateDir(), botId.replace(/\W/g, "-"));
    this.#read(this.#root);
  }

  #read(root: string): void {
    try {
      for (const folder of ["new", "done"]) fs.mkdirSync(path.join(root, folder), { recursive: true });
    } catch {}
    for (const folder of ["new", "done"])
      for (const name of namesIn(path.join(root, folder))) {
        const letter = readJson<Letter>(path.join(root, folder, name));
        if (letter === undefined) continue;
        const isOver = folder === "done" || this.letters.get(letter.id)?.isOver === true;
        this.letters.set(letter.id, { ...letter, isOver, isAtWork: false });
      }
    const rest = readJson<{ cursor: string; tokens: Record<string, string> }>(path.join(root, "rest"));
    Object.assign(this, rest);
  }

  /** Whether it stands on the disk. */
  put(letter: Letter): boolean {
    const { isAtWork: _, ...kept } = letter;
    this.letters.set(letter.id, letter);
    const { id } = letter;
    const name = `${String(letter.place).padStart(9, "0")}-${id.replace(/\W/g, "-")}`;
    const isWritten = this.#write(path.join(letter.isOver ? "done" : "new", name), kept);
    if (isWritten && letter.isOver) this.#remove(path.join("new", name));
    if (isWritten) this.#unwritten.delete(id);
    else this.#unwritten.add(id);
    return isWritten;
  }

  putRest(): boolean {
    return this.#write("rest", { cursor: this.cursor, tokens: this.tokens });
  }

  /** What could not be written is tried again. */
  flush(): boolean {
    const all = [...this.#unwritten].flatMap(id => this.letters.get(id) ?? []);
    return all.map(letter => this.put(letter)).every(Boolean);
  }

  #write(name: string, content: object): boolean {
    if (this.#root === undefined) return true;
    const file = path.join(this.#root, name);
    try {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(`${file}.tmp`, JSON.stringify(content));
      fs.renameSync(`${file}.tmp`, file);
      return true;
    } catch {
      return false;
    }
  }

  #remove(name: string): void {
    try {
      if (this.#root !== undefined) fs.rmSync(path.join(this.#root, name), { force: true });
    } catch {}
  }
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder).filter(name => !name.endsWith(".tmp"));
  } catch {
    return [];
  }
}

function readJson<Content>(file: string): Content | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as Content;
  } catch {
    return undefined;
  }
}

// Effects

type Effect =
  | { want: "ask"; endpoint: string; fields: object; withinMs: number; held?: () => void }
  | { want: "rest"; forMs: number };
interface Heard {
  end: "answer" | "silence" | "broken" | "left";
  answer: wire.Answer;
  code: number;
  tookMs: number;
}
type Plan<Result> = Generator<Effect, Result, Heard>;

function* ask(endpoint: string, fields: object, withinMs: number, held?: () => void): Plan<Heard> {
  return yield { want: "ask", endpoint, fields, withinMs, ...(held && { held }) };
}
function* rest(forMs: number): Plan<void> {
  yield { want: "rest", forMs };
}

/** Does what generators want, until it is ended. */
class Interpreter {
  readonly #end = new AbortController();
  /** Lets go of the one call or rest that is under way. */
  #leave: (() => void) | undefined;
  readonly #credential: () => Credential;
  readonly #random: () => number;

  constructor(credential: () => Credential, random: () => number) {
    this.#credential = credential;
    this.#random = random;
  }

  get signal(): AbortSignal {
    return this.#end.signal;
  }
  get isEnded(): boolean {
    return this.#end.signal.aborted;
  }
  end(): void {
    this.#end.abort();
    this.leave();
  }
  leave(): void {
    this.#leave?.();
  }

  async run<Result>(plan: Plan<Result>): Promise<Result | undefined> {
    let step = plan.next();
    while (step.done !== true) {
      const heard = await this.#do(step.value);
      if (this.isEnded) return undefined;
      step = plan.next(heard);
    }
    return step.value;
  }

  async #do(effect: Effect): Promise<Heard> {
    const nothing = { answer: {}, code: Number.NaN, tookMs: 0 };
    if (this.isEnded) return { end: "left", ...nothing };
    const leave = new AbortController();
    const isMain = effect.want === "rest" || effect.endpoint !== "sendmessage";
    if (isMain) this.#leave = () => leave.abort();
    this.#end.signal.addEventListener("abort", () => leave.abort(), { once: true, signal: leave.signal });
    if (effect.want === "ask") return this.#ask(effect, leave);
    await wire.sleep(effect.forMs, leave.signal);
    leave.abort();
    return { end: "left", ...nothing };
  }

  async #ask(
    { endpoint, fields, withinMs, held = () => {} }: Effect & { want: "ask" },
    leave: AbortController,
  ): Promise<Heard> {
    const since = performance.now();
    let isLate = false;
    const timers = [
      setTimeout(held, HELD_MS),
      setTimeout(() => {
        isLate = true;
        leave.abort();
      }, withinMs),
    ];
    const { token, baseUrl } = this.#credential();
    const nothing = { answer: {}, code: Number.NaN };
    try {
      const response = await fetch(`${baseUrl}/ilink/bot/${endpoint}`, {
        method: "POST",
        headers: wire.headersOf(token, this.#random),
        body: wire.bodyOf(fields),
        redirect: "error",
        signal: leave.signal,
      });
      const text = await response.text();
      const read = endpoint === "sendmessage" ? wire.readSent : wire.readAnswer;
      const answer = read(response.status, text);
      return { end: "answer", answer, code: wire.codeOf(answer), tookMs: performance.now() - since };
    } catch {
      const end = isLate ? "silence" : leave.signal.aborted ? "left" : "broken";
      return { end, ...nothing, tookMs: performance.now() - since };
    } finally {
      for (const timer of timers) clearTimeout(timer);
      leave.abort();
    }
  }
}

// The bot

class Bot {
  credential: Credential;
  readonly #host: Host;
  readonly #random: () => number;
  #mail: Maildir;
  #receiver: Interpreter;
  readonly #sender: Interpreter;
  #said = "";
  /** A -14 was told, and nothing has proved the session since. */
  #isStale = false;
  #isGivenUp = false;
  #isSilent = false;
  #doubts = 0;
  #cures: (() => void)[] = [];
  #nextTurn = 0;
  #serial = 0;
  readonly #busy = new Set<string>();
  /** Who serves the account by now: an answer may come in a later life. */
  readonly #current: () => Bot | undefined;
  readonly #beat: NodeJS.Timeout;
  readonly #lines = new Map<string, Promise<unknown>>();
  readonly #tickets = new Map<string, string>();

  constructor(
    credential: Credential,
    mail: Maildir,
    { host, random }: SubjectContext,
    current: () => Bot | undefined,
  ) {
    this.#current = current;
    this.credential = credential;
    this.#mail = mail;
    this.#host = host;
    this.#random = random;
    this.#sender = new Interpreter(() => this.credential, random);
    this.#receiver = this.#receive();
    this.#deliver();
    let [wall, steady] = [Date.now(), performance.now()];
    this.#beat = setInterval(() => {
      const slept = Math.max(Date.now() - wall, performance.now() - steady) > 13_000;
      [wall, steady] = [Date.now(), performance.now()];
      if (slept) this.#receiver.leave();
      this.#mail.flush();
      this.#deliver();
    }, 3_000);
  }

  #receive(): Interpreter {
    const interpreter = new Interpreter(() => this.credential, this.#random);
    void interpreter.run(this.#lives());
    return interpreter;
  }

  #say(state: "live" | "recovering" | "needs-login", reason?: string): void {
    if (this.#said === state || this.#sender.isEnded) return;
    this.#said = state;
    void this.#host.status(this.credential.account, state, reason);
  }

  #up(): void {
    this.#isStale = this.#isGivenUp = false;
    this.#say("live");
  }

  #pause(troubles: number): number {
    return Math.min(4_500, 500 * 2 ** Math.min(8, troubles)) * (0.7 + 0.3 * this.#random());
  }

  /** One life after the other; each begins with a notifystart, and ends with whatever goes wrong. */
  *#lives(): Plan<void> {
    for (let troubles = 0, silences = 0; ; ) {
      const { end, code } = yield* ask("msg/notifystart", {}, NOTIFY_MS);
      const notified = code === 0 ? "yes" : code === wire.STALE ? "stale" : "unsaid";
      if (notified === "yes") for (const cure of this.#cures.splice(0)) cure();
      if (notified === "unsaid" && this.#isStale && troubles++ % 2 === 0) {
        yield* rest(this.#pause(end === "silence" ? 0 : troubles));
        continue;
      }
      const wasStale = this.#isStale;
      const death = yield* this.#life(notified);
      if (death.polls > 0) troubles = silences = 0;
      if (death.why === "left") {
        yield* rest(800);
        continue;
      }
      if (death.why === "silence") this.#isSilent ||= ++silences > 1 || troubles > 1;
      else troubles++;
      if (death.why === "stale" || death.why === "hollow") {
        this.#isStale = true;
        const isVain = wasStale && !death.wasHeld && notified !== "unsaid";
        if (death.wasHeld) this.#isGivenUp = false;
        if (isVain && death.why === "stale") this.#isGivenUp = true;
        if (!this.#isGivenUp) this.#say("recovering", death.why);
        else this.#say("needs-login", "notifystart does not cure it: scan the code again");
        if (this.#isGivenUp) yield* rest(PROBE_MS);
        else yield* rest(wasStale ? this.#pause(troubles) : 500);
        continue;
      }
      if ((this.#isSilent || troubles > 1) && !this.#isGivenUp) this.#say("recovering", death.why);
      if (death.why !== "silence") yield* rest(this.#pause(troubles));
    }
  }

  *#life(notified: "yes" | "stale" | "unsaid"): Plan<{ why: string; polls: number; wasHeld: boolean }> {
    let holdMs = wire.HOLD_MS;
    for (let polls = 0, hollow = 0, refusals = 0; ; ) {
      const isDoubtful = this.#isStale && notified === "unsaid";
      const held = (): void => {
        if (!this.#isSilent && (!this.#isStale || notified === "yes")) this.#up();
      };
      const isBrief = isDoubtful && ++this.#doubts < 3;
      if (!isDoubtful) this.#doubts = 0;
      const fields = { get_updates_buf: this.#mail.cursor };
      const heard = yield* ask("getupdates", fields, isBrief ? 6_000 : holdMs + 11_000, held);
      const wasHeld = heard.tookMs > HELD_MS || polls > 0;
      if (heard.end === "silence" && isBrief) return { why: "left", polls, wasHeld };
      if (heard.end === "broken" && heard.tookMs > HELD_MS) return { why: "silence", polls, wasHeld };
      if (heard.end !== "answer") return { why: heard.end, polls, wasHeld };
      if (heard.code === wire.STALE) return { why: "stale", polls, wasHeld };
      if (heard.code !== 0) {
        if (++refusals > 1) this.#mail.cursor = "";
        if (refusals > 2) return { why: `code ${heard.code}`, polls, wasHeld };
        yield* rest(1_500);
        continue;
      }
      refusals = 0;
      void this.#host.event(this.credential.account);
      hollow = wire.isHollow(heard.answer) ? hollow + 1 : 0;
      if (hollow >= 3) return { why: "hollow", polls, wasHeld: polls > 0 };
      if (hollow > 0) {
        yield* rest(1_500);
        continue;
      }
      polls++;
      this.#isSilent = false;
      this.#up();
      const { longpolling_timeout_ms: told } = heard.answer as { longpolling_timeout_ms?: unknown };
      if (Number(told) > 0) holdMs = Math.min(300_000, Math.max(wire.HOLD_MS, Number(told)));
      if (!this.#takeIn(heard.answer) && heard.tookMs < 1_000) yield* rest(2_000);
    }
  }

  /** Whether anything in it was new. The cursor goes on only when all of it stands on the disk. */
  #takeIn(answer: wire.Answer): boolean {
    const mail = this.#mail;
    let [isNew, isSafe] = [false, mail.flush()];
    for (const message of wire.messagesOf(answer)) {
      const { message_id, from_user_id: from, context_token: token } = message;
      if (message_id === undefined || !from || mail.letters.has(String(message_id))) continue;
      isNew = true;
      if (token !== undefined) mail.tokens[from] = token;
      const place = mail.letters.size + 1;
      const letter = {
        id: String(message_id),
        from,
        text: wire.wordsOf(message),
        place,
        tries: 0,
        isOver: false,
      };
      isSafe = mail.put(letter) && isSafe;
    }
    const before = mail.cursor;
    mail.cursor = wire.cursorOf(answer, before);
    if ((isNew || mail.cursor !== before) && !(isSafe && mail.putRest())) mail.cursor = before;
    this.#deliver();
    return isNew;
  }

  #deliver(): void {
    if (this.#sender.isEnded) return;
    const waits = [...this.#mail.letters.values()].filter(({ isOver }) => !isOver);
    for (const letter of waits.sort((a, b) => a.place - b.place)) {
      if (this.#busy.has(letter.from) || this.#busy.size >= AT_ONCE) continue;
      if (letter.isAtWork) continue;
      if (waits.some(({ from, isAtWork }) => isAtWork && from === letter.from)) continue;
      this.#busy.add(letter.from);
      void this.#handle(letter).finally(() => {
        this.#busy.delete(letter.from);
        this.#deliver();
      });
    }
  }

  async #handle(letter: Letter): Promise<void> {
    const { account } = this.credential;
    const mail = this.#mail;
    const { id, from, text } = letter;
    if (letter.tries >= 3) {
      mail.put(Object.assign(letter, { isOver: true }));
      void this.#host.setAside(account, id);
      return;
    }
    mail.put(Object.assign(letter, { tries: letter.tries + 1, isAtWork: true }));
    try {
      const reply = (words: string): Promise<SendReport> => (this.#current() ?? this).send(from, words);
      const typing = (on: boolean): Promise<void> => (this.#current() ?? this).typing(from, on);
      await this.#host.handle({ account, from, text, messageId: id }, { reply, typing });
      mail.put(Object.assign(letter, { isOver: true, isAtWork: false }));
    } catch {
      await wire.sleep(1_200);
      letter.isAtWork = false;
    }
  }

  /** Somebody else than the poll was told -14. Resolves when notifystart said yes, or it takes too long. */
  async #cured(): Promise<void> {
    if (!this.#isGivenUp) {
      this.#isStale = true;
      this.#receiver.leave();
    }
    await Promise.race([new Promise<void>(resolve => this.#cures.push(resolve)), wire.sleep(8_000)]);
  }

  async send(to: string, text: string): Promise<SendReport> {
    if (this.#sender.isEnded) return { outcome: "declined", reason: "stopped" };
    const before = this.#lines.get(to);
    const { promise: passed, resolve: pass } = Promise.withResolvers<void>();
    this.#lines.set(to, passed);
    await before;
    try {
      const name = `m${Date.now()}.${++this.#serial}.${Math.floor(this.#random() * 1e9)}`;
      let taken = 0;
      for (const piece of wire.piecesOf(text)) {
        const end = await this.#sendPiece(to, piece, `${name}.${taken}`, pass);
        if (end.outcome !== "sent") return taken === 0 ? end : { outcome: "unknown", reason: "sent in part" };
        taken++;
      }
      return { outcome: "sent" };
    } finally {
      pass();
    }
  }

  async #sendPiece(to: string, piece: string, id: string, pass: () => void): Promise<SendReport> {
    for (let tries = 1; ; tries++) {
      const turn = Math.max(performance.now(), this.#nextTurn);
      this.#nextTurn = turn + TURN_MS;
      if (turn > performance.now()) await wire.sleep(turn - performance.now(), this.#sender.signal);
      if (this.#sender.isEnded) return { outcome: "declined", reason: "stopped" };
      const hung = setTimeout(pass, TURN_MS);
      const fields = wire.textTo(to, piece, id, this.#mail.tokens[to]);
      const heard = await this.#sender.run(ask("sendmessage", fields, SEND_MS));
      clearTimeout(hung);
      if (heard === undefined || Number.isNaN(heard.code)) return { outcome: "unknown", reason: "no answer" };
      if (heard.code === 0) return { outcome: "sent" };
      if (heard.code !== wire.STALE) return { outcome: "refused", reason: `code ${heard.code}` };
      if (tries === 2) return { outcome: "refused", reason: "stale token: scan the code again" };
      pass();
      await this.#cured();
    }
  }

  /** Of one user one call after the other. */
  async typing(to: string, on: boolean): Promise<void> {
    const line = `typing ${to}`;
    const shown = Promise.resolve(this.#lines.get(line)).then(() => this.#show(to, on));
    this.#lines.set(line, shown);
    await shown;
  }

  async #show(to: string, on: boolean): Promise<void> {
    const user = { ilink_user_id: to };
    const call = async (endpoint: string, fields: object): Promise<wire.Answer | undefined> => {
      if (this.#sender.isEnded) return undefined;
      const heard = await new Interpreter(() => this.credential, this.#random).run(
        ask(endpoint, fields, NOTIFY_MS),
      );
      if (heard?.code === wire.STALE) void this.#cured();
      return heard?.code === 0 ? heard.answer : undefined;
    };
    const ticket = this.#tickets.get(to) ?? (await call("getconfig", user))?.typing_ticket;
    if (typeof ticket !== "string") return;
    this.#tickets.set(to, ticket);
    const said = await call("sendtyping", { ...user, typing_ticket: ticket, status: on ? 1 : 2 });
    if (said === undefined) this.#tickets.delete(to);
  }

  login(credential: Credential, mail: Maildir): void {
    this.#receiver.end();
    this.#mail = mail;
    this.credential = credential;
    this.#isStale = this.#isGivenUp = this.#isSilent = false;
    this.#tickets.clear();
    this.#receiver = this.#receive();
  }

  async stop(): Promise<void> {
    clearInterval(this.#beat);
    this.#receiver.end();
    const goodbye = new Interpreter(() => this.credential, this.#random).run(
      ask("msg/notifystop", {}, 3_000),
    );
    this.#sender.end();
    await goodbye;
    await wire.sleep(50);
  }
}

export default {
  name: "maildir-and-effects",
  declares: { handlersAtOnce: AT_ONCE },
  create(context) {
    const { host } = context;
    const bots = new Map<string, Bot>();
    const mails = new Map<string, Maildir>();
    const known = new Set<string>();
    const stopping = new Set<string>();
    const mailOf = (botId: string): Maildir => {
      const mail = mails.get(botId) ?? new Maildir(context, botId);
      mails.set(botId, mail);
      return mail;
    };
    const start = (credential: Credential): void => {
      const { account, botId } = credential;
      if (bots.has(account)) return;
      known.add(account);
      bots.set(account, new Bot(credential, mailOf(botId), context, () => bots.get(account)));
    };
    const stop = async (account: string): Promise<void> => {
      const bot = bots.get(account);
      bots.delete(account);
      stopping.add(account);
      await bot?.stop();
      stopping.delete(account);
    };
    return {
      async start(credential) {
        start(credential);
      },
      async stop(account) {
        await stop(account);
        void host.status(account, "stopped");
      },
      async login(credential) {
        const bot = bots.get(credential.account);
        if (bot === undefined && !stopping.has(credential.account)) start(credential);
        else bot?.login(credential, mailOf(credential.botId));
      },
      async send({ account, to, text }) {
        const bot = bots.get(account);
        if (bot !== undefined) return bot.send(to, text);
        return { outcome: "declined", reason: known.has(account) ? "stopped" : "never-logged-in" };
      },
      async typing({ account, to }) {
        await bots.get(account)?.typing(to, true);
      },
    };
  },
} satisfies SubjectModule;
