/**
 * A small receiving client that does its work, with one mistake planted on demand: each is the mistake behind an incident
 * of the record. It shares no line with `src/`, and with no mistake it passes wherever one of its mistakes is shown.
 */
import { createHash } from "node:crypto";
import type { Credential, Host, SendReport, Subject, SubjectModule } from "../../sim/subject/subject.ts";

export type Slip =
  | "asks again at once"
  | "asks for a login after an hour without messages"
  | "backs off from its own deadlines"
  | "believes any hold"
  | "counts failures and never forgets them"
  | "counts the messages of no list"
  | "doubles its pause for ever"
  | "ends at an answer it cannot read"
  | "ends at any 4xx"
  | "ends when a number is missing"
  | "ends when its poll breaks"
  | "ends the old session before the new login"
  | "gives a poll up without ending it"
  | "keeps the token of its start"
  | "polls on beside a new login"
  | "refuses what is nested deep"
  | "saves whatever a login gives"
  | "shows life with messages only, and its old poll lives on"
  | "sleeps through a stop"
  | "takes a failed login for a lost one"
  | "takes any -14 for the end of the session"
  | "takes a slow answer for a failed send"
  | "takes the text 0 for an error"
  | "waits for ever for a poll";

const HOLD_MS = 35_000;
const CALL_MS = 5_000;
const RETRY_MS = 2_000;
const PROBE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** A slow empty answer was a hold; what comes sooner is waited after. */
const HELD_MS = 1_000;
/** A poll that is out for so long without a refusal is one that the server holds. */
const LOOKS_HELD_MS = 3_000;
/** Answers without messages and without a cursor in a row that are no accident. */
const LAPSED = 3;
const FAILURES_MAX = 10;
/** No answer of the service has a reason to be nested deeper. */
const DEEP = "[".repeat(100);
const ORIGIN = "https://ilinkai.weixin.qq.com";

interface WireMessage {
  seq: number;
  client_id: string;
  from_user_id: string;
  context_token: string;
  item_list: { text_item?: { text: string } }[];
}

interface Answer {
  ret?: number | string;
  errcode?: number | string;
  msgs?: WireMessage[] | null;
  get_updates_buf?: string;
  longpolling_timeout_ms?: number;
  typing_ticket?: string;
}

interface QrAnswer {
  qrcode?: string;
  status?: string;
  bot_token?: string;
  ilink_bot_id?: string;
  ilink_user_id?: string;
  baseurl?: string;
}

interface Line {
  credential: Credential;
  stop: AbortController;
  loop: Promise<void>;
}

/** What is kept of an account while it is stopped. */
interface Memory {
  cursor: string;
  handled: Set<string>;
  newest: number;
  messageMs: number;
}

class Failed extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`HTTP ${status}`);
    this.status = status;
  }
}

/** The client as a subject, correct unless a mistake is planted. */
export function carelessPoller(slip?: Slip): SubjectModule {
  return { name: slip ?? "careful", create: ({ host, random }) => createPoller(host, random, slip) };
}

