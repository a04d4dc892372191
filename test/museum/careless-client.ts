/**
 * A small client that does its work, with one mistake planted on demand: each is the mistake behind an incident of the
 * record. It shares no line with `src/`, and with no mistake it passes wherever one of its mistakes is shown.
 */
import { createCipheriv, createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import type {
  Credential,
  MediaRequest,
  SendReport,
  Subject,
  SubjectContext,
  SubjectModule,
} from "../../sim/subject/subject.ts";

export type Mistake =
  | "asks the CDN with its own headers"
  | "compares words in place of ids"
  | "cuts the cursor at 4096 characters"
  | "drops a batch that it cannot read"
  | "drops what is older than five minutes"
  | "drops what was written before it started"
  | "ends when a beat is late"
  | "ends when its poll breaks"
  | "follows redirects by hand"
  | "forgets its tokens and will not send without"
  | "gives every message one client_id"
  | "forgets what it cannot save"
  | "goes on after a refused chunk"
  | "ignores groups"
  | "keeps its pause on disk"
  | "keeps the cursor as latin1"
  | "leaves the old poll running"
  | "logs whole requests"
  | "lowercases user ids and calls it sent"
  | "needs a context token"
  | "numbers its client_ids from one"
  | "reads the bare parameter only"
  | "reads the whole address only"
  | "rounds ids"
  | "says the token in its reason"
  | "sends one at a time"
  | "shows life with messages only"
  | "shows typing first"
  | "stop waits for the poll"
  | "takes lost files for a lost login"
  | "takes ten messages of an answer"
  | "takes the highest id for the newest"
  | "takes unanswered sends for a lost login"
  | "trusts its files"
  | "waits for ever for a poll"
  | "waits for the missing number";

/** A watchdog then restarts a quiet account again and again; this one leaves its old poll running, too. */
const QUIET: Mistake = "shows life with messages only";
const HOLD_MS = 35_000;
const MARGIN_MS = 5_000;
const CHUNK_CHARS = 4_000;
const CDN_URL = "https://novac2c.cdn.weixin.qq.com/c2c";
const LOOKS_HELD_MS = 3_000;
const CALL_MS = 10_000;
const RETRY_MS = 2_000;
const PROBE_MS = 60_000;
const PAUSE_MS = 60 * 60_000;
const TYPING_MS = 3 * 60_000;

interface WireItem {
  type?: number;
  text_item?: { text?: unknown } | null;
  voice_item?: { text?: unknown } | null;
}

interface WireMessage {
  seq?: number;
  message_id?: string;
  from_user_id?: string;
  group_id?: string;
  message_type?: number;
  create_time_ms?: number;
  context_token?: string;
  item_list?: (WireItem | null)[];
}

interface Answer {
  ret?: number | string;
  errcode?: number | string;
  msgs?: WireMessage[] | null;
  get_updates_buf?: string | null;
  typing_ticket?: string;
  upload_full_url?: string;
  upload_param?: string;
}

/** What is kept of an account, on disk where the run can lose its process. */
interface Memory {
  cursor: string;
  handled: string[];
  /** Received and not handled yet. */
  pending: { message: WireMessage; id: string }[];
  contexts: Record<string, string>;
  pausedUntilMs: number;
}

interface Line {
  credential: Credential;
  memory: Memory;
  stop: AbortController;
  loop: Promise<void>;
  startedMs: number;
  /** The end of each user's line of messages. */
  users: Map<string, Promise<void>>;
  /** Ids at work in this process. */
  working: Set<string>;
}

/** The client as a subject, careful unless a mistake is planted. */
export function carelessClient(mistake?: Mistake): SubjectModule {
  return { name: mistake ?? "careful", create: context => createCareless(context, mistake) };
}

function createCareless(context: SubjectContext, mistake: Mistake | undefined): Subject {
  const { host, random } = context;
  const leavesPoll = mistake === "leaves the old poll running" || mistake === QUIET;
  const lines = new Map<string, Line>();
  const memories = new Map<string, Memory>();
  const words = new Set<string>();
  const tickets = new Map<string, string>();
  const clientIdOf = clientIds(random, mistake);
  let sending: Promise<unknown> = Promise.resolve();
  let unanswered = 0;
  let highest = 0n;
  let nextSeq = 1;

  const fileOf = (botId: string): string => path.join(context.stateDir(), `${botId}.json`);
  const load = ({ account, botId }: Credential): Memory => {
    const known = memories.get(botId);
    if (known !== undefined) return known;
    let memory: Memory = { cursor: "", handled: [], pending: [], contexts: {}, pausedUntilMs: 0 };
    memories.set(botId, memory);
    if (!context.durable) return memory;
    try {
      memory = { ...memory, ...(JSON.parse(fs.readFileSync(fileOf(botId), "utf8")) as Memory) };
    } catch (error) {
      const isGone = (error as NodeJS.ErrnoException).code === "ENOENT";
      if (mistake === "trusts its files" && !isGone) throw error;
      if (mistake === "takes lost files for a lost login" && isGone && Date.now() > FIRST_START_MS)
        host.status(account, "needs-login", "there is no state");
    }
    memories.set(botId, memory);
    if (mistake === "forgets its tokens and will not send without") memory.contexts = {};
    if (mistake !== "keeps its pause on disk") memory.pausedUntilMs = 0;
    return memory;
  };
  const save = ({ credential, memory }: Line): boolean => {
    if (!context.durable) return true;
    const file = fileOf(credential.botId);
    try {
      const target = mistake === "trusts its files" ? file : `${file}.new`;
      fs.writeFileSync(target, JSON.stringify(memory));
      fs.renameSync(target, file);
      return true;
    } catch {
      if (mistake === "forgets what it cannot save") memory.pending = [];
      return mistake === "forgets what it cannot save";
    }
  };

  const post = async (
    url: string,
    headers: Record<string, string>,
    body: string | Uint8Array<ArrayBuffer>,
    options: { deadlineMs?: number; stop?: AbortSignal } = {},
  ): Promise<Response> => {
    const { deadlineMs = CALL_MS, stop } = options;
    const limit = new AbortController();
    const giveUp = (): void => limit.abort();
    const timer = deadlineMs === Number.POSITIVE_INFINITY ? undefined : setTimeout(giveUp, deadlineMs);
    stop?.addEventListener("abort", giveUp, { once: true });
    const redirect = mistake === "follows redirects by hand" ? "manual" : "error";
    try {
      const answer = await fetch(url, { method: "POST", headers, body, redirect, signal: limit.signal });
      const next = answer.headers.get("location");
      return next !== null && redirect === "manual" ? await post(next, headers, body, options) : answer;
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
    const headers = headersOf(credential, random);
    if (mistake === "logs whole requests") host.log(`${endpoint} ${JSON.stringify(headers)}`);
    const said = JSON.stringify({ ...body, base_info: { channel_version: "2.4.1", bot_agent: "careless" } });
    const answer = await post(`${credential.baseUrl}/ilink/bot/${endpoint}`, headers, said, options);
    if (!answer.ok) throw new Error(`${endpoint} answered ${answer.status}`);
    const text = (await answer.text()) || "{}";
    const lossless =
      mistake === "rounds ids" ? text : text.replace(/"message_id":(\d+)/g, '"message_id":"$1"');
    return JSON.parse(lossless) as Answer;
  };

  const sendItem = async (line: Line, to: string, item: object): Promise<SendReport> => {
    const known = line.memory.contexts[to];
    if (known === undefined && mistake === "forgets its tokens and will not send without")
      return { outcome: "failed", reason: "no context token" };
    const msg = {
      from_user_id: "",
      to_user_id: mistake === "lowercases user ids and calls it sent" ? to.toLowerCase() : to,
      client_id: clientIdOf(),
      message_type: 2,
      message_state: 2,
      item_list: [item],
      ...(known === undefined ? {} : { context_token: known }),
    };
    try {
      const code = codeOf(await call(line, "sendmessage", { msg }));
      unanswered += 1;
      if (mistake === "takes unanswered sends for a lost login" && unanswered > 5)
        host.status(line.credential.account, "needs-login", "nobody answers");
      if (code === 0 || mistake === "lowercases user ids and calls it sent") return { outcome: "sent" };
      return { outcome: "refused", reason: String(code) };
    } catch (error) {
      return { outcome: "unknown", reason: String(error) };
    }
  };
  /** A long text goes in chunks, up to the first that is not taken. Part of a text is neither sent nor refused. */
  const sendChunks = async (line: Line, to: string, text: string): Promise<SendReport> => {
    let report: SendReport = { outcome: "sent" };
    for (let from = 0; from < text.length; from += CHUNK_CHARS) {
      const end = await sendItem(line, to, {
        type: 1,
        text_item: { text: text.slice(from, from + CHUNK_CHARS) },
      });
      if (end.outcome === "sent") continue;
      report = end;
      if (mistake === "goes on after a refused chunk") continue;
      return from === 0 ? end : { outcome: "unknown", reason: "sent in part" };
    }
    return report;
  };
  const sendText = (line: Line, to: string, text: string): Promise<SendReport> => {
    if (mistake !== "sends one at a time") return sendChunks(line, to, text);
    const turn = sending.then(() => sendChunks(line, to, text));
    sending = turn;
    return turn;
  };

  const upload = async (line: Line, { to, kind, bytes }: MediaRequest): Promise<object> => {
    const raw = Buffer.from(bytes);
    const key = Buffer.from(Array.from({ length: 16 }, () => Math.floor(random() * 256)));
    const cipher = createCipheriv("aes-128-ecb", key, null);
    const sealed = new Uint8Array(Buffer.concat([cipher.update(raw), cipher.final()]));
    const filekey = createHash("md5").update(key).digest("hex");
    const told = await call(line, "getuploadurl", {
      filekey,
      media_type: { image: 1, video: 2, file: 3, voice: 4 }[kind],
      to_user_id: to,
      rawsize: raw.length,
      rawfilemd5: createHash("md5").update(raw).digest("hex"),
      filesize: sealed.length,
      no_need_thumb: true,
      aeskey: key.toString("hex"),
    });
    const address = addressOf(told, filekey, line.credential.baseUrl, mistake);
    if (address === undefined) throw new Error("no address to upload to");
    const type = { "Content-Type": "application/octet-stream" };
    const own = mistake === "asks the CDN with its own headers" ? headersOf(line.credential, random) : {};
    const stored = await post(address, { ...own, ...type }, sealed);
    const param = stored.headers.get("x-encrypted-param");
    if (!stored.ok || param === null) throw new Error(`the CDN answered ${stored.status}`);
    const media = { encrypt_query_param: param, aes_key: key.toString("base64"), encrypt_type: 1 };
    return { type: { image: 2, video: 5, file: 4, voice: 3 }[kind], [`${kind}_item`]: { media } };
  };

  const typing = async (line: Line, to: string, on: boolean): Promise<void> => {
    const ask = { ilink_user_id: to };
    const patient = mistake === "shows typing first" ? { deadlineMs: TYPING_MS } : {};
    const ticket = tickets.get(to) ?? (await call(line, "getconfig", ask, patient)).typing_ticket;
    if (ticket === undefined) throw new Error("no ticket");
    tickets.set(to, ticket);
    const shown = { ...ask, typing_ticket: ticket, status: on ? 1 : 2 };
    if (codeOf(await call(line, "sendtyping", shown, patient)) !== 0) {
      if (mistake !== "shows typing first") tickets.delete(to);
      throw new Error("the ticket is stale");
    }
  };
  const reply = async (line: Line, to: string, text: string): Promise<SendReport> => {
    if (mistake === "shows typing first") {
      try {
        await typing(line, to, true);
      } catch {
        return { outcome: "failed", reason: "typing could not be shown" };
      }
    }
    return sendText(line, to, text);
  };

  /** Messages of one user one after the other, of different users at the same time. */
  const enqueue = (line: Line, entry: Memory["pending"][number]): void => {
    const { memory, users, working, credential, stop } = line;
    const { message, id } = entry;
    const from = message.from_user_id ?? "";
    if (working.has(id)) return;
    working.add(id);
    const turn = {
      reply: (text: string) => reply(line, from, text),
      typing: (on: boolean) => typing(line, from, on).catch(() => {}),
    };
    const told = { account: credential.account, from, text: textOf(message), messageId: id };
    const work = async (): Promise<void> => {
      // What begins after a stop is for the next start.
      if (stop.signal.aborted) return void working.delete(id);
      await host.handle(told, turn).catch(() => {});
      working.delete(id);
      memory.handled.push(id);
      memory.pending = memory.pending.filter(other => other.id !== id);
      save(line);
    };
    users.set(
      from,
      (users.get(from) ?? Promise.resolve()).then(work).catch(() => {}),
    );
  };

  /** Whether it is safe to tell the service that the messages came. */
  const receive = (line: Line, answer: Answer): boolean => {
    const { memory } = line;
    const batch = (answer.msgs ?? []).filter(message => message.message_type !== 2);
    if (mistake === "drops a batch that it cannot read" && batch.some(isUnreadable)) batch.length = 0;
    if (mistake === "takes ten messages of an answer") batch.splice(10);
    for (const message of batch) {
      const id = String(message.message_id);
      const text = textOf(message);
      if (message.context_token) memory.contexts[message.from_user_id ?? ""] = message.context_token;
      unanswered = 0;
      if (memory.handled.includes(id) || memory.pending.some(other => other.id === id)) continue;
      if (isDropped(message, line, mistake)) continue;
      if (mistake === "compares words in place of ids" && words.size === words.add(text).size) continue;
      if (mistake === "takes the highest id for the newest" && BigInt(id) <= highest) continue;
      if (BigInt(id) > highest) highest = BigInt(id);
      if (mistake === "waits for the missing number" && (message.seq ?? 0) > nextSeq) continue;
      nextSeq = Math.max(nextSeq, (message.seq ?? 0) + 1);
      if (text !== "") memory.pending.push({ message, id });
    }
    const { cursor } = memory;
    memory.cursor = storable(answer.get_updates_buf || cursor, mistake);
    const isSafe = save(line);
    if (!isSafe) memory.cursor = cursor;
    for (const entry of memory.pending) enqueue(line, entry);
    return isSafe;
  };

  const live = ({ credential, stop }: Line): void => {
    if (stop.signal.aborted) return;
    if (unanswered <= 5 || mistake !== "takes unanswered sends for a lost login")
      host.status(credential.account, "live");
  };

  const poll = async (line: Line): Promise<void> => {
    const { memory, credential, stop } = line;
    const { account } = credential;
    const { signal } = stop;
    let stale = 0;
    while (!signal.aborted) {
      if (memory.pausedUntilMs > Date.now()) await sleep(memory.pausedUntilMs - Date.now(), signal);
      // Who is refused is refused at once: a poll that is held is served.
      const held = setTimeout(() => live(line), LOOKS_HELD_MS);
      const answer = await call(
        line,
        "getupdates",
        { get_updates_buf: memory.cursor },
        {
          deadlineMs:
            mistake === "waits for ever for a poll" ? Number.POSITIVE_INFINITY : HOLD_MS + MARGIN_MS,
          ...(mistake === "stop waits for the poll" || leavesPoll ? {} : { stop: signal }),
        },
      ).catch(() => undefined);
      clearTimeout(held);
      if (signal.aborted && !leavesPoll) return;
      if (answer === undefined && mistake === "ends when its poll breaks") return;
      const code = answer === undefined ? undefined : codeOf(answer);
      if (answer === undefined || (code !== 0 && code !== -14)) {
        host.status(account, "recovering", "the service cannot be reached");
        await sleep(RETRY_MS, signal);
        continue;
      }
      if (code === -14) {
        stale += 1;
        const secret = mistake === "says the token in its reason" ? ` (${credential.token})` : "";
        const state = stale > 1 ? "needs-login" : "recovering";
        host.status(account, state, `the session is stale${secret}`);
        if (mistake === "keeps its pause on disk") {
          memory.pausedUntilMs = Date.now() + PAUSE_MS;
          save(line);
          memory.pausedUntilMs = 0;
        }
        if (stale > 1) await sleep(PROBE_MS, signal);
        await call(line, "msg/notifystart", {}, { stop: signal }).catch(() => {});
        continue;
      }
      stale = 0;
      if (answer.msgs?.length || mistake !== QUIET) host.event(account);
      live(line);
      if (!receive(line, answer)) await sleep(RETRY_MS, signal);
    }
  };

  const beat = async (line: Line): Promise<void> => {
    const { signal } = line.stop;
    for (let lastMs = Date.now(); !signal.aborted; lastMs = Date.now()) {
      await sleep(10_000, signal);
      if (Date.now() - lastMs > 30_000) line.stop.abort();
    }
  };

  const start = async (credential: Credential): Promise<void> => {
    const running = lines.get(credential.account);
    if (running !== undefined && !running.stop.signal.aborted) return;
    const line: Line = {
      credential,
      memory: load(credential),
      stop: new AbortController(),
      loop: Promise.resolve(),
      startedMs: Date.now(),
      users: running?.users ?? new Map(),
      working: running?.working ?? new Set(),
    };
    lines.set(credential.account, line);
    await call(line, "msg/notifystart", {}).catch(() => {});
    for (const entry of line.memory.pending) enqueue(line, entry);
    line.loop = poll(line);
    if (mistake === "ends when a beat is late") void beat(line);
  };

  const halt = async (line: Line): Promise<void> => {
    line.stop.abort();
    if (!leavesPoll) await line.loop;
  };

  const lineFor = (account: string): Line | "stopped" | "never-logged-in" => {
    const line = lines.get(account);
    if (line === undefined) return "never-logged-in";
    return line.stop.signal.aborted ? "stopped" : line;
  };

  return {
    start,
    stop: async account => {
      const line = lines.get(account);
      if (line === undefined) return;
      await halt(line);
      await call(line, "msg/notifystop", {}, { deadlineMs: RETRY_MS }).catch(() => {});
      host.status(account, "stopped");
    },
    send: async ({ account, to, text }) => {
      const line = lineFor(account);
      return typeof line === "string" ? { outcome: "declined", reason: line } : sendText(line, to, text);
    },
    sendMedia: async request => {
      const line = lineFor(request.account);
      if (typeof line === "string") {
        const declined: SendReport = { outcome: "declined", reason: line };
        return { media: declined, caption: declined };
      }
      const caption = await sendText(line, request.to, request.caption);
      try {
        return { caption, media: await sendItem(line, request.to, await upload(line, request)) };
      } catch (error) {
        return { caption, media: { outcome: "unknown", reason: String(error) } };
      }
    },
    login: async credential => {
      const line = lines.get(credential.account);
      if (line !== undefined) await halt(line);
      await start(credential);
    },
    dispose: () => {
      for (const { stop } of lines.values()) stop.abort();
    },
  };
}

/** A process that starts later than this in a run has been started before. */
const FIRST_START_MS = Date.UTC(2026, 0, 5, 0, 1);

function clientIds(random: () => number, mistake: Mistake | undefined): () => string {
  let sends = 0;
  return () => {
    sends += 1;
    if (mistake === "gives every message one client_id") return "careless";
    if (mistake === "numbers its client_ids from one") return `careless-${sends}`;
    return `careless-${Date.now()}-${Math.floor(random() * 2 ** 32).toString(16)}`;
  };
}

function headersOf({ token }: Credential, random: () => number): Record<string, string> {
  return {
    "Content-Type": "application/json",
    AuthorizationType: "ilink_bot_token",
    Authorization: `Bearer ${token}`,
    "X-WECHAT-UIN": btoa(String(Math.floor(random() * 2 ** 32))),
    "iLink-App-Id": "bot",
    "iLink-App-ClientVersion": "132097",
  };
}

/** Where to upload: the whole address that the service names, or the parameter that it gives alone. */
function addressOf(
  told: Answer,
  filekey: string,
  baseUrl: string,
  mistake: Mistake | undefined,
): string | undefined {
  const { upload_full_url: whole, upload_param: param } = told;
  if (mistake === "reads the whole address only") return new URL(String(whole), `${baseUrl}/`).href;
  if (whole !== undefined && mistake !== "reads the bare parameter only") return whole;
  if (param === undefined && mistake !== "reads the bare parameter only") return undefined;
  return `${CDN_URL}/upload?encrypted_query_param=${encodeURIComponent(String(param))}&filekey=${filekey}`;
}

function isDropped(message: WireMessage, line: Line, mistake: Mistake | undefined): boolean {
  const { create_time_ms: writtenMs = 0, group_id: group = "", context_token: token } = message;
  switch (mistake) {
    case "drops what is older than five minutes":
      return Date.now() - writtenMs > 5 * 60_000;
    case "drops what was written before it started":
      return writtenMs < line.startedMs;
    case "ignores groups":
      return group !== "";
    case "needs a context token":
      return token === undefined;
    default:
      return false;
  }
}

function storable(cursor: string, mistake: Mistake | undefined): string {
  if (mistake === "cuts the cursor at 4096 characters") return cursor.slice(0, 4096);
  return mistake === "keeps the cursor as latin1" ? Buffer.from(cursor, "latin1").toString("latin1") : cursor;
}

function textOf({ item_list: items }: WireMessage): string {
  const texts = (items ?? []).map(item => item?.text_item?.text ?? item?.voice_item?.text);
  return texts.find(text => typeof text === "string") ?? "";
}

function isUnreadable({ item_list: items }: WireMessage): boolean {
  return !items?.length || items.some(item => typeof item?.text_item?.text !== "string");
}

/** 0 for success, else the code of whichever field has one. */
function codeOf({ ret, errcode }: Answer): number {
  return Number(errcode || ret || 0);
}

async function sleep(delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const wake = (): void => resolve();
  const timer = setTimeout(wake, delayMs);
  signal.addEventListener("abort", wake, { once: true });
  await promise;
  clearTimeout(timer);
  signal.removeEventListener("abort", wake);
}
