/** A port of a Go client: contexts that end what was begun in them, channels, one goroutine for each user. What a -2 refused lies in an outbox in its one file. */
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

const CALL_MS = 5_000;
const TURN_MS = 550;
const HUNG_MS = 600;
const HELD_MS = 3_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const PROBE_MS = 4 * MINUTE_MS;
/** From one offer that nobody called for to the next. */
const OFFERS_MS = [65 * MINUTE_MS, 130 * MINUTE_MS, 260 * MINUTE_MS, 330 * MINUTE_MS];
const ATTEMPTS_PER_MINUTE = 40;

/** A context: it is done when its parent is, when it is cancelled, or at its deadline. */
class Context {
  readonly #end = new AbortController();
  readonly #left: () => void;
  constructor(parent?: Context, timeoutMs?: number) {
    const cancel = (): void => this.cancel();
    const timer = timeoutMs === undefined ? undefined : setTimeout(cancel, timeoutMs);
    parent?.signal.addEventListener("abort", cancel);
    this.#left = () => {
      clearTimeout(timer);
      parent?.signal.removeEventListener("abort", cancel);
    };
    if (parent?.isDone) cancel();
  }
  get signal(): AbortSignal {
    return this.#end.signal;
  }
  get isDone(): boolean {
    return this.#end.signal.aborted;
  }
  cancel(): void {
    this.#left();
    this.#end.abort();
  }
  /** time.After, or the end of the context. */
  async sleep(delayMs: number): Promise<void> {
    await wire.sleep(delayMs, this.signal);
  }
}

/** A channel without a bound. */
class Channel<Item> {
  readonly #items: Item[] = [];
  #wake: () => void = () => {};
  send(item: Item): void {
    this.#items.push(item);
    this.#wake();
  }
  /** Undefined when the context is done. */
  async receive(ctx: Context): Promise<Item | undefined> {
    while (this.#items.length === 0 && !ctx.isDone) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      ctx.signal.addEventListener("abort", this.#wake);
      await promise;
      ctx.signal.removeEventListener("abort", this.#wake);
    }
    return ctx.isDone ? undefined : this.#items.shift();
  }
}

interface Letter {
  id: string;
  from: string;
  text: string;
  begun: number;
}
interface Text {
  to: string;
  kind: "answer" | "news";
  text: string;
  pieces: string[];
  ids: string[];
  taken: number;
  waitedMs: number;
  /** Refusals with a token that was new then. */
  fresh: number;
  refusedAt?: number;
  token?: string | undefined;
}
interface State {
  cursor: string;
  tokens: Record<string, string>;
  over: string[];
  inbox: Letter[];
  outbox: Text[];
  offers: number;
  offeredAt: number;
}
type Sent = "yes" | "quota" | "stale" | "refused" | "unknown" | "halted" | "stopped";
/** Texts of one kind to one user that leave one after the other: where one waits on, so do those behind it. */
interface Mark {
  halted: boolean;
}

/** What stays of a bot, in its file, and in this process while that can't be written. */
class Book {
  readonly state: State;
  readonly #file: string | undefined;
  /** Ids at work, in whatever run of the account. */
  readonly atWork = new Set<string>();

