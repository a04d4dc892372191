/** A client with the habits of bug #155, written small: the control that the simulator must find guilty. */
import type { Credential, Host, SendReport, Subject, SubjectModule } from "./subject.ts";

/** Pause after a stale token, of everything. */
const PAUSE_MS = 60 * 60_000;
const RETRY_MS = 2_000;
const BACKOFF_MS = 30_000;
const FAILURES_MAX = 3;
const CALL_TIMEOUT_MS = 15_000;
const HOLD_MS = 35_000;

const legacy: SubjectModule = {
  name: "legacy",
  create({ host, random }) {
    const client = new LegacyClient(host, random);
    return {
      start: credential => client.start(credential),
      stop: account => client.stop(account),
      send: request => client.send(request),
      login: credential => client.login(credential),
      dispose: () => client.dispose(),
    };
  },
};
export default legacy;

interface Account {
  credential: Credential;
  stop: AbortController;
  loop: Promise<void>;
}

interface WireMessage {
  message_id?: number | string;
  from_user_id?: string;
  context_token?: string;
  item_list?: { text_item?: { text?: string } }[];
}

interface Updates {
  ret?: number;
  errcode?: number;
  msgs?: WireMessage[];
  get_updates_buf?: string;
  longpolling_timeout_ms?: number;
}

/** Puts requests on the wire as version 2.4.1 did. */
async function call(
  { token, baseUrl }: Credential,
  { endpoint, body, timeoutMs, uin, stop }: Call,
): Promise<unknown> {
  const limit = new AbortController();
  const abort = (): void => limit.abort();
  const timer = setTimeout(abort, timeoutMs);
  stop?.addEventListener("abort", abort, { once: true });
  try {
    const answer = await fetch(new URL(`ilink/bot/${endpoint}`, `${baseUrl}/`), {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        AuthorizationType: "ilink_bot_token",
        Authorization: `Bearer ${token}`,
        "X-WECHAT-UIN": btoa(String(uin)),
        "iLink-App-Id": "bot",
        "iLink-App-ClientVersion": "132097",
      },
      body: JSON.stringify({ ...body, base_info: { channel_version: "2.4.1", bot_agent: "legacy" } }),
      signal: limit.signal,
    });
    if (!answer.ok) throw new Error(`${endpoint} answered ${answer.status}`);
    const text = await answer.text();
    return text === "" ? {} : JSON.parse(text);
  } finally {
    clearTimeout(timer);
    stop?.removeEventListener("abort", abort);
  }
}

interface Call {
  endpoint: string;
  body: object;
  timeoutMs: number;
  /** A number drawn for the request. */
  uin: number;
  stop?: AbortSignal;
}

class LegacyClient implements Subject {
  readonly #host: Host;
  readonly #random: () => number;
  readonly #accounts = new Map<string, Account>();
  readonly #cursors = new Map<string, string>();
  readonly #contextTokens = new Map<string, string>();
  readonly #pausedUntil = new Map<string, number>();
  #sent = 0;

  constructor(host: Host, random: () => number) {
    this.#host = host;
    this.#random = random;
  }

  async start(credential: Credential): Promise<void> {
    const stop = new AbortController();
    const running: Account = { credential, stop, loop: Promise.resolve() };
    this.#accounts.set(credential.account, running);
    await this.#call(credential, "msg/notifystart", {}).catch(() => {});
    running.loop = this.#poll(credential, stop.signal);
  }

  async stop(account: string): Promise<void> {
    await this.#halt(account);
    this.#host.status(account, "stopped");
  }

