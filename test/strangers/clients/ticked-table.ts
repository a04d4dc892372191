/** One table of accounts, messages and texts, looked at five times a second. Nothing happens between two ticks but that answers lie down in it. */
import type { Credential, Host, SendReport, SubjectModule } from "../../../sim/subject/subject.ts";
import * as wire from "../kit/wire.ts";

const TICK_MS = 200;
const TURN_TICKS = 3;
const CALL_MS = 5_000;
const PROBE_MS = 5 * 60_000;
const HELD_MS = 3_000;
/** How long a text waits for a cure before it tries again without one. */
const CURE_MS = 10_000;
const AT_ONCE = 8;
const REMEMBERED_MS = 25 * 3_600_000;

/** A request under way; what came of it lies here until the next tick. */
interface Call {
  since: number;
  abort: AbortController;
  end?: wire.Answer | "silence" | "broken";
}
interface MessageRow {
  id: string;
  user: string;
  text: string;
  state: "waits" | "runs" | "over";
  tries: number;
  due: number;
  overAt: number;
}
interface TextRow {
  to: string;
  pieces: { clientId: string; text: string }[];
  token: string | undefined;
  taken: number;
  tries: number;
  due: number;
  afterCure: boolean;
  call?: Call;
  tell(report: SendReport): void;
}
interface TypingRow {
  to: string;
  on: boolean;
  ticket?: string | undefined;
  call?: Call;
}
interface AccountRow {
  credential: Credential;
  /** The credential of a login, for the next tick. */
  next?: Credential;
  /** Told -14, and not cured since. */
  wasStale: boolean;
  phase: "up" | "cure" | "login" | "stopping" | "off";
  said: string;
  cursor: string;
  holdMs: number;
  poll?: Call | undefined;
  pollDue: number;
  notify?: Call | undefined;
  notifyDue: number;
  /** What the last notifystart was told: whether a poll now proves anything. */
  notified: "no" | "yes" | "stale" | "unsaid";
  troubles: number;
  unanswered: number;
  refusals: number;
  hollow: number;
  wasSilent: boolean;
  tokens: Map<string, string>;
  tickets: Map<string, string>;
  messages: MessageRow[];
  texts: TextRow[];
  typing: TypingRow[];
  turn: number;
  goodbye?: Call | undefined;
  stopBy: number;
  stopped?: () => void;
}

class Table {
  readonly #host: Host;
  readonly #random: () => number;
  readonly rows = new Map<string, AccountRow>();
  #timer: NodeJS.Timeout | undefined;
  #ticks = 0;
  #serial = 0;
  #wall = 0;
  #steady = 0;

  constructor(host: Host, random: () => number) {
    this.#host = host;
    this.#random = random;
  }

  begin(credential: Credential): void {
    const { account } = credential;
    const before = this.rows.get(account);
    if (before !== undefined && before.phase !== "off" && before.phase !== "stopping") return;
    const kept = before?.credential.botId === credential.botId ? before : undefined;
    before?.stopped?.();
    this.rows.set(account, {
      credential,
      wasStale: false,
      phase: "cure",
      said: "",
      cursor: kept?.cursor ?? "",
      holdMs: wire.HOLD_MS,
      pollDue: 0,
      notifyDue: 0,
      notified: "no",
      troubles: 0,
      unanswered: 0,
      refusals: 0,
      hollow: 0,
      wasSilent: false,
      tokens: kept?.tokens ?? new Map(),
      tickets: new Map(),
      messages: kept?.messages ?? [],
      texts: [],
      typing: [],
      turn: 0,
      stopBy: 0,
    });
    this.#wind();
  }

  /** The row goes on with the new credential; what is under way with the old one is let go of. */
  login(credential: Credential): void {
    const row = this.rows.get(credential.account);
    if (row === undefined || row.phase === "off" || row.phase === "stopping") {
      this.begin(credential);
      return;
    }
    row.next = credential;
  }