  constructor(context: SubjectContext, botId: string) {
    this.state = { cursor: "", tokens: {}, over: [], inbox: [], outbox: [], offers: 0, offeredAt: 0 };
    if (!context.durable) return;
    this.#file = path.join(context.stateDir(), `${botId.replace(/\W/g, "_")}.json`);
    try {
      Object.assign(this.state, JSON.parse(fs.readFileSync(this.#file, "utf8")));
    } catch {}
  }

  /** What it knows has not reached the disk. */
  isDirty = false;

  save(): boolean {
    if (this.#file === undefined) return true;
    this.isDirty = true;
    try {
      fs.writeFileSync(`${this.#file}.tmp`, JSON.stringify(this.state));
      fs.renameSync(`${this.#file}.tmp`, this.#file);
      this.isDirty = false;
      return true;
    } catch {
      return false;
    }
  }
}

class Bot {
  credential: Credential;
  readonly #host: Host;
  readonly #random: () => number;
  readonly #book: Book;
  readonly #ctx = new Context();
  /** Of what a login ends. */
  #session = new Context(this.#ctx);
  #poll: Context | undefined;
  #said = "";
  #toldStale = false;
  #mustNotify = true;
  #wasSilent = false;
  #needsLogin = false;
  #proved = Promise.withResolvers<void>();
  readonly #users = new Map<string, Channel<Letter>>();
  readonly #lines = new Map<string, Promise<void>>();
  readonly #ends = new Set<Promise<unknown>>();
  readonly #next: (() => void)[] = [];
  readonly #later: (() => void)[] = [];
  #isPacing = false;
  #attempts: number[] = [];
  #serial = 0;
  readonly #marks = new Map<string, Mark>();
  #wentAt = 0;
  readonly #leaving = new Set<Text>();

  constructor(credential: Credential, book: Book, { host, random }: SubjectContext) {
    this.credential = credential;
    this.#book = book;
    this.#host = host;
    this.#random = random;
    for (const letter of book.state.inbox) this.#hand(letter);
    this.#go(() => this.#receive(this.#session));
    this.#go(() => this.#probe());
    this.#go(() => this.#watchClock());
    this.#offerAll();
  }

  #go(run: () => Promise<unknown>): void {
    const end = run().catch(() => {});
    this.#ends.add(end);
    void end.then(() => this.#ends.delete(end));
  }

  #say(state: "live" | "recovering" | "needs-login", reason?: string): void {
    if (this.#said === state || this.#ctx.isDone) return;
    this.#said = state;
    void this.#host.status(this.credential.account, state, reason);
  }

  async #ask(ctx: Context, endpoint: string, fields: object, timeoutMs: number): Promise<wire.Answer> {
    const { baseUrl, token } = this.credential;
    const within = new Context(ctx, timeoutMs);
    try {
      const answer = await fetch(`${baseUrl}/ilink/bot/${endpoint}`, {
        method: "POST",
        headers: wire.headersOf(token, this.#random),
        body: wire.bodyOf(fields),
        signal: within.signal,
        redirect: "error",
      });
      const text = await answer.text();
      const read = endpoint === "sendmessage" ? wire.readSent : wire.readAnswer;
      return read(answer.status, text);
    } finally {
      within.cancel();
    }
  }

  // Receiving

  /** Somebody was told -14, whoever it was. */
  #stale(): void {
    if (this.#toldStale && this.#mustNotify) return;
    this.#toldStale = true;
    this.#mustNotify = true;
    this.#proved = Promise.withResolvers<void>();
    this.#poll?.cancel();
  }

  #up(): void {
    this.#toldStale = this.#needsLogin = false;
    this.#proved.resolve();
    this.#say("live");
  }

  async #notify(ctx: Context): Promise<"yes" | "stale" | "unsaid"> {
    const code = await this.#ask(ctx, "msg/notifystart", {}, CALL_MS).then(wire.codeOf, () => Number.NaN);
    return code === 0 ? "yes" : code === wire.STALE ? "stale" : "unsaid";
  }

  async #receive(ctx: Context): Promise<void> {
    const run = { troubles: 0, unanswered: 0, hollow: 0, refusals: 0, holdMs: wire.HOLD_MS };
    let notified: "yes" | "stale" | "unsaid" = "unsaid";
    for (let busy = 0; !ctx.isDone; ) {
      if (this.#mustNotify) {
        notified = await this.#notify(ctx);
        if (notified === "yes") this.#proved.resolve();
        this.#mustNotify = notified === "unsaid" && this.#toldStale && ++busy % 2 !== 0;
        if (this.#mustNotify) {
          await ctx.sleep(this.#backoff(++run.troubles));
          continue;
        }
      }
      const isDoubtful = this.#toldStale && notified === "unsaid";
      const end = await this.#pollOnce(ctx, isDoubtful ? 6_000 : run.holdMs + 12_000, notified);
      if (ctx.isDone) return;
      const { answer, tookMs } = end;
      if (answer === "cancelled") {
        await ctx.sleep(300);
        continue;
      }
      if (typeof answer === "string") {
        if (isDoubtful) this.#mustNotify = true;
        if (answer === "silence" && !isDoubtful) this.#wasSilent = ++run.unanswered > 1 || run.troubles > 1;
        if (answer === "broken" && tookMs > HELD_MS) this.#wasSilent = ++run.unanswered > 1;
        if (answer === "broken") run.troubles++;
        if ((this.#wasSilent || run.troubles > 1) && !this.#needsLogin) this.#say("recovering", answer);
        if (answer === "broken") await ctx.sleep(this.#backoff(run.troubles));
        continue;
      }
      run.unanswered = 0;
      const code = wire.codeOf(answer);
      const isHollow = code === 0 && wire.isHollow(answer);
      run.hollow = isHollow ? run.hollow + 1 : 0;
      if (code === wire.STALE || run.hollow >= 3) {
        run.hollow = 0;
        if (tookMs > HELD_MS) this.#needsLogin = this.#toldStale = false;
        await this.#refused(ctx, notified, isHollow, run);
        continue;
      }
      if (code !== 0) {
        if (++run.refusals > 1) this.#book.state.cursor = "";
        if (++run.troubles > 1 && !this.#needsLogin) this.#say("recovering", `code ${code}`);
        await ctx.sleep(this.#backoff(run.troubles));
        continue;
      }
      void this.#host.event(this.credential.account);
      if (isHollow) {
        await ctx.sleep(2_000);
        continue;
      }
      Object.assign(run, { troubles: 0, refusals: 0 });
      this.#wasSilent = false;
      this.#up();
      const advertised = Number((answer as { longpolling_timeout_ms?: unknown }).longpolling_timeout_ms);
      if (Number.isFinite(advertised)) run.holdMs = Math.min(300_000, Math.max(wire.HOLD_MS, advertised));
      if (!this.#takeIn(answer) && tookMs < 1_000) await ctx.sleep(2_000);
    }
  }

  async #pollOnce(ctx: Context, timeoutMs: number, notified: string) {
    const since = performance.now();
    const poll = new Context(ctx);
    this.#poll = poll;
    const held = setTimeout(() => {
      if (!this.#wasSilent && (!this.#toldStale || notified === "yes")) this.#up();
    }, HELD_MS);
    const fields = { get_updates_buf: this.#book.state.cursor };
    const answer = await this.#ask(poll, "getupdates", fields, timeoutMs).catch(() => {
      if (poll.isDone) return "cancelled" as const;
      return performance.now() - since >= timeoutMs ? ("silence" as const) : ("broken" as const);
    });
    clearTimeout(held);
    poll.cancel();
    return { answer, tookMs: performance.now() - since };
  }

  #backoff(troubles: number): number {
    return Math.min(5_000, 600 * 2 ** Math.min(10, troubles)) * (0.6 + 0.4 * this.#random());
  }

  async #refused(
    ctx: Context,
    notified: string,
    isHollow: boolean,
    run: { troubles: number },
  ): Promise<void> {
    const isFirst = !this.#toldStale;
    if (isFirst) this.#stale();
    this.#mustNotify = true;
    if (!this.#needsLogin) {
      if (!isFirst && notified !== "unsaid" && !isHollow) {
        this.#needsLogin = true;
        this.#proved.resolve();
        this.#say("needs-login", "notifystart does not bring the session back: scan the code again");
      } else this.#say("recovering", "stale token");
    }
    if (this.#needsLogin) await ctx.sleep(PROBE_MS);
    else if (!isFirst) await ctx.sleep(this.#backoff(++run.troubles));
  }

  /** Whether anything in it was new. */
  #takeIn(answer: wire.Answer): boolean {
    const { state, atWork } = this.#book;
    const letters: Letter[] = [];
    const wrote = new Set<string>();
    for (const message of wire.messagesOf(answer)) {
      const { message_id: id, from_user_id: from, context_token: token } = message;
      if (id === undefined || typeof from !== "string" || from === "") continue;
      const key = String(id);
      if (
        state.over.includes(key) ||
        atWork.has(key) ||
        [...state.inbox, ...letters].some(each => each.id === key)
      )
        continue;
      if (token !== undefined) state.tokens[from] = token;
      wrote.add(from);
      letters.push({ id: key, from, text: wire.wordsOf(message), begun: 0 });
    }
    state.inbox.push(...letters);
    const before = state.cursor;
    state.cursor = wire.cursorOf(answer, before);
    const isSafe = (letters.length === 0 && state.cursor === before) || this.#book.save();
    if (!isSafe) state.cursor = before;
    for (const from of wrote) this.#offer(from, true);
    for (const letter of letters) this.#hand(letter);
    return letters.length > 0;
  }

  // Handling

  #hand(letter: Letter): void {
    let channel = this.#users.get(letter.from);
    if (channel === undefined) {
      channel = new Channel();
      this.#users.set(letter.from, channel);
      const mine = channel;
      this.#go(() => this.#serve(mine));
    }
    channel.send(letter);
  }

  async #serve(channel: Channel<Letter>): Promise<void> {
    for (;;) {
      const letter = await channel.receive(this.#ctx);
      if (letter === undefined) return;
      while (this.#book.atWork.has(letter.id) && !this.#ctx.isDone) await this.#ctx.sleep(200);
      while (!this.#ctx.isDone && this.#book.state.inbox.includes(letter)) await this.#handle(letter);
    }
  }

  async #handle(letter: Letter): Promise<void> {
    const { account } = this.credential;
    const { id, from, text } = letter;
    const over = (): void => {
      const { state } = this.#book;
      state.inbox = state.inbox.filter(each => each !== letter);
      state.over.push(id);
      if (state.over.length > 6_000) state.over.splice(0, 2_000);
      this.#book.save();
    };
    if (letter.begun >= 3) {
      over();
      void this.#host.setAside(account, id);
      return;
    }
    letter.begun++;
    this.#book.save();
    this.#book.atWork.add(id);
    const reply = (answer: string): Promise<SendReport> => this.send(from, answer, "answer");
    const work = this.#host
      .handle({ account, from, text, messageId: id }, { reply })
      .then(over, () => "failed");
    void work.then(() => this.#book.atWork.delete(id));
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    this.#ctx.signal.addEventListener("abort", () => resolve());
    if ((await Promise.race([work, ended])) === "failed") await this.#ctx.sleep(1_500);
  }

  // Sending

  async send(to: string, text: string, kind: Text["kind"]): Promise<SendReport> {
    if (this.#ctx.isDone) return { outcome: "declined", reason: "stopped" };
    const { outbox, tokens } = this.#book.state;
    const pieces = wire.piecesOf(text);
    const name = `g${Date.now()}-${++this.#serial}-${Math.floor(this.#random() * 2 ** 32).toString(36)}`;
    const ids = pieces.map((_, at) => `${name}.${at}`);
    const one: Text = { to, kind, text, pieces, ids, taken: 0, waitedMs: 0, fresh: 0 };
    const before = outbox.filter(each => each.to === to && each.kind === kind);
    if (before.some(each => each.token === tokens[to] && !this.#leaving.has(each))) return this.#keep(one);
    if (before.length > 0) void this.#flush(to, kind);
    const end = await this.#inLine(one, this.#markOf(to, kind));
    if (end === "yes") {
      this.#offerAll(to);
      return { outcome: "sent" };
    }
    if (end === "quota" || end === "halted") return this.#keep(one);
    if (end === "stopped" && one.taken === 0) return { outcome: "declined", reason: "stopped" };
    if (end === "unknown" || one.taken > 0)
      return { outcome: "unknown", reason: `no answer; ${one.taken} pieces went` };
    return {
      outcome: "refused",
      reason: end === "stale" ? "stale token: scan again" : "refused by the service",
    };
  }

  #markOf(to: string, kind: string): Mark {
    const key = `${kind} ${to}`;
    let mark = this.#marks.get(key);
    if (mark === undefined || mark.halted) {
      mark = { halted: false };
      this.#marks.set(key, mark);
    }
    return mark;
  }

  #keep(one: Text): SendReport {
    const { outbox } = this.#book.state;
    if (outbox.length >= 500 || outbox.filter(({ to }) => to === one.to).length >= 50)
      return { outcome: "declined", reason: "outbox-full" };
    one.token = this.#book.state.tokens[one.to];
    outbox.push(one);
    this.#book.save();
    return { outcome: "declined", reason: "queued" };
  }

  /** After the texts before it to the same user, unless one of those hangs. */
  #inLine(one: Text, mark: Mark): Promise<Sent> {
    const line = `${one.kind} ${one.to}`;
    const before = this.#lines.get(line) ?? Promise.resolve();
    const free = Promise.withResolvers<void>();
    this.#lines.set(line, free.promise);
    const end = before.then(async (): Promise<Sent> => {
      const sent = mark.halted ? "halted" : await this.#sendPieces(one, free.resolve);
      if (sent === "quota") mark.halted = true;
      if (sent === "quota") one.refusedAt = performance.now();
      if (sent === "yes") this.#wentAt = performance.now();
      return sent;
    });
    void end.finally(free.resolve);
    return end;
  }

  async #sendPieces(one: Text, hung: () => void): Promise<Sent> {
    one.token = this.#book.state.tokens[one.to];
    while (one.taken < one.pieces.length) {
      const end = await this.#attempts3(one, hung);
      if (end !== "yes") return end;
      one.taken++;
    }
    return "yes";
  }

  /** One piece: again under its id when the answer is lost, and once more after a cure. */
  async #attempts3(one: Text, hung: () => void): Promise<Sent> {
    let isLost = false;
    for (let tries = 1, cures = 0; ; tries++) {
      const end = await this.#attempt(one, hung, this.#leaving.has(one));
      if (end === "stale" && ++cures < 2) {
        this.#stale();
        hung();
        await Promise.race([this.#proved.promise, this.#ctx.sleep(9_000)]);
        continue;
      }
      if (end === "unknown" && tries < 3 && !this.#ctx.isDone) {
        isLost = true;
        hung();
        await this.#ctx.sleep(2_000 * tries);
        for (let waits = 0; waits < 10 && this.#recent() >= ATTEMPTS_PER_MINUTE; waits++)
          await this.#ctx.sleep(3_000);
        continue;
      }
      return isLost && end !== "yes" ? "unknown" : end;
    }
  }

  #recent(): number {
    const since = performance.now() - MINUTE_MS;
    this.#attempts = this.#attempts.filter(at => at > since);
    return this.#attempts.length;
  }

  /** One request after the other, with a pause; what has waited lets the others go first. */
  async #takeTurn(isOffer: boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    (isOffer ? this.#later : this.#next).push(resolve);
    if (!this.#isPacing) this.#go(() => this.#pace());
    await promise;
  }

  async #pace(): Promise<void> {
    this.#isPacing = true;
    for (;;) {
      const turn = this.#next.shift() ?? this.#later.shift();
      if (turn === undefined) break;
      turn();
      await this.#ctx.sleep(TURN_MS);
    }
    this.#isPacing = false;
  }

  async #attempt({ to, pieces, ids, taken, token }: Text, hung: () => void, isOffer: boolean): Promise<Sent> {
    await this.#takeTurn(isOffer);
    if (this.#ctx.isDone) return "stopped";
    this.#attempts.push(performance.now());
    const timer = setTimeout(hung, HUNG_MS);
    const fields = wire.textTo(to, pieces[taken] ?? "", ids[taken] ?? "", token);
    const code = await this.#ask(this.#ctx, "sendmessage", fields, CALL_MS).then(
      wire.codeOf,
      () => Number.NaN,
    );
    clearTimeout(timer);
    if (code === 0) return "yes";
    if (Number.isNaN(code)) return "unknown";
    return code === -2 ? "quota" : code === wire.STALE ? "stale" : "refused";
  }

  // What waits

  #offerAll(but?: string): void {
    const users = new Set(this.#book.state.outbox.map(({ to }) => to));
    for (const to of users) if (to !== but) this.#offer(to, false);
  }

  /** The texts that wait for a user, the answers first. */
  #offer(to: string, hasWritten: boolean): void {
    this.#go(async () => {
      await this.#flush(to, "answer");
      if (hasWritten) await this.#ctx.sleep(1_500);
      await this.#flush(to, "news");
    });
  }

  /** One after the other, up to the first that is refused. */
  async #flush(to: string, kind: Text["kind"]): Promise<void> {
    if (this.#ctx.isDone) return;
    const mark = this.#markOf(to, kind);
    const all = this.#book.state.outbox.filter(
      each => each.to === to && each.kind === kind && !this.#leaving.has(each),
    );
    // What was refused rests, unless its user wrote or another text went; what is behind it waits with it.
    const rests = ({ token, refusedAt = Number.NEGATIVE_INFINITY }: Text): boolean =>
      token === this.#book.state.tokens[to] &&
      this.#wentAt <= refusedAt &&
      performance.now() - refusedAt < 70_000;
    const resting = all.findIndex(rests);
    if (resting >= 0) all.length = resting;
    await Promise.all(all.map(one => this.#offerOne(one, mark)));
  }

  async #offerOne(one: Text, mark: Mark): Promise<void> {
    const { state } = this.#book;
    const { token } = one;
    this.#leaving.add(one);
    const end = await this.#inLine(one, mark);
    this.#leaving.delete(one);
    if (end === "yes") {
      state.offers = 0;
      this.#ended(one, "sent");
      this.#offerAll();
    } else if (end === "quota") {
      state.offeredAt = Date.now();
      const isFresh = token !== one.token;
      if (isFresh && ++one.fresh >= 3) {
        this.#ended(one, "set-aside");
        this.#offer(one.to, false);
        return;
      }
      this.#book.save();
    } else if (end === "refused") this.#ended(one, one.taken > 0 ? "unknown" : "refused");
    else if (end === "unknown" || end === "stale") {
      await this.#ctx.sleep(MINUTE_MS);
      if (state.outbox.includes(one)) await this.#flush(one.to, one.kind);
    }
  }

  #ended(one: Text, outcome: "sent" | "refused" | "unknown" | "expired" | "set-aside"): void {
    const { state } = this.#book;
    state.outbox = state.outbox.filter(each => each !== one);
    this.#book.save();
    void this.#host.sendEnded(this.credential.account, { text: one.text, outcome });
  }

  async #probe(): Promise<void> {
    for (; !this.#ctx.isDone; await this.#ctx.sleep(MINUTE_MS)) {
      const { state } = this.#book;
      for (const one of [...state.outbox]) {
        one.waitedMs += MINUTE_MS;
        if (one.waitedMs > 25 * HOUR_MS && !this.#leaving.has(one)) this.#ended(one, "expired");
      }
      const [oldest] = state.outbox;
      if (oldest === undefined) {
        state.offers = state.offeredAt = 0;
        continue;
      }
      state.offeredAt ||= Date.now();
      const restMs = OFFERS_MS[Math.min(state.offers, OFFERS_MS.length - 1)] ?? 0;
      if (Math.abs(Date.now() - state.offeredAt) < restMs || this.#needsLogin) continue;
      state.offers++;
      state.offeredAt = Date.now();
      if (!this.#leaving.has(oldest)) await this.#offerOne(oldest, { halted: false });
    }
  }

  /** Whoever slept asks anew. */
  async #watchClock(): Promise<void> {
    for (let [wall, steady] = [Date.now(), performance.now()]; !this.#ctx.isDone; ) {
      await this.#ctx.sleep(4_000);
      if (this.#book.isDirty) this.#book.save();
      const [wallNow, steadyNow] = [Date.now(), performance.now()];
      if (wallNow - wall > 12_000 || steadyNow - steady > 12_000) this.#poll?.cancel();
      [wall, steady] = [wallNow, steadyNow];
    }
  }

  // Its ends

  login(credential: Credential): void {
    this.credential = credential;
    this.#session.cancel();
    this.#session = new Context(this.#ctx);
    this.#toldStale = this.#wasSilent = this.#needsLogin = false;
    this.#mustNotify = true;
    const session = this.#session;
    this.#go(() => this.#receive(session));
    this.#proved.resolve();
    this.#offerAll();
  }

  async stop(): Promise<void> {
    const last = new Context(undefined, 3_000);
    const goodbye = this.#ask(last, "msg/notifystop", {}, 2_500).catch(() => {});
    this.#ctx.cancel();
    await Promise.race([Promise.all([goodbye, ...this.#ends]), wire.sleep(3_500, last.signal)]);
    last.cancel();
  }
}

export default {
  name: "channels-and-contexts",
  declares: { handlersAtOnce: 50 },
  create(context) {
    const { host } = context;
    const bots = new Map<string, Bot>();
    const books = new Map<string, Book>();
    const known = new Set<string>();
    const start = (credential: Credential): void => {
      const { account, botId } = credential;
      if (bots.has(account)) return;
      const book = books.get(botId) ?? new Book(context, botId);
      books.set(botId, book);
      known.add(account);
      bots.set(account, new Bot(credential, book, context));
    };
    const stop = async (account: string): Promise<void> => {
      const bot = bots.get(account);
      bots.delete(account);
      await bot?.stop();
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
        if (bot?.credential.botId === credential.botId) return bot.login(credential);
        await stop(credential.account);
        const former = bot && books.get(bot.credential.botId);
        if (former === undefined) return start(credential);
        const book = books.get(credential.botId) ?? new Book(context, credential.botId);
        books.set(credential.botId, book);
        book.state.outbox.push(...former.state.outbox.map(one => ({ ...one, token: undefined })));
        former.state.outbox = [];
        if (book.save()) former.save();
        start(credential);
      },
      async send({ account, to, text }) {
        const bot = bots.get(account);
        if (bot !== undefined) return bot.send(to, text, "news");
        return { outcome: "declined", reason: known.has(account) ? "stopped" : "never-logged-in" };
      },
    };
  },
} satisfies SubjectModule;
