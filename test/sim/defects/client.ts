/**
 * A plain long-poll client that keeps every promise, and one planted defect for each promise to break.
 * It shares no line with `src/`: what the invariants find here they find by themselves.
 */
import type { Credential, Host, SendReport, Subject, SubjectModule } from "../../../sim/subject/subject.ts";

export type Defect =
  | "recovers only after 30 s"
  | "refuses to send while it recovers"
  | "sleeps an hour on -14"
  | "polls again before it recovers"
  | "rests two minutes after a message"
  | "drops every third message"
  | "forgets what it has handled"
  | "hands a batch over backwards"
  | "polls twice at once"
  | "retries at once"
  | "says sent whatever the server says"
  | "sends again under another client_id"
  | "sends half of a long text"
  | "forgets what it has queued"
  | "never says that a login is needed"
  | "asks for a login at the first error"
  | "says live through an outage"
  | "is slow to say that it is back"
  | "puts the token into its reports"
  | "takes 6 s to stop"
  | "leaves a timer behind"
  | "leaves base_info out"
  | "leaves a header out";

const HOLD_MS = 35_000;
/** A poll that nothing answers is given up so long after its hold; every other call after this alone. */
const DEADLINE_MS = 5_000;
const RETRY_MS = 2_000;
const LONG_CHARS = 4_000;
/** A refusal comes at once: a poll in flight for so long is held, hence served. */
const HELD_MS = 3_000;
/** Failures in a row after which it does not call itself live any more. */
const FAILURES_MAX = 2;
/** Between two tries of a session that only a login can cure. */
const PROBE_MS = 60_000;

interface Line {
  credential: Credential;
  stop: AbortController;
  loop: Promise<unknown>;
  recovering: boolean;
}

/** What is kept of an account while it is stopped. */
interface Memory {
  cursor: string;
  handled: Set<string>;
  received: number;
}

interface WireMessage {
  client_id: string;
  from_user_id: string;
  context_token: string;
  item_list: { text_item: { text: string } }[];
}

interface Answer {
  ret?: number;
  errcode?: number;
  msgs?: WireMessage[];
  get_updates_buf?: string;
}

/** The client as a subject, correct unless a defect is planted. */
export function plainClient(defect?: Defect): SubjectModule {
  return { name: defect ?? "plain", create: ({ host, random }) => createClient(host, random, defect) };
}

