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
  create: ({ host, random }) => createLegacyClient(host, random),
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

function createLegacyClient(host: Host, random: () => number): Subject {
  const accounts = new Map<string, Account>();
  const cursors = new Map<string, string>();
  const contextTokens = new Map<string, string>();
  const pausedUntil = new Map<string, number>();
  let sent = 0;

  const call = async (
    { token, baseUrl }: Credential,
    endpoint: string,
    body: object,
    timeoutMs: number,
    stop?: AbortSignal,
  ): Promise<unknown> => {
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
          "X-WECHAT-UIN": btoa(String(Math.floor(random() * 2 ** 32))),
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
  };

  /** The client's limit is the server's hold, and reaching it counts as an empty answer. */
  const getUpdates = async (credential: Credential, holdMs: number, stop: AbortSignal): Promise<Updates> => {
    const body = { get_updates_buf: cursors.get(credential.botId) ?? "" };
    try {
      return (await call(credential, "getupdates", body, holdMs, stop)) as Updates;
    } catch (error) {
      if ((error as Error).name === "AbortError") return { ret: 0, msgs: [] };
      throw error;
    }
  };

  const send = async (credential: Credential, to: string, text: string): Promise<SendReport> => {
    sent += 1;
    const msg = {
      from_user_id: "",
      to_user_id: to,
      client_id: `legacy:${Date.now()}-${sent}-${Math.floor(random() * 2 ** 32).toString(16)}`,
      message_type: 2,
      message_state: 2,
      item_list: [{ type: 1, text_item: { text } }],
      context_token: contextTokens.get(`${credential.botId} ${to}`),
    };
    try {
      await call(credential, "sendmessage", { msg }, CALL_TIMEOUT_MS);
      return { outcome: "sent" };
    } catch (error) {
      return { outcome: "failed", reason: (error as Error).message };
    }
  };

  const handle = async (credential: Credential, message: WireMessage): Promise<void> => {
    const from = message.from_user_id ?? "";
    if (message.context_token) contextTokens.set(`${credential.botId} ${from}`, message.context_token);
    const text = message.item_list?.find(item => item.text_item)?.text_item?.text ?? "";
    const messageId = message.message_id === undefined ? {} : { messageId: String(message.message_id) };
    const turn = { reply: (reply: string) => send(credential, from, reply) };
    await host.handle({ account: credential.account, from, text, ...messageId }, turn);
  };

  const poll = async (credential: Credential, stop: AbortSignal): Promise<void> => {
    const { account } = credential;
    let failures = 0;
    let holdMs = HOLD_MS;
    while (!stop.aborted) {
      try {
        const updates = await getUpdates(credential, holdMs, stop);
        if (stop.aborted) return;
        if (updates.longpolling_timeout_ms) holdMs = updates.longpolling_timeout_ms;
        if (updates.errcode === -14 || updates.ret === -14) {
          pausedUntil.set(account, Date.now() + PAUSE_MS);
          await sleep(PAUSE_MS, stop);
          continue;
        }
        if (updates.errcode || updates.ret) throw new Error(`getupdates: ${updates.errcode ?? updates.ret}`);
        failures = 0;
        host.event(account);
        host.status(account, "live");
        if (updates.get_updates_buf) cursors.set(credential.botId, updates.get_updates_buf);
        for (const message of updates.msgs ?? []) await handle(credential, message);
      } catch {
        failures += 1;
        const giveUp = failures >= FAILURES_MAX;
        if (giveUp) failures = 0;
        await sleep(giveUp ? BACKOFF_MS : RETRY_MS, stop);
      }
    }
  };

  const start = async (credential: Credential): Promise<void> => {
    const stop = new AbortController();
    const running: Account = { credential, stop, loop: Promise.resolve() };
    accounts.set(credential.account, running);
    await call(credential, "msg/notifystart", {}, CALL_TIMEOUT_MS).catch(() => {});
    running.loop = poll(credential, stop.signal);
  };

  const halt = async (account: string): Promise<void> => {
    const running = accounts.get(account);
    if (!running) return;
    running.stop.abort();
    await call(running.credential, "msg/notifystop", {}, CALL_TIMEOUT_MS).catch(() => {});
    await running.loop;
  };

  return {
    start,
    stop: async account => {
      await halt(account);
      host.status(account, "stopped");
    },
    send: async ({ account, to, text }) => {
      const known = accounts.get(account);
      if (!known) return { outcome: "declined", reason: "never-logged-in" };
      const leftMs = (pausedUntil.get(account) ?? 0) - Date.now();
      if (leftMs > 0)
        return { outcome: "failed", reason: `session paused, ${Math.ceil(leftMs / 60_000)} min left` };
      return send(known.credential, to, text);
    },
    login: async credential => {
      if (!accounts.has(credential.account)) return;
      await halt(credential.account);
      await start(credential);
    },
    dispose: () => {
      for (const { stop } of accounts.values()) stop.abort();
    },
  };
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
