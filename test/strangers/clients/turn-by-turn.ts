/**
 * One line of work an account: beside its poll each step begins when the one before is over or has had half a second. What was
 * refused for want of quota waits in one file, and after that is asked for by the clock, by its user's words, or by another's success.
 */
import fs from "node:fs";
import path from "node:path";
import type {
  Credential,
  Host,
  MediaRequest,
  SendReport,
  SubjectContext,
  SubjectModule,
} from "../../../sim/subject/subject.ts";
import type { Api } from "../kit/api.ts";
import { logIn } from "../kit/login.ts";
import { upload } from "../kit/media.ts";
import * as wire from "../kit/wire.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const TURN_MS = 500;
const SPACING_MS = 510;
const CALL_MS = 6_000;
const SEND_MS = 12_000;
const HELD_MS = 2_500;
const CURE_MS = 9_000;
const LOGIN_PROBE_MS = 4 * MINUTE_MS;
const FIRST_PROBE_MS = 70 * MINUTE_MS;
const PROBE_MS = 5 * HOUR_MS;
const AGE_MS = 25 * HOUR_MS;
const KNOWN_MS = 26 * HOUR_MS;
const ROOM_EACH = 20;
const ROOM = 300;
const AT_ONCE = 3;
const BEGINNINGS = 3;
const CHARS = 3_000;
const NEVER = Number.POSITIVE_INFINITY;

type Kind = "answer" | "news";
interface Piece {
  clientId: string;
  item: object;
}
/** A text on its way; what of it is kept in the file is all but `line`. */
interface Text {
  to: string;
  kind: Kind;
  text: string;
  pieces: Piece[];
  taken: number;
  waits: boolean;
  askedAt: number;
  /** Fresh tokens with which it was refused. */
  refusedWith: string[];
}
interface Line {
  due: number;
  /** Why it is due, when it waits. */
  called: "word" | "success" | "clock" | "none";
  born: number;
  tries: number;
  isCured: boolean;
  forCure: boolean;
  isOut: boolean;
  tell?: (report: SendReport) => void;
}
type Row = Text & { line: Line };
interface Inbound {
  id: string;
  user: string;
  text: string;
  begun: number;
}
interface Book {
  botId: string;
  cursor: string;
  tokens: Record<string, string>;
  known: [string, number][];
  inbox: Inbound[];
  outbox: Text[];
  /** Since the last success. */
  probes: number;
}
interface Shown {
  to: string;
  on: boolean;
  tries: number;
}

/** A text in pieces of at most 3,000 characters, cut behind a line or a word where there is one near the end. */
function cut(text: string): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > CHARS) {
    const head = rest.slice(0, CHARS);
    const near = Math.max(head.lastIndexOf("\n"), head.lastIndexOf(" ")) + 1;
    let at = near > CHARS * 0.75 ? near : CHARS;
    if (/[\uD800-\uDBFF]/.test(rest.charAt(at - 1))) at--;
    pieces.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return [...pieces, rest];
}

class Account {
  readonly #context: SubjectContext;
  readonly #host: Host;
  readonly #name: string;
  #credential: Credential;
  #run: AbortController | undefined;
  #bell = Promise.withResolvers<void>();

  #book: Book;
  #rows: Row[] = [];
  readonly #known: Map<string, number>;
  readonly #running = new Set<string>();
  readonly #handledLast = new Map<string, number>();
  readonly #notBefore = new Map<string, number>();
  #isUnsaved = false;
  #saveAt = NEVER;

  #phase: "begin" | "up" | "cure" | "login" = "begin";
  #notified: "no" | "yes" | "stale" | "unsaid" = "no";
  #said = "";
  #notifyDue = 0;
  #notifying = false;
  #pollDue = 0;
  #poll: { since: number; abort: AbortController; isSeen: boolean } | undefined;
  #troubles = 0;
  #unanswered = 0;
  /** Polls in a row that failed at once. */
  #quick = 0;
  #refusals = 0;
  #hollow = 0;
  #wasHeld = false;
  #cureAt = -NEVER;
  #holdMs = wire.HOLD_MS;
  #sentAt = -NEVER;
  #retryAt = 0;
  #probeAt = NEVER;
  readonly #refusedAt = new Map<string, number>();
  readonly #wroteAt = new Map<string, number>();
  #tickets = new Map<string, string>();
  #shown: Shown[] = [];
  #isShowing = false;
  #calls = new Set<Promise<unknown>>();
  #serial = 0;