  async send({ account, to, text }: { account: string; to: string; text: string }): Promise<SendReport> {
    const known = this.#accounts.get(account);
    if (!known) return { outcome: "declined", reason: "never-logged-in" };
    const leftMs = (this.#pausedUntil.get(account) ?? 0) - Date.now();
    if (leftMs > 0)
      return { outcome: "failed", reason: `session paused, ${Math.ceil(leftMs / 60_000)} min left` };
    return this.#send(known.credential, to, text);
  }

  async login(credential: Credential): Promise<void> {
    if (!this.#accounts.has(credential.account)) return;
    await this.#halt(credential.account);
    await this.start(credential);
  }

  dispose(): void {
    for (const { stop } of this.#accounts.values()) stop.abort();
  }

  #draw(): number {
    return Math.floor(this.#random() * 2 ** 32);
  }

  #call(
    credential: Credential,
    endpoint: string,
    body: object,
    { timeoutMs = CALL_TIMEOUT_MS, stop }: { timeoutMs?: number; stop?: AbortSignal } = {},
  ): Promise<unknown> {
    return call(credential, { endpoint, body, timeoutMs, uin: this.#draw(), ...(stop && { stop }) });
  }

  /** The client's limit is the server's hold, and reaching it counts as an empty answer. */
  async #getUpdates(credential: Credential, holdMs: number, stop: AbortSignal): Promise<Updates> {
    const body = { get_updates_buf: this.#cursors.get(credential.botId) ?? "" };
    try {
      return (await this.#call(credential, "getupdates", body, { timeoutMs: holdMs, stop })) as Updates;
    } catch (error) {
      if ((error as Error).name === "AbortError") return { ret: 0, msgs: [] };
      throw error;
    }
  }

  async #send(credential: Credential, to: string, text: string): Promise<SendReport> {
    this.#sent += 1;
    const msg = {
      from_user_id: "",
      to_user_id: to,
      client_id: `legacy:${Date.now()}-${this.#sent}-${this.#draw().toString(16)}`,
      message_type: 2,
      message_state: 2,
      item_list: [{ type: 1, text_item: { text } }],
      context_token: this.#contextTokens.get(`${credential.botId} ${to}`),
    };
    try {
      await this.#call(credential, "sendmessage", { msg });
      return { outcome: "sent" };
    } catch (error) {
      return { outcome: "failed", reason: (error as Error).message };
    }
  }

  async #handle(credential: Credential, message: WireMessage): Promise<void> {
    const from = message.from_user_id ?? "";
    if (message.context_token) {
      this.#contextTokens.set(`${credential.botId} ${from}`, message.context_token);
    }
    const text = message.item_list?.find(item => item.text_item)?.text_item?.text ?? "";
    const messageId = message.message_id === undefined ? {} : { messageId: String(message.message_id) };
    const turn = { reply: (reply: string) => this.#send(credential, from, reply) };
    await this.#host.handle({ account: credential.account, from, text, ...messageId }, turn);
  }

  async #poll(credential: Credential, stop: AbortSignal): Promise<void> {
    const { account } = credential;
    let failures = 0;
    let holdMs = HOLD_MS;
    while (!stop.aborted) {
      try {
        const updates = await this.#getUpdates(credential, holdMs, stop);
        if (stop.aborted) return;
        if (updates.longpolling_timeout_ms) holdMs = updates.longpolling_timeout_ms;
        if (updates.errcode === -14 || updates.ret === -14) {
          this.#pausedUntil.set(account, Date.now() + PAUSE_MS);
          await sleep(PAUSE_MS, stop);
          continue;
        }
        if (updates.errcode || updates.ret) throw new Error(`getupdates: ${updates.errcode ?? updates.ret}`);
        failures = 0;
        this.#host.event(account);
        this.#host.status(account, "live");
        if (updates.get_updates_buf) this.#cursors.set(credential.botId, updates.get_updates_buf);
        for (const message of updates.msgs ?? []) await this.#handle(credential, message);
      } catch {
        failures += 1;
        const giveUp = failures >= FAILURES_MAX;
        if (giveUp) failures = 0;
        await sleep(giveUp ? BACKOFF_MS : RETRY_MS, stop);
      }
    }
  }

  async #halt(account: string): Promise<void> {
    const running = this.#accounts.get(account);
    if (!running) return;
    running.stop.abort();
    await this.#call(running.credential, "msg/notifystop", {}).catch(() => {});
    await running.loop;
  }
}

function sleep(delayMs: number, stop: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const wake = (): void => {
      clearTimeout(timer);
      stop.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, delayMs);
    stop.addEventListener("abort", wake, { once: true });
    if (stop.aborted) wake();
  });
}