function createClient(host: Host, random: () => number, defect: Defect | undefined): Subject {
  const lines = new Map<string, Line>();
  const memories = new Map<string, Memory>();
  const contexts = new Map<string, string>();
  let sends = 0;

  const call = async (
    { credential }: Line,
    endpoint: string,
    body: object,
    options: { deadlineMs?: number; stop?: AbortSignal } = {},
  ): Promise<Answer> => {
    const { deadlineMs = DEADLINE_MS, stop } = options;
    const limit = new AbortController();
    const giveUp = (): void => limit.abort();
    const timer = setTimeout(giveUp, deadlineMs);
    stop?.addEventListener("abort", giveUp, { once: true });
    try {
      const answer = await fetch(`${credential.baseUrl}/ilink/bot/${endpoint}`, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          AuthorizationType: "ilink_bot_token",
          Authorization: `Bearer ${credential.token}`,
          "X-WECHAT-UIN": btoa(String(Math.floor(random() * 2 ** 32))),
          "iLink-App-Id": "bot",
          ...(defect === "leaves a header out" ? {} : { "iLink-App-ClientVersion": "132097" }),
        },
        body: JSON.stringify({
          ...body,
          ...(defect === "leaves base_info out" ? {} : { base_info: { channel_version: "2.4.1" } }),
        }),
        signal: limit.signal,
      });
      if (!answer.ok) throw new Error(`${endpoint} answered ${answer.status}`);
      return JSON.parse((await answer.text()) || "{}") as Answer;
    } finally {
      clearTimeout(timer);
      stop?.removeEventListener("abort", giveUp);
    }
  };

  const cut = (text: string): string =>
    defect === "sends half of a long text" && text.length > LONG_CHARS
      ? text.slice(0, text.length / 2)
      : text;

  const send = async (line: Line, to: string, text: string, again = false): Promise<SendReport> => {
    sends += 1;
    const msg = {
      from_user_id: "",
      to_user_id: to,
      client_id: `plain-${sends}`,
      message_type: 2,
      message_state: 2,
      item_list: [{ type: 1, text_item: { text: cut(text) } }],
      context_token: contexts.get(to),
    };
    if (line.recovering && defect === "refuses to send while it recovers")
      return { outcome: "failed", reason: "recovering" };
    try {
      const code = codeOf(await call(line, "sendmessage", { msg }));
      if (code === 0 || defect === "says sent whatever the server says") return { outcome: "sent" };
      if (code === -2 && defect === "forgets what it has queued")
        return { outcome: "declined", reason: "queued" };
      return { outcome: "refused", reason: String(code) };
    } catch (error) {
      if (!again && defect === "sends again under another client_id") return send(line, to, text, true);
      return { outcome: "unknown", reason: String(error) };
    }
  };

  /** Hand messages to the host one by one. A stop does not wait for a handler. */
  const handle = async (line: Line, messages: readonly WireMessage[], memory: Memory): Promise<void> => {
    const { account } = line.credential;
    const { signal } = line.stop;
    const batch = defect === "hands a batch over backwards" ? messages.toReversed() : messages;
    for (const {
      client_id: id,
      from_user_id: from,
      context_token: context,
      item_list: [item],
    } of batch) {
      if (signal.aborted) return;
      if (memory.handled.has(id) && defect !== "forgets what it has handled") continue;
      memory.handled.add(id);
      memory.received += 1;
      if (memory.received % 3 === 0 && defect === "drops every third message") continue;
      contexts.set(from, context);
      const text = item?.text_item.text ?? "";
      const turn = { reply: (reply: string) => send(line, from, reply) };
      const handling = host.handle({ account, from, text, messageId: id }, turn);
      await Promise.race([handling, aborted(signal)]);
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

  const poll = async (line: Line, memory: Memory): Promise<void> => {
    const { account } = line.credential;
    const { signal } = line.stop;
    /** Stale answers since the last good one; after the second only a login can help. */
    let stale = 0;
    let failures = 0;
    const sayLive = (): void => {
      if (!line.recovering || defect !== "is slow to say that it is back") host.status(account, "live");
    };
    while (!signal.aborted) {
      const held = setTimeout(sayLive, HELD_MS);
      const answer = await call(
        line,
        "getupdates",
        { get_updates_buf: memory.cursor },
        { deadlineMs: HOLD_MS + DEADLINE_MS, stop: signal },
      ).catch(() => undefined);
      clearTimeout(held);
      if (signal.aborted) return;
      const code = answer === undefined ? undefined : codeOf(answer);
      if (code === -14) {
        stale += 1;
        line.recovering = true;
        const tell = stale > 1 && defect !== "never says that a login is needed";
        const whose = defect === "puts the token into its reports" ? ` of ${line.credential.token}` : "";
        host.status(account, tell ? "needs-login" : "recovering", `the session${whose} is stale`);
        if (defect === "sleeps an hour on -14") await sleep(60 * 60_000, signal);
        else if (stale > 1) await sleep(PROBE_MS, signal);
        else if (defect === "recovers only after 30 s") await sleep(30_000, signal);
        else if (defect === "polls again before it recovers") {
          await call(line, "getupdates", { get_updates_buf: memory.cursor }, { stop: signal });
        }
        if (defect !== "sleeps an hour on -14") await notifyStart(line);
        continue;
      }
      if (answer === undefined || code !== 0) {
        failures += 1;
        if (defect === "asks for a login at the first error") host.status(account, "needs-login", "error");
        else if (failures >= FAILURES_MAX && defect !== "says live through an outage")
          host.status(account, "recovering", "polls fail");
        if (defect !== "retries at once") await sleep(RETRY_MS, signal);
        continue;
      }
      stale = 0;
      failures = 0;
      sayLive();
      line.recovering = false;
      host.event(account);
      await handle(line, answer.msgs ?? [], memory);
      if (signal.aborted) return;
      memory.cursor = answer.get_updates_buf || memory.cursor;
      if (answer.msgs?.length && defect === "rests two minutes after a message") await sleep(120_000, signal);
    }
  };

  const start = async (credential: Credential): Promise<void> => {
    const { account, botId } = credential;
    const memory = memories.get(botId) ?? { cursor: "", handled: new Set(), received: 0 };
    memories.set(botId, memory);
    const line: Line = {
      credential,
      stop: new AbortController(),
      loop: Promise.resolve(),
      recovering: false,
    };
    lines.set(account, line);
    if (defect === "leaves a timer behind") setInterval(() => {}, 3_600_000);
    await call(line, "msg/notifystart", {}).catch(() => {});
    const polls = defect === "polls twice at once" ? 2 : 1;
    line.loop = Promise.all(Array.from({ length: polls }, () => poll(line, memory)));
  };

  const halt = async (line: Line): Promise<void> => {
    line.stop.abort();
    await line.loop;
  };

  return {
    start,
    stop: async account => {
      const line = lines.get(account);
      if (line === undefined) return;
      if (defect === "takes 6 s to stop") await new Promise(resolve => setTimeout(resolve, 6_000));
      await halt(line);
      await call(line, "msg/notifystop", {}, { deadlineMs: RETRY_MS }).catch(() => {});
      host.status(account, "stopped");
    },
    send: async ({ account, to, text }) => {
      const line = lines.get(account);
      if (line === undefined) return { outcome: "declined", reason: "never-logged-in" };
      if (line.stop.signal.aborted) return { outcome: "declined", reason: "stopped" };
      return send(line, to, text);
    },
    login: async credential => {
      const line = lines.get(credential.account);
      if (line !== undefined) await halt(line);
      await start(credential);
    },
  };
}

/** 0 for success, else the code of whichever field has one. */
function codeOf({ ret, errcode }: Answer): number {
  return Number(errcode || ret || 0);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

async function sleep(delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, delayMs);
  signal.addEventListener("abort", () => resolve(), { once: true });
  await promise;
  clearTimeout(timer);
}