  constructor(context: SubjectContext, credential: Credential) {
    this.#context = context;
    this.#host = context.host;
    this.#name = credential.account;
    this.#credential = credential;
    this.#book = this.#read();
    this.#known = new Map(this.#book.known);
    this.#adopt(credential);
    for (const text of this.#book.outbox) {
      const age = Math.min(AGE_MS, Math.max(0, Date.now() - text.askedAt));
      this.#rows.push({ ...text, line: this.#line(performance.now() - age) });
    }
  }

  #line(born: number): Line {
    return { due: 0, called: "word", born, tries: 0, isCured: false, forCure: false, isOut: false };
  }

  // The file

  #file(): string {
    return path.join(this.#context.stateDir(), `${this.#name}.book.json`);
  }

  #read(): Book {
    const empty: Book = { botId: "", cursor: "", tokens: {}, known: [], inbox: [], outbox: [], probes: 0 };
    if (!this.#context.durable) return empty;
    try {
      return { ...empty, ...(JSON.parse(fs.readFileSync(this.#file(), "utf8")) as Book) };
    } catch {
      return empty;
    }
  }

  #save(): boolean {
    if (!this.#context.durable) return true;
    this.#book.known = [...this.#known];
    this.#book.outbox = this.#rows.filter(({ waits }) => waits).map(({ line: _, ...text }) => text);
    try {
      const file = this.#file();
      const handle = fs.openSync(`${file}~`, "w");
      try {
        fs.writeSync(handle, JSON.stringify(this.#book));
        fs.fsyncSync(handle);
      } finally {
        fs.closeSync(handle);
      }
      fs.renameSync(`${file}~`, file);
      this.#isUnsaved = false;
      this.#saveAt = NEVER;
      return true;
    } catch {
      this.#isUnsaved = true;
      this.#saveAt = performance.now() + 5_000;
      return false;
    }
  }

  // Lives

  #adopt(credential: Credential): void {
    this.#credential = credential;
    if (this.#book.botId === credential.botId) return;
    if (this.#book.botId !== "") Object.assign(this.#book, { cursor: "", tokens: {} });
    this.#book.botId = credential.botId;
  }

  #afresh(): void {
    this.#poll?.abort.abort();
    this.#poll = undefined;
    this.#phase = "begin";
    this.#notified = "no";
    this.#notifyDue = this.#pollDue = 0;
    this.#troubles = this.#quick = this.#unanswered = this.#refusals = this.#hollow = 0;
    this.#tickets = new Map();
    for (const row of this.#rows) {
      if (row.waits) Object.assign(row.line, { due: 0, called: "word" });
      row.line.forCure = false;
    }
  }

  get isRunning(): boolean {
    return this.#run !== undefined;
  }

  start(credential: Credential): void {
    if (this.#run !== undefined) {
      if (this.#credential.token !== credential.token) this.login(credential);
      return;
    }
    this.#adopt(credential);
    this.#afresh();
    this.#said = "";
    this.#run = new AbortController();
    const run = this.#run;
    this.#work(run).catch((error: unknown) => this.#host.ended(this.#name, error));
  }

  login(credential: Credential): void {
    this.#adopt(credential);
    this.#afresh();
    this.#save();
    this.#ring();
  }

  async stop(): Promise<void> {
    const run = this.#run;
    if (run === undefined) return;
    this.#run = undefined;
    this.#poll?.abort.abort();
    this.#poll = undefined;
    this.#ring();
    for (const row of this.#rows.filter(each => !each.waits && !each.line.isOut)) {
      this.#drop(row, { outcome: "declined", reason: "stopped" });
    }
    this.#shown = [];
    const goodbye = this.#ask("msg/notifystop", {}, { timeoutMs: 2_500 }).catch(() => undefined);
    const patience = wire.sleep(2_500, run.signal);
    await Promise.race([Promise.all([goodbye, ...this.#calls]), patience]);
    run.abort();
    await goodbye;
    await Promise.allSettled([...this.#calls]);
    for (const row of this.#rows.filter(each => !each.waits)) {
      this.#drop(row, { outcome: "unknown", reason: "stopped meanwhile" });
    }
    if (this.#isUnsaved) this.#save();
    this.#saveAt = NEVER;
    void this.#host.status(this.#name, "stopped");
  }

  // The line of work

  #ring(): void {
    this.#bell.resolve();
    this.#bell = Promise.withResolvers();
  }

  async #work(run: AbortController): Promise<void> {
    let [wall, steady] = [Date.now(), performance.now()];
    while (this.#run === run) {
      const now = performance.now();
      const gap = Math.max(Date.now() - wall, now - steady);
      [wall, steady] = [Date.now(), now];
      if (gap > 12_000) this.#wake();
      const step = this.#step(now);
      const rest = new AbortController();
      const rung = this.#bell.promise;
      const until = step === undefined ? this.#nextDue(now) : TURN_MS;
      await Promise.race([step ?? rung, wire.sleep(Math.min(until, 5_000), rest.signal)]);
      rest.abort();
    }
  }

  /** After a sleep of the machine nothing that was under way is waited for. */
  #wake(): void {
    this.#poll?.abort.abort();
    this.#poll = undefined;
    this.#pollDue = this.#notifyDue = 0;
  }

  /** The next step, begun; nothing when there is none to take. */
  #step(now: number): Promise<unknown> | undefined {
    if (now >= this.#saveAt) this.#save();
    this.#lookAtPoll(now);
    this.#expire(now);
    this.#handle(now);
    if (this.#run === undefined) return undefined;
    if (!this.#notifying && now >= this.#notifyDue && this.#wantsNotify()) return this.#track(this.#notify());
    if (this.#poll === undefined && now >= this.#pollDue && !this.#mustNotifyFirst()) this.#receive();
    const row = now >= this.#sentAt + SPACING_MS ? this.#nextRow(now) : undefined;
    if (row !== undefined) return this.#track(this.#send(row, now));
    const shown = this.#isShowing ? undefined : this.#shown.shift();
    return shown === undefined ? undefined : this.#track(this.#show(shown));
  }

  #nextDue(now: number): number {
    const dues = [this.#saveAt, this.#phase === "up" ? this.#probeAt : NEVER];
    if (this.#wantsNotify()) dues.push(this.#notifyDue);
    if (this.#poll === undefined && !this.#mustNotifyFirst()) dues.push(this.#pollDue);
    else if (this.#poll?.isSeen === false) dues.push(this.#poll.since + HELD_MS);
    for (const { line } of this.#rows) {
      if (!line.isOut) dues.push(Math.max(line.due, this.#sentAt + SPACING_MS), line.born + AGE_MS);
    }
    for (const due of this.#notBefore.values()) dues.push(due);
    return Math.max(20, Math.min(...dues) - now);
  }

  #track<T>(promise: Promise<T>): Promise<T> {
    this.#calls.add(promise);
    const off = (): void => {
      this.#calls.delete(promise);
      this.#ring();
    };
    promise.then(off, off);
    return promise;
  }

  async #ask(
    endpoint: string,
    fields: object,
    {
      timeoutMs = CALL_MS,
      signal = this.#run?.signal,
    }: { timeoutMs?: number; signal?: AbortSignal | undefined } = {},
  ): Promise<wire.Answer> {
    const { token, baseUrl } = this.#credential;
    const abort = new AbortController();
    const end = (): void => abort.abort();
    const timer = setTimeout(end, timeoutMs);
    signal?.addEventListener("abort", end, { once: true });
    try {
      const answer = await fetch(`${baseUrl}/ilink/bot/${endpoint}`, {
        method: "POST",
        headers: wire.headersOf(token, () => this.#context.random()),
        body: wire.bodyOf(fields),
        signal: abort.signal,
        redirect: "error",
      });
      const text = await answer.text();
      if (answer.status >= 500) return { ret: "busy" };
      return endpoint === "sendmessage"
        ? wire.readSent(answer.status, text)
        : wire.readAnswer(answer.status, text);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
    }
  }

  // The session

  #say(state: "live" | "recovering" | "needs-login", reason?: string): void {
    if (this.#said === state || this.#run === undefined) return;
    this.#said = state;
    void this.#host.status(this.#name, state, reason);
  }

  #backoff(): number {
    this.#troubles++;
    return Math.min(4_500, 700 * 2 ** (this.#troubles - 1)) * (0.8 + 0.2 * this.#context.random());
  }

  #wantsNotify(): boolean {
    if (this.#phase === "up") return false;
    return this.#notified === "no" || this.#notified === "unsaid";
  }

  #mustNotifyFirst(): boolean {
    return this.#phase !== "up" && this.#notified === "no";
  }

  async #notify(): Promise<void> {
    const run = this.#run;
    const credential = this.#credential;
    this.#notifying = true;
    const answer = await this.#ask("msg/notifystart", {}).catch(() => undefined);
    this.#notifying = false;
    if (this.#run !== run || this.#credential !== credential || this.#phase === "up") return;
    const code = answer === undefined ? Number.NaN : wire.codeOf(answer);
    if (code === 0) this.#notified = "yes";
    else this.#notified = code === wire.STALE ? "stale" : "unsaid";
    const now = performance.now();
    if (this.#notified === "unsaid") {
      this.#notifyDue = now + this.#backoff();
      return;
    }
    this.#poll?.abort.abort();
    this.#poll = undefined;
    this.#pollDue = now;
  }

  /** The token was called stale: the session is begun anew, and the poll after it shows what came of it. */
  #stale(): void {
    if (this.#phase !== "up" && this.#phase !== "begin") return;
    this.#poll?.abort.abort();
    this.#poll = undefined;
    this.#phase = "cure";
    this.#wasHeld = false;
    this.#notified = "no";
    // A session that is called dead again and again is begun once a second at most.
    const now = performance.now();
    this.#notifyDue = Math.max(now, this.#cureAt + 1_000);
    this.#cureAt = this.#notifyDue;
    this.#troubles = 0;
    this.#ring();
  }

  #up(): void {
    if (this.#phase !== "up")
      for (const { line } of this.#rows) if (line.forCure) Object.assign(line, { forCure: false, due: 0 });
    this.#phase = "up";
    this.#troubles = this.#quick = 0;
    this.#say("live");
  }

  #lookAtPoll(now: number): void {
    const { phase } = { phase: this.#phase };
    if (this.#poll === undefined || this.#poll.isSeen || now - this.#poll.since < HELD_MS) return;
    this.#poll.isSeen = true;
    this.#wasHeld = true;
    if (this.#unanswered >= 2) return;
    if (phase === "up" || (phase === "begin" && this.#notified !== "unsaid") || this.#notified === "yes")
      this.#up();
  }

  #receive(): void {
    const abort = new AbortController();
    const poll = { since: performance.now(), abort, isSeen: false };
    this.#poll = poll;
    const asked = this.#ask(
      "getupdates",
      { get_updates_buf: this.#book.cursor },
      {
        timeoutMs: this.#holdMs + 10_000,
        signal: abort.signal,
      },
    );
    void asked
      .catch(() => undefined)
      .then(answer => {
        if (this.#poll !== poll) return;
        this.#poll = undefined;
        const now = performance.now();
        if (answer === undefined) this.#unheard(now, now - poll.since);
        else this.#heard(answer, now, now - poll.since);
        this.#ring();
      });
  }

  #unheard(now: number, tookMs: number): void {
    if (tookMs > HELD_MS) this.#unanswered++;
    else this.#quick++;
    this.#pollDue = now + (tookMs > HELD_MS ? 700 : this.#backoff());
    if (this.#phase === "cure" && this.#notified !== "stale") {
      this.#notified = "no";
      this.#notifyDue = this.#pollDue;
    }
    if (this.#unanswered + this.#quick >= 2 && this.#phase !== "login") this.#say("recovering", "no answer");
  }

  #heard(answer: wire.Answer, now: number, tookMs: number): void {
    const code = wire.codeOf(answer);
    if (code === wire.STALE) {
      this.#unanswered = 0;
      if (tookMs > HELD_MS && this.#phase === "cure") this.#phase = "up";
      this.#refused(now);
      return;
    }
    if (code !== 0) {
      if (Number.isFinite(code) && ++this.#refusals >= 2) this.#book.cursor = "";
      this.#unheard(now, tookMs);
      return;
    }
    this.#unanswered = this.#refusals = 0;
    void this.#host.event(this.#name);
    const isHollow = wire.isHollow(answer);
    this.#hollow = isHollow ? this.#hollow + 1 : 0;
    if (this.#hollow >= 3) {
      this.#hollow = 0;
      this.#refused(now, true);
      return;
    }
    const news = this.#take(answer, now);
    if (tookMs < 1_000 && news === 0) this.#pollDue = now + 2_100;
    if (!isHollow) this.#up();
  }

  #refused(now: number, isHollow = false): void {
    // A poll that was held since says that this is another -14, with a cure of its own.
    if (this.#phase === "cure" && this.#wasHeld) this.#phase = "up";
    if (this.#phase === "up" || this.#phase === "begin") {
      this.#stale();
      this.#say("recovering", isHollow ? "answers without anything" : "stale token");
      return;
    }
    const isFinal = !isHollow && this.#notified !== "unsaid" && this.#notified !== "no";
    this.#notified = "no";
    if (this.#phase === "cure" && !isFinal) {
      // Three hollow answers have taken their time.
      this.#notifyDue = isHollow ? now : now + this.#backoff();
      return;
    }
    this.#phase = "login";
    this.#notifyDue = now + LOGIN_PROBE_MS;
    for (const { line } of this.#rows) if (line.forCure) Object.assign(line, { forCure: false, due: 0 });
    this.#say("needs-login", "the token is stale, and notifystart does not cure it: log in again");
  }

  // What users write

  #take(answer: wire.Answer, now: number): number {
    const advertised = Number((answer as { longpolling_timeout_ms?: unknown }).longpolling_timeout_ms);
    if (advertised > 0) this.#holdMs = Math.min(300_000, Math.max(wire.HOLD_MS, advertised));
    let news = 0;
    for (const message of wire.messagesOf(answer)) {
      const { from_user_id: user, message_id, context_token: token } = message;
      if (typeof user !== "string" || user === "" || message_id === undefined) continue;
      const id = String(message_id);
      if (this.#known.has(id) || this.#book.inbox.some(each => each.id === id)) continue;
      news++;
      if (token !== undefined) this.#book.tokens[user] = token;
      this.#book.inbox.push({ id, user, text: wire.wordsOf(message), begun: 0 });
      this.#wroteAt.set(user, now);
      this.#call(row => row.to === user, "word", now + 1_500);
    }
    const before = this.#book.cursor;
    this.#book.cursor = wire.cursorOf(answer, before);
    if (this.#known.size > 3_000) {
      for (const [id, at] of this.#known) if (Date.now() - at > KNOWN_MS) this.#known.delete(id);
    }
    if (news > 0 || before !== this.#book.cursor) this.#save();
    return news;
  }

  #handle(now: number): void {
    if (this.#running.size >= AT_ONCE) return;
    const heads = new Map<string, Inbound>();
    for (const message of this.#book.inbox) if (!heads.has(message.user)) heads.set(message.user, message);
    const last = (user: string): number => this.#handledLast.get(user) ?? -NEVER;
    const due = [...heads.values()].filter(
      ({ user }) => !this.#running.has(user) && (this.#notBefore.get(user) ?? 0) <= now,
    );
    due.sort((one, other) =>
      last(one.user) > last(other.user) ? 1 : last(one.user) < last(other.user) ? -1 : 0,
    );
    for (const message of due.slice(0, AT_ONCE - this.#running.size)) void this.#serve(message, now);
  }

  async #serve(message: Inbound, now: number): Promise<void> {
    const { id, user, text } = message;
    this.#notBefore.delete(user);
    if (message.begun >= BEGINNINGS) {
      this.#forget(message);
      void this.#host.setAside(this.#name, id);
      this.#ring();
      return;
    }
    this.#running.add(user);
    this.#handledLast.set(user, now);
    message.begun++;
    this.#save();
    try {
      const turn = {
        reply: (answer: string) => this.put(user, answer, "answer"),
        typing: async (on: boolean) => this.show(user, on),
      };
      await this.#host.handle({ account: this.#name, from: user, text, messageId: id }, turn);
      this.#forget(message);
    } catch {
      this.#notBefore.set(user, performance.now() + 1_500 * 3 ** message.begun);
    } finally {
      this.#running.delete(user);
      this.#ring();
    }
  }

  #forget(message: Inbound): void {
    this.#known.set(message.id, Date.now());
    this.#book.inbox = this.#book.inbox.filter(each => each !== message);
    this.#save();
  }

  // What is sent

  put(to: string, text: string, kind: Kind): Promise<SendReport> {
    return this.#enqueue(
      to,
      text,
      kind,
      cut(text).map(piece => ({ type: 1, text_item: { text: piece } })),
    );
  }

  #enqueue(to: string, text: string, kind: Kind, items: object[]): Promise<SendReport> {
    if (this.#run === undefined) return Promise.resolve({ outcome: "declined", reason: "stopped" });
    const now = performance.now();
    const name = `tbt-${Date.now().toString(36)}-${++this.#serial}-${Math.floor(this.#context.random() * 2 ** 40).toString(36)}`;
    const pieces = items.map((item, at) => ({ clientId: `${name}-${at}`, item }));
    const { promise, resolve } = Promise.withResolvers<SendReport>();
    const line: Line = { ...this.#line(now), tell: resolve };
    const row: Row = {
      to,
      kind,
      text,
      pieces,
      taken: 0,
      waits: false,
      askedAt: Date.now(),
      refusedWith: [],
      line,
    };
    const older = this.#rows.filter(each => each.waits && each.to === to && each.kind === kind);
    this.#rows.push(row);
    const isRefused = (this.#refusedAt.get(to) ?? -NEVER) > (this.#wroteAt.get(to) ?? -NEVER);
    if (older.length > 0 && isRefused && text !== "") this.#wait(row, now);
    else for (const each of older) if (each.line.due < NEVER) each.line.due = Math.min(each.line.due, now);
    this.#ring();
    return promise;
  }

  /** Answers to new words go first, then everything in the order in which it was asked. */
  #nextRow(now: number): Row | undefined {
    const isAble = ({ waits, line }: Row): boolean =>
      !line.isOut && line.due <= now && !line.forCure && (!waits || this.#phase === "up");
    const isHead = (row: Row): boolean =>
      !row.waits || row === this.#rows.find(one => one.waits && one.to === row.to && one.kind === row.kind);
    const able = this.#rows.filter(row => isAble(row) && isHead(row));
    const isFirst = (row: Row): boolean => !row.waits && row.kind === "answer";
    const row = able.find(isFirst) ?? able[0];
    if (row !== undefined || now < this.#probeAt || this.#phase !== "up") return row;
    this.#probeAt = NEVER;
    const probe = this.#rows.find(({ waits, line }) => waits && !line.isOut);
    if (probe === undefined) return undefined;
    probe.line.called = "clock";
    return probe;
  }

  #call(which: (row: Row) => boolean, called: Line["called"], due: number): void {
    for (const row of this.#rows) {
      if (!row.waits || row.line.isOut || !which(row)) continue;
      if (row.line.due <= due || (called === "success" && row.line.due < NEVER)) continue;
      Object.assign(row.line, { called, due, isCured: false });
    }
  }

  async #send(row: Row, now: number): Promise<void> {
    const { line, to } = row;
    const piece = row.pieces[row.taken] as Piece;
    const token = this.#book.tokens[to];
    line.isOut = true;
    this.#sentAt = now;
    const fields = wire.messageTo(to, piece.item, piece.clientId, token);
    const answer = await this.#ask("sendmessage", fields, { timeoutMs: SEND_MS }).catch(() => undefined);
    line.isOut = false;
    if (!this.#rows.includes(row)) return;
    const then = performance.now();
    const code = answer === undefined ? "lost" : answer.ret === "busy" ? "busy" : wire.codeOf(answer);
    if (code === 0) this.#took(row, then);
    else if (code === "lost") this.#drop(row, { outcome: "unknown", reason: "no answer" });
    else if (code === -2) this.#noQuota(row, token ?? "", then);
    else if (code === wire.STALE) this.#staleText(row, then);
    else if (code === "busy" || code === -1) this.#again(row, code, then);
    else this.#drop(row, { outcome: "refused", reason: `code ${code}` });
  }

  #took(row: Row, now: number): void {
    row.taken++;
    row.line.tries = 0;
    if (row.taken < row.pieces.length) {
      if (row.waits) this.#save();
      return;
    }
    this.#drop(row, { outcome: "sent" });
    this.#book.probes = 0;
    this.#refusedAt.delete(row.to);
    this.#call(() => true, "success", now);
  }

  #staleText(row: Row, now: number): void {
    this.#stale();
    const { line } = row;
    if (row.waits) {
      Object.assign(line, {
        due: now + (line.isCured ? 4 * MINUTE_MS : 2_000),
        called: "word",
        isCured: true,
      });
    } else if (line.isCured || this.#phase === "login")
      this.#drop(row, { outcome: "refused", reason: "stale token: log in again" });
    else Object.assign(line, { isCured: true, forCure: true });
    if (!line.forCure) return;
    void this.#track(
      wire.sleep(CURE_MS, this.#run?.signal).then(() => {
        line.forCure = false;
      }),
    );
  }

  #again(row: Row, code: "busy" | -1, now: number): void {
    const { line } = row;
    if (row.waits) {
      Object.assign(line, { due: now + 4 * MINUTE_MS, called: "clock" });
    } else if (++line.tries < 3) {
      this.#retryAt = Math.max(this.#retryAt + 3_000, now + 2_000 * line.tries);
      line.due = this.#retryAt;
    } else if (code === "busy") this.#drop(row, { outcome: "unknown", reason: "the service is busy" });
    else this.#drop(row, { outcome: "refused", reason: `code ${code}` });
  }

  /** For want of quota or for haste, nobody knows which: it waits, and so does what else this user is to get. */
  #noQuota(row: Row, token: string, now: number): void {
    const wasProbe = row.line.called === "clock";
    this.#refusedAt.set(row.to, now);
    if (!row.refusedWith.includes(token)) row.refusedWith.push(token);
    if (row.waits && row.refusedWith.length >= 4) this.#drop(row, { outcome: "set-aside" });
    for (const each of this.#rows.filter(one => one.to === row.to && !one.line.isOut)) {
      if (each.waits) Object.assign(each.line, { due: NEVER, called: "none" });
      else if (each === row || !each.line.forCure) this.#wait(each, now);
    }
    for (const { waits, line } of this.#rows) {
      if (waits && line.called === "success") Object.assign(line, { due: NEVER, called: "none" });
    }
    if (wasProbe) this.#probeAt = now + (this.#book.probes++ === 0 ? FIRST_PROBE_MS : PROBE_MS);
    else this.#probeAt = Math.min(this.#probeAt, now + (this.#book.probes === 0 ? FIRST_PROBE_MS : PROBE_MS));
  }

  #wait(row: Row, now: number): void {
    const waiting = this.#rows.filter(({ waits }) => waits);
    const isText = row.pieces.every(({ item }) => "text_item" in item);
    const hasRoom = waiting.length < ROOM && waiting.filter(({ to }) => to === row.to).length < ROOM_EACH;
    row.waits = isText && hasRoom;
    Object.assign(row.line, { due: NEVER, called: "none" });
    if (row.waits && this.#save()) {
      row.line.tell?.({ outcome: "declined", reason: "queued" });
      delete row.line.tell;
      if (this.#probeAt === NEVER) this.#probeAt = now + FIRST_PROBE_MS;
      return;
    }
    row.waits = false;
    const wasAsked = row.refusedWith.length > 0;
    this.#drop(
      row,
      wasAsked
        ? { outcome: "refused", reason: "-2" }
        : { outcome: "declined", reason: isText ? "outbox-full" : "media-cannot-wait" },
    );
  }

  #expire(now: number): void {
    for (const row of this.#rows.filter(
      ({ waits, line }) => waits && !line.isOut && now - line.born >= AGE_MS,
    )) {
      this.#drop(row, { outcome: "expired" });
    }
  }

  #drop(row: Row, end: SendReport | { outcome: "expired" | "set-aside" }): void {
    this.#rows = this.#rows.filter(each => each !== row);
    if (!row.waits) {
      row.line.tell?.(end as SendReport);
      return;
    }
    this.#save();
    void this.#host.sendEnded(this.#name, { text: row.text, outcome: end.outcome as "sent" | "expired" });
  }

  async media(request: MediaRequest): Promise<SendReport> {
    const api = {
      credential: this.#credential,
      call: (endpoint: string, fields: object) => this.#ask(endpoint, fields),
    };
    try {
      const item = await this.#track(upload(api as unknown as Api, () => this.#context.random(), request));
      return await this.#enqueue(request.to, "", "news", [item]);
    } catch (error) {
      return { outcome: "failed", reason: String(error) };
    }
  }

  // "typing…"

  show(to: string, on: boolean): void {
    if (this.#run === undefined) return;
    this.#shown.push({ to, on, tries: 0 });
    this.#ring();
  }

  async #show(shown: Shown): Promise<void> {
    const { to, on } = shown;
    this.#isShowing = true;
    try {
      let ticket = this.#tickets.get(to);
      if (ticket === undefined) {
        const answer = await this.#ask("getconfig", {
          ilink_user_id: to,
          context_token: this.#book.tokens[to],
        });
        if (wire.codeOf(answer) === wire.STALE) this.#stale();
        if (typeof answer.typing_ticket !== "string" || wire.codeOf(answer) !== 0) return;
        ticket = answer.typing_ticket;
        this.#tickets.set(to, ticket);
      }
      const answer = await this.#ask("sendtyping", {
        ilink_user_id: to,
        typing_ticket: ticket,
        status: on ? 1 : 2,
      });
      if (wire.codeOf(answer) === 0) return;
      if (wire.codeOf(answer) === wire.STALE) this.#stale();
      this.#tickets.delete(to);
      throw new Error("not shown");
    } catch {
      if (!on && ++shown.tries < 3 && this.#run !== undefined) this.#shown.push(shown);
    } finally {
      this.#isShowing = false;
    }
  }
}

export default {
  name: "turn-by-turn",
  declares: { handlersAtOnce: AT_ONCE },
  create(context) {
    const { host } = context;
    const accounts = new Map<string, Account>();
    const declined = { outcome: "declined", reason: "never-logged-in" } as const;
    return {
      async start(credential) {
        const { account } = credential;
        const known = accounts.get(account) ?? new Account(context, credential);
        accounts.set(account, known);
        known.start(credential);
      },
      stop: async account => accounts.get(account)?.stop(),
      async login(credential) {
        const known = accounts.get(credential.account) ?? new Account(context, credential);
        accounts.set(credential.account, known);
        if (known.isRunning) known.login(credential);
        else known.start(credential);
      },
      send: async ({ account, to, text }) => (await accounts.get(account)?.put(to, text, "news")) ?? declined,
      async sendMedia(request) {
        const account = accounts.get(request.account);
        if (account === undefined) return { media: declined, caption: declined };
        const caption = account.put(request.to, request.caption, "news");
        return { media: await account.media(request), caption: await caption };
      },
      async typing({ account, to }) {
        accounts.get(account)?.show(to, true);
      },
      async scan({ account, verifyCode }) {
        const random = (): number => context.random();
        const credential = await logIn({
          account,
          verifyCode,
          random,
          onCode: () => void host.show(account),
        });
        const known = accounts.get(account);
        if (credential !== undefined && known?.isRunning) known.login(credential);
        return credential;
      },
    };
  },
} satisfies SubjectModule;