function createPoller(host: Host, random: () => number, slip: Slip | undefined): Subject {
  const lines = new Map<string, Line>();
  const memories = new Map<string, Memory>();
  const contexts = new Map<string, string>();
  const paused = new Set<string>();
  let sends = 0;

  const request = async (
    url: string,
    init: { body?: object; token?: string; deadlineMs?: number; stop?: AbortSignal },
  ): Promise<string> => {
    const { body, token, deadlineMs = CALL_MS, stop } = init;
    const limit = new AbortController();
    const giveUp = (): void => limit.abort();
    const timer = deadlineMs === Number.POSITIVE_INFINITY ? undefined : setTimeout(giveUp, deadlineMs);
    stop?.addEventListener("abort", giveUp, { once: true });
    try {
      const answer = await fetch(url, {
        method: body === undefined ? "GET" : "POST",
        redirect: "error",
        headers: {
          ...(body === undefined
            ? {}
            : {
                "Content-Type": "application/json",
                AuthorizationType: "ilink_bot_token",
                "X-WECHAT-UIN": btoa(String(Math.floor(random() * 2 ** 32))),
              }),
          ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
          "iLink-App-Id": "bot",
          "iLink-App-ClientVersion": "132097",
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: limit.signal,
      });
      if (!answer.ok) throw new Failed(answer.status);
      return await answer.text();
    } finally {
      clearTimeout(timer);
      stop?.removeEventListener("abort", giveUp);
    }
  };

  const call = async (
    { credential }: Line,
    endpoint: string,
    body: object,
    options: { deadlineMs?: number; stop?: AbortSignal } = {},
  ): Promise<Answer> => {
    const text = await request(`${credential.baseUrl}/ilink/bot/${endpoint}`, {
      body: { ...body, base_info: { channel_version: "2.4.1" } },
      token: credential.token,
      ...options,
    });
    if (slip === "refuses what is nested deep" && text.includes(DEEP)) throw new Error("nested too deep");
    const answer: unknown = text === "" && endpoint === "sendmessage" ? {} : JSON.parse(text);
    if (typeof answer !== "object" || answer === null || Array.isArray(answer)) throw new Error("no object");
    return answer as Answer;
  };

  const send = async (line: Line, to: string, text: string): Promise<SendReport> => {
    sends += 1;
    const msg = {
      from_user_id: "",
      to_user_id: to,
      client_id: `careless-${sends}`,
      message_type: 2,
      message_state: 2,
      item_list: [{ type: 1, text_item: { text } }],
      context_token: contexts.get(to),
    };
    const hasty = slip === "takes a slow answer for a failed send";
    try {
      const code = codeOf(await call(line, "sendmessage", { msg }, { deadlineMs: hasty ? 300 : CALL_MS }));
      return code === 0 ? { outcome: "sent" } : { outcome: "refused", reason: String(code) };
    } catch (error) {
      return { outcome: hasty ? "failed" : "unknown", reason: String(error) };
    }
  };

  const showTyping = async (line: Line, to: string, on: boolean): Promise<void> => {
    const user = { ilink_user_id: to };
    const { typing_ticket, ...config } = await call(line, "getconfig", user);
    const code =
      codeOf(config) ||
      codeOf(await call(line, "sendtyping", { ...user, typing_ticket, status: on ? 1 : 2 }));
    mind(line, code);
  };

  const mind = (line: Line, code: number): void => {
    const isOver = code === -14 && slip === "takes any -14 for the end of the session";
    if (isOver) paused.add(line.credential.account);
  };

  /** Hand new messages to the host one by one. A stop does not wait for a handler. */
  const handle = async (line: Line, messages: readonly WireMessage[], memory: Memory): Promise<void> => {
    const { account } = line.credential;
    const { signal } = line.stop;
    for (const { client_id: id, from_user_id: from, context_token, item_list, seq } of messages) {
      if (signal.aborted) return;
      if (memory.handled.has(id)) continue;
      const isGap = memory.newest > 0 && seq > memory.newest + 1;
      if (isGap && slip === "ends when a number is missing") throw new Error("another poller is active");
      memory.newest = seq;
      memory.handled.add(id);
      contexts.set(from, context_token);
      const text = item_list[0]?.text_item?.text ?? "";
      const turn = {
        reply: (reply: string) => send(line, from, reply),
        typing: (on: boolean) => showTyping(line, from, on).catch(() => {}),
      };
      await Promise.race([host.handle({ account, from, text, messageId: id }, turn), aborted(signal)]);
    }
  };

  /** Say notifystart until the server answers it in any way. */
  const notifyStart = async (line: Line): Promise<void> => {
    const { signal } = line.stop;
    while (!signal.aborted) {
      const code = await call(line, "msg/notifystart", {}, { stop: signal }).then(codeOf, () => undefined);
      if (code === 0 || code === -14) return;
      await sleep(RETRY_MS, signal);
    }
  };

  const ask = (line: Line, cursor: string, holdMs: number): Promise<Answer> => {
    const { signal } = line.stop;
    const body = { get_updates_buf: cursor };
    const deadlineMs =
      slip === "waits for ever for a poll"
        ? Number.POSITIVE_INFINITY
        : slip === "believes any hold"
          ? holdMs
          : slip === "backs off from its own deadlines"
            ? HOLD_MS
            : HOLD_MS + CALL_MS;
    if (slip !== "gives a poll up without ending it")
      return call(line, "getupdates", body, { deadlineMs, stop: signal });
    const forgotten = call(line, "getupdates", body, { deadlineMs: Number.POSITIVE_INFINITY, stop: signal });
    return Promise.race([
      forgotten,
      sleep(HOLD_MS, signal).then(() => Promise.reject(new DOMException("late", "AbortError"))),
    ]);
  };

  const poll = async (line: Line, memory: Memory): Promise<void> => {
    const { account } = line.credential;
    const { signal } = line.stop;
    /** Stale answers since the last good one; after the second only a login can help. */
    let stale = 0;
    let failures = 0;
    let hollow = 0;
    let holdMs = HOLD_MS;
    while (!signal.aborted) {
      if (paused.delete(account)) {
        host.status(account, "needs-login", "the session is over");
        await sleep(HOUR_MS, signal);
      }
      const askedMs = Date.now();
      const looksHeld =
        failures > 0 ? setTimeout(() => host.status(account, "live"), LOOKS_HELD_MS) : undefined;
      const answer = await ask(line, memory.cursor, holdMs).catch((error: unknown) => error as Error);
      clearTimeout(looksHeld);
      if (signal.aborted) return;
      if (answer instanceof Error) {
        const isOwn = answer.name === "AbortError";
        if (isOwn && slip !== "backs off from its own deadlines") continue;
        failures += 1;
        const isStatus = answer instanceof Failed;
        if (slip === "ends at any 4xx" && isStatus && answer.status < 500) throw answer;
        if (slip === "ends at an answer it cannot read" && answer instanceof SyntaxError) throw answer;
        if (slip === "ends when its poll breaks" && !isStatus) throw answer;
        if (slip === "counts failures and never forgets them" && failures > FAILURES_MAX) throw answer;
        if (slip === "asks again at once") continue;
        if (failures > 2) host.status(account, "recovering", answer.message);
        const doubles = isOwn || slip === "doubles its pause for ever";
        const pauseMs = doubles ? 2 ** failures * 1_000 : RETRY_MS;
        await (slip === "sleeps through a stop" ? sleep(30_000) : sleep(pauseMs, signal));
        continue;
      }
      const code = codeOf(answer);
      if (code === -14) {
        stale += 1;
        host.status(account, stale > 1 ? "needs-login" : "recovering", "the session is stale");
        if (stale > 1) await sleep(PROBE_MS, signal);
        await notifyStart(line);
        continue;
      }
      if (code !== 0 || (slip === "takes the text 0 for an error" && (answer.ret ?? 0) !== 0)) {
        host.status(account, "recovering", `code ${code}`);
        if (slip !== "asks again at once") await sleep(RETRY_MS, signal);
        continue;
      }
      stale = 0;
      if (slip !== "counts failures and never forgets them" && slip !== "backs off from its own deadlines")
        failures = 0;
      holdMs = answer.longpolling_timeout_ms ?? holdMs;
      const messages =
        slip === "counts the messages of no list" ? (answer.msgs as WireMessage[]) : (answer.msgs ?? []);
      if (messages.length > 0) memory.messageMs = Date.now();
      if (messages.length > 0 || !slip?.startsWith("shows life with messages only")) host.event(account);
      const quiet =
        slip === "asks for a login after an hour without messages" &&
        Date.now() - memory.messageMs >= HOUR_MS;
      hollow = answer.msgs || answer.get_updates_buf ? 0 : hollow + 1;
      host.status(
        account,
        quiet ? "needs-login" : hollow < LAPSED ? "live" : "recovering",
        "no messages for an hour",
      );
      if (hollow >= LAPSED) await notifyStart(line);
      await handle(line, messages, memory);
      if (signal.aborted) return;
      memory.cursor = answer.get_updates_buf || memory.cursor;
      if (messages.length === 0 && Date.now() - askedMs < HELD_MS) await sleep(RETRY_MS, signal);
    }
  };

  const start = async (credential: Credential): Promise<void> => {
    const { account, botId } = credential;
    const memory = memories.get(botId) ?? {
      cursor: "",
      handled: new Set(),
      newest: 0,
      messageMs: Date.now(),
    };
    memories.set(botId, memory);
    const line: Line = { credential, stop: new AbortController(), loop: Promise.resolve() };
    lines.set(account, line);
    await call(line, "msg/notifystart", {}).catch(() => {});
    line.loop = poll(line, memory).catch(() => {});
  };

  const halt = async (line: Line): Promise<void> => {
    if (slip === "polls on beside a new login") return;
    line.stop.abort();
    await line.loop;
  };

  const login = async (credential: Credential): Promise<void> => {
    const line = lines.get(credential.account);
    if (line !== undefined && slip === "keeps the token of its start") return;
    if (line !== undefined) await halt(line);
    await start(credential);
  };

  /** One QR code, watched until it comes to an end. */
  const watch = async (account: string): Promise<Credential | undefined> => {
    const url = `${ORIGIN}/ilink/bot`;
    const made = await request(`${url}/get_bot_qrcode?bot_type=3`, { body: { local_token_list: [] } });
    const { qrcode = "" } = JSON.parse(made) as QrAnswer;
    for (;;) {
      const asked = request(`${url}/get_qrcode_status?qrcode=${qrcode}`, { deadlineMs: HOLD_MS + CALL_MS });
      const end = JSON.parse(await asked.catch(() => '{"status":"wait"}')) as QrAnswer;
      const { status = "wait", bot_token: token = "", ilink_bot_id: botId = "" } = end;
      if (status === "confirmed" && (botId !== "" || slip === "saves whatever a login gives"))
        return { account, botId, token, baseUrl: end.baseurl ?? ORIGIN, userId: end.ilink_user_id ?? "" };
      if (status !== "wait" && status !== "scaned") return undefined;
      await sleep(1_000);
    }
  };

  return {
    start,
    login,
    stop: async account => {
      const line = lines.get(account);
      if (line === undefined) return;
      if (slip?.endsWith("its old poll lives on")) {
        host.status(account, "stopped");
        return;
      }
      line.stop.abort();
      await line.loop;
      await call(line, "msg/notifystop", {}, { deadlineMs: RETRY_MS }).catch(() => {});
      host.status(account, "stopped");
    },
    send: async ({ account, to, text }) => {
      const line = lines.get(account);
      if (line === undefined) return { outcome: "declined", reason: "never-logged-in" };
      if (line.stop.signal.aborted) return { outcome: "declined", reason: "stopped" };
      return send(line, to, text);
    },
    // No more than the address of an upload is asked for: what is sent is the caption.
    sendMedia: async ({ account, to, bytes, caption }) => {
      const line = lines.get(account);
      const none: SendReport = { outcome: "declined", reason: "never-logged-in" };
      if (line === undefined) return { media: none, caption: none };
      const key = createHash("md5").update(bytes).digest("hex");
      const file = { filekey: key, media_type: 1, to_user_id: to, rawsize: bytes.length, rawfilemd5: key };
      const filesize = Math.ceil((bytes.length + 1) / 16) * 16;
      const asked = call(line, "getuploadurl", { ...file, filesize, no_need_thumb: true, aeskey: key });
      const code = await asked.then(codeOf, () => 0);
      mind(line, code);
      const reason = `getuploadurl answered ${code}`;
      const media: SendReport = code === 0 ? { outcome: "unknown", reason } : { outcome: "refused", reason };
      return { media, caption: await send(line, to, caption) };
    },
    scan: async ({ account }) => {
      const line = lines.get(account);
      if (line !== undefined && slip === "ends the old session before the new login") line.stop.abort();
      const credential = await watch(account);
      if (credential !== undefined) await login(credential);
      else if (slip === "takes a failed login for a lost one") {
        line?.stop.abort();
        host.status(account, "needs-login", "the login failed");
      } else if (line?.stop.signal.aborted) await start(line.credential);
      return credential;
    },
  };
}

/** 0 for success, else the code of whichever field has one. */
function codeOf({ ret, errcode }: Answer): number {
  return Number(errcode) || Number(ret) || 0;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

async function sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, delayMs);
  const wake = (): void => resolve();
  signal?.addEventListener("abort", wake, { once: true });
  await promise;
  clearTimeout(timer);
  signal?.removeEventListener("abort", wake);
}