  #relogin(row: AccountRow, credential: Credential): void {
    delete row.next;
    const isOther = row.credential.botId !== credential.botId;
    row.poll?.abort.abort();
    row.notify?.abort.abort();
    Object.assign(row, {
      credential,
      phase: "cure",
      wasStale: false,
      poll: undefined,
      notify: undefined,
      notified: "no",
    });
    Object.assign(row, {
      pollDue: 0,
      notifyDue: 0,
      troubles: 0,
      unanswered: 0,
      refusals: 0,
      hollow: 0,
      tickets: new Map(),
    });
    row.wasSilent = false;
    if (isOther) for (const text of row.texts) text.token = undefined;
    if (isOther) Object.assign(row, { cursor: "", tokens: new Map() });
  }

  end(account: string): Promise<void> {
    const row = this.rows.get(account);
    if (row === undefined || row.phase === "off") return Promise.resolve();
    row.phase = "stopping";
    row.stopBy = performance.now() + 3_500;
    row.notify?.abort.abort();
    row.notify = undefined;
    for (const text of row.texts) if (!text.call) text.tell({ outcome: "declined", reason: "stopped" });
    row.texts = row.texts.filter(({ call }) => call !== undefined);
    row.goodbye = this.#ask(row, "msg/notifystop", {}, 2_500);
    return new Promise(resolve => {
      row.stopped = resolve;
    });
  }

  put(account: string, to: string, text: string): Promise<SendReport> {
    const row = this.rows.get(account);
    if (row === undefined) return Promise.resolve({ outcome: "declined", reason: "never-logged-in" });
    if (row.phase === "off" || row.phase === "stopping")
      return Promise.resolve({ outcome: "declined", reason: "stopped" });
    return new Promise(tell => {
      const name = `t${Date.now()}-${++this.#serial}-${Math.floor(this.#random() * 2 ** 32)}`;
      const pieces = wire.piecesOf(text).map((piece, at) => ({ clientId: `${name}-${at}`, text: piece }));
      const begun = { taken: 0, tries: 0, due: 0, afterCure: false };
      row.texts.push({ to, pieces, token: undefined, ...begun, tell });
    });
  }

  type(account: string, to: string, on: boolean): void {
    const row = this.rows.get(account);
    if (row !== undefined && row.phase !== "off" && row.phase !== "stopping") row.typing.push({ to, on });
  }

  #wind(): void {
    if (this.#timer !== undefined) return;
    [this.#wall, this.#steady] = [Date.now(), performance.now()];
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  #ask(row: AccountRow, endpoint: string, fields: object, timeoutMs: number): Call {
    const { token, baseUrl } = row.credential;
    const call: Call = { since: performance.now(), abort: new AbortController() };
    const timer = setTimeout(() => {
      call.end = "silence";
      call.abort.abort();
    }, timeoutMs);
    const run = async (): Promise<wire.Answer> => {
      const answer = await fetch(`${baseUrl}/ilink/bot/${endpoint}`, {
        method: "POST",
        headers: wire.headersOf(token, this.#random),
        body: wire.bodyOf(fields),
        signal: call.abort.signal,
        redirect: "error",
      });
      const text = await answer.text();
      return endpoint === "sendmessage"
        ? wire.readSent(answer.status, text)
        : wire.readAnswer(answer.status, text);
    };
    void run()
      .then(
        answer => {
          call.end ??= answer;
        },
        () => {
          call.end ??= "broken";
        },
      )
      .finally(() => clearTimeout(timer));
    return call;
  }

  #tick(): void {
    const [wall, steady] = [Date.now(), performance.now()];
    const hasSlept = Math.max(wall - this.#wall, steady - this.#steady) > 10_000;
    [this.#wall, this.#steady] = [wall, steady];
    this.#ticks++;
    for (const row of this.rows.values()) {
      if (row.phase === "off") continue;
      if (hasSlept) this.#wake(row);
      if (row.phase === "stopping") {
        this.#leave(row, steady);
        continue;
      }
      this.#readNotify(row, steady);
      this.#readPoll(row, steady);
      if (row.next !== undefined) this.#relogin(row, row.next);
      this.#receive(row, steady);
      this.#handle(row, steady);
      this.#send(row, steady);
      this.#show(row);
    }
    if ([...this.rows.values()].every(({ phase }) => phase === "off")) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }

  /** Whatever was under way when the machine fell asleep is not worth waiting for. */
  #wake(row: AccountRow): void {
    row.poll?.abort.abort();
    row.notify?.abort.abort();
    row.poll = row.notify = undefined;
    row.pollDue = row.notifyDue = 0;
  }

  #say(row: AccountRow, state: "live" | "recovering" | "needs-login", reason?: string): void {
    if (row.said === state) return;
    row.said = state;
    void this.#host.status(row.credential.account, state, reason);
  }

  /** Somebody was told -14: the session has to be begun anew, and a fresh poll shows what came of it. */
  #stale(row: AccountRow): void {
    if (row.phase !== "up") return;
    row.poll?.abort.abort();
    row.poll = undefined;
    Object.assign(row, { phase: "cure", wasStale: true, notified: "no", notifyDue: 0, troubles: 0 });
  }

  #readNotify(row: AccountRow, now: number): void {
    const end = row.notify?.end;
    if (end === undefined) return;
    row.notify = undefined;
    const code = typeof end === "object" ? wire.codeOf(end) : Number.NaN;
    row.notified = code === 0 ? "yes" : code === wire.STALE ? "stale" : "unsaid";
    row.notifyDue = now + this.#backoff(++row.troubles);
    if (row.notified === "unsaid") return;
    row.poll?.abort.abort();
    row.poll = undefined;
    row.pollDue = now;
  }

  #backoff(troubles: number): number {
    return Math.min(5_000, 800 * 2 ** (troubles - 1)) * (0.7 + 0.3 * this.#random());
  }

  #readPoll(row: AccountRow, now: number): void {
    const { poll } = row;
    if (poll === undefined) return;
    const { end } = poll;
    if (end === undefined) {
      const isHeld = now - poll.since >= HELD_MS && !row.wasSilent;
      if (isHeld && (row.phase === "up" || !row.wasStale || row.notified === "yes")) this.#up(row);
      return;
    }
    row.poll = undefined;
    if (end === "silence" || end === "broken") {
      if (end === "silence" || now - poll.since > HELD_MS) row.wasSilent = ++row.unanswered > 1;
      if (row.phase === "cure") row.notified = "no";
      if (end === "broken") {
        this.#trouble(row, now);
        return;
      }
      if (row.wasSilent && row.phase !== "login") this.#say(row, "recovering", "no answer");
      return;
    }
    const code = wire.codeOf(end);
    row.unanswered = 0;
    if (code === wire.STALE) {
      if (now - poll.since > HELD_MS && row.phase !== "up") row.phase = "up";
      this.#refused(row, now);
      return;
    }
    if (code !== 0) {
      if (++row.refusals >= 2) row.cursor = "";
      this.#trouble(row, now);
      return;
    }
    void this.#host.event(row.credential.account);
    row.refusals = 0;
    row.wasSilent = false;
    this.#takeIn(row, end, now, now - poll.since < 1_000);
  }

  #trouble(row: AccountRow, now: number): void {
    row.troubles++;
    row.pollDue = now + this.#backoff(row.troubles);
    if (row.troubles >= 2 && row.phase !== "login") this.#say(row, "recovering", "transport");
  }

  #refused(row: AccountRow, now: number, isHollow = false): void {
    if (row.phase === "up") {
      this.#stale(row);
      this.#say(row, "recovering", "stale token");
      return;
    }
    row.wasStale = true;
    if (isHollow && row.phase === "cure") this.#say(row, "recovering", "answers without anything");
    else if (row.phase === "cure" && (row.notified === "yes" || row.notified === "stale")) {
      row.phase = "login";
      for (const text of row.texts) text.afterCure = false;
      this.#say(row, "needs-login", "the service calls the token stale, and notifystart does not cure it");
    } else if (row.phase === "cure") this.#say(row, "recovering", "stale token");
    row.notified = "no";
    if (row.phase === "login") row.notifyDue = now + PROBE_MS;
  }

  #up(row: AccountRow): void {
    Object.assign(row, { phase: "up", wasStale: false, troubles: 0 });
    for (const text of row.texts) text.afterCure = false;
    this.#say(row, "live");
  }

  #takeIn(row: AccountRow, answer: wire.Answer, now: number, isQuick: boolean): void {
    const advertised = Number((answer as { longpolling_timeout_ms?: unknown }).longpolling_timeout_ms);
    if (Number.isFinite(advertised)) row.holdMs = Math.min(300_000, Math.max(wire.HOLD_MS, advertised));
    const messages = wire.messagesOf(answer);
    row.hollow = wire.isHollow(answer) ? row.hollow + 1 : 0;
    const isNews = ({ message_id: id }: wire.WireMessage): boolean =>
      row.messages.every(known => known.id !== String(id));
    if (isQuick && !messages.some(isNews)) row.pollDue = now + 1_800;
    if (row.hollow >= 3) {
      row.hollow = 0;
      this.#refused(row, now, true);
      return;
    }
    if (row.hollow > 0) return;
    this.#up(row);
    row.cursor = wire.cursorOf(answer, row.cursor);
    for (const message of messages) this.#note(row, message, now);
    const isOld = ({ state, overAt }: MessageRow): boolean =>
      state === "over" && now - overAt > REMEMBERED_MS;
    if (row.messages.length > 5_000) row.messages = row.messages.filter(message => !isOld(message));
  }

  #note(row: AccountRow, message: wire.WireMessage, now: number): void {
    const { from_user_id: user, message_id: id, context_token: token } = message;
    if (typeof user !== "string" || user === "" || id === undefined) return;
    if (row.messages.some(known => known.id === String(id))) return;
    if (token !== undefined) row.tokens.set(user, token);
    const text = wire.wordsOf(message);
    row.messages.push({ id: String(id), user, text, state: "waits", tries: 0, due: now, overAt: 0 });
  }

  #receive(row: AccountRow, now: number): void {
    if (row.notify !== undefined) return;
    const isUnsaid = row.phase !== "up" && row.notified === "unsaid";
    if (now >= row.notifyDue && (isUnsaid || (row.phase !== "up" && row.notified === "no"))) {
      row.notify = this.#ask(row, "msg/notifystart", {}, CALL_MS);
      return;
    }
    if (row.poll !== undefined || now < row.pollDue || (row.phase !== "up" && row.notified === "no")) return;
    row.poll = this.#ask(row, "getupdates", { get_updates_buf: row.cursor }, row.holdMs + 10_000);
  }

  #handle(row: AccountRow, now: number): void {
    const busy = new Set<string>();
    let running = row.messages.filter(({ state }) => state === "runs").length;
    for (const message of row.messages) {
      if (message.state === "over" || busy.has(message.user)) continue;
      busy.add(message.user);
      if (message.state === "runs" || message.due > now || running >= AT_ONCE) continue;
      running++;
      this.#run(row, message);
    }
  }

  #run({ credential: { account } }: AccountRow, message: MessageRow): void {
    const { user: from, text, id } = message;
    message.state = "runs";
    message.tries++;
    const over = (): unknown => Object.assign(message, { state: "over", overAt: performance.now() });
    const reply = (answer: string): Promise<SendReport> => this.put(account, from, answer);
    const typing = async (on: boolean): Promise<void> => this.type(account, from, on);
    this.#host.handle({ account, from, text, messageId: id }, { reply, typing }).then(over, () => {
      if (message.tries < 3) {
        Object.assign(message, { state: "waits", due: performance.now() + 1_500 });
        return;
      }
      over();
      void this.#host.setAside(account, id);
    });
  }

  #send(row: AccountRow, now: number): void {
    for (const text of row.texts) if (text.call?.end !== undefined) this.#readText(row, text, now);
    row.texts = row.texts.filter(({ taken, pieces }) => taken < pieces.length);
    if (this.#ticks - row.turn < TURN_TICKS) return;
    const next = row.texts.find(
      ({ call, due, afterCure }) => call === undefined && due <= now && (!afterCure || now - due > CURE_MS),
    );
    const piece = next?.pieces[next.taken];
    if (next === undefined || piece === undefined) return;
    row.turn = this.#ticks;
    if (next.tries === 0) next.token = row.tokens.get(next.to);
    next.tries++;
    const fields = wire.textTo(next.to, piece.text, piece.clientId, next.token);
    next.call = this.#ask(row, "sendmessage", fields, CALL_MS);
  }

  #readText(row: AccountRow, text: TextRow, now: number): void {
    const end = text.call?.end;
    delete text.call;
    const code = typeof end === "object" ? wire.codeOf(end) : Number.NaN;
    const done = (report: SendReport): void => {
      const isPart = text.taken > 0 && report.outcome !== "sent";
      text.tell(isPart ? { outcome: "unknown", reason: `sent in part: ${report.outcome}` } : report);
      text.taken = text.pieces.length;
    };
    if (code === 0) {
      text.tries = 0;
      text.due = now;
      if (text.taken + 1 === text.pieces.length) {
        done({ outcome: "sent" });
        return;
      }
      text.taken++;
    } else if (code === wire.STALE) {
      this.#stale(row);
      if (text.tries >= 2) {
        done({ outcome: "refused", reason: "stale token: log in again" });
        return;
      }
      text.afterCure = row.phase === "cure";
      text.due = now;
    } else if (Number.isNaN(code)) done({ outcome: "unknown", reason: String(end) });
    else done({ outcome: "refused", reason: `code ${code}` });
  }

  /** Of one user one call after the other; a ticket is asked for first where there is none. */
  #show(row: AccountRow): void {
    const busy = new Set<string>();
    for (const typing of [...row.typing]) {
      if (busy.has(typing.to)) continue;
      busy.add(typing.to);
      const { call, to, on } = typing;
      const user = { ilink_user_id: to };
      typing.ticket ??= row.tickets.get(to);
      if (call === undefined) {
        const fields = { ...user, typing_ticket: typing.ticket, status: on ? 1 : 2 };
        typing.call =
          typing.ticket === undefined
            ? this.#ask(row, "getconfig", user, CALL_MS)
            : this.#ask(row, "sendtyping", fields, CALL_MS);
      } else if (call.end !== undefined) {
        delete typing.call;
        const { typing_ticket: ticket } = typeof call.end === "object" ? call.end : {};
        const code = typeof call.end === "object" ? wire.codeOf(call.end) : 0;
        if (code === wire.STALE) this.#stale(row);
        if (typing.ticket !== undefined && code !== 0) row.tickets.delete(to);
        if (typing.ticket === undefined && typeof ticket === "string") row.tickets.set(to, ticket);
        else row.typing.splice(row.typing.indexOf(typing), 1);
      }
    }
  }

  #leave(row: AccountRow, now: number): void {
    // What was answered before the stop is kept for the next start.
    if (typeof row.poll?.end === "object" && wire.codeOf(row.poll.end) === 0) {
      row.cursor = wire.cursorOf(row.poll.end, row.cursor);
      for (const message of wire.messagesOf(row.poll.end)) this.#note(row, message, now);
    }
    row.poll?.abort.abort();
    row.poll = undefined;
    for (const text of row.texts) if (text.call?.end !== undefined) this.#readText(row, text, now);
    row.texts = row.texts.filter(({ taken, pieces, call }) => taken < pieces.length && call !== undefined);
    const isDone = row.goodbye?.end !== undefined && row.texts.length === 0;
    if (!isDone && now < row.stopBy) return;
    row.goodbye?.abort.abort();
    for (const { call, tell } of row.texts) {
      call?.abort.abort();
      tell({ outcome: "unknown", reason: "stopped meanwhile" });
    }
    for (const { call } of row.typing) call?.abort.abort();
    row.phase = "off";
    row.stopped?.();
  }
}

export default {
  name: "ticked-table",
  create({ host, random }) {
    const table = new Table(host, random);
    return {
      async start(credential) {
        table.begin(credential);
      },
      async stop(account) {
        await table.end(account);
        void host.status(account, "stopped");
      },
      async login(credential) {
        table.login(credential);
      },
      send: ({ account, to, text }) => table.put(account, to, text),
      async typing({ account, to }) {
        table.type(account, to, true);
      },
    };
  },
} satisfies SubjectModule;
