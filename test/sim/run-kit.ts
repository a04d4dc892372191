/** What tests of whole runs share: a plain scenario to vary, and a small honest client written for them alone. */

import { faultKind } from "../../sim/fault/table.ts";
import type { FaultLine, Scenario } from "../../sim/scenario/scenario.ts";
import { DEFAULT_SERVER } from "../../sim/scenario/settings.ts";
import type { Credential, Host, SendReport, Subject, SubjectModule } from "../../sim/subject/subject.ts";
import { DEFAULT_LIMITS } from "../../sim/trace/trace.ts";

export const MINUTE = 60_000;

type Overrides = Partial<Omit<Scenario, "server" | "host">> & {
  server?: Partial<Scenario["server"]>;
  host?: Partial<Scenario["host"]>;
};

/** Two minutes of a quiet world, healed after the first; everything can be given another value. */
export function scenarioOf(overrides: Overrides = {}): Scenario {
  return {
    name: "test",
    title: "A test's own scenario",
    why: ["a test"],
    seed: "1",
    startMs: Date.parse("2026-03-01T06:00:00Z"),
    accounts: ["bot"],
    healAtMs: MINUTE,
    endAtMs: 2 * MINUTE,
    workload: [],
    faults: [],
    expect: {},
    limits: DEFAULT_LIMITS,
    ...overrides,
    server: {
      ...DEFAULT_SERVER,
      ...overrides.server,
    },
    host: { watchdog: false, handlerMs: 0, reply: false, typing: false, ...overrides.host },
  };
}

/** A fault line by its kind; attributes are checked and filled in as the parser would. */
export function faultOf(
  kind: string,
  given: Partial<FaultLine> & { with?: Record<string, unknown> } = {},
): FaultLine {
  const { with: attributes = {}, ...line } = given;
  return {
    name: kind,
    kind,
    atMs: 0,
    skip: 0,
    chance: 1,
    endpoints: [],
    ...line,
    attributes: faultKind(kind).attributes.parse(attributes),
  };
}

/** How the client hands its call to `fetch`. */
export type CallForm = (url: string, init: RequestInit & { body: string }) => Promise<Response>;

export const plainForm: CallForm = (url, init) => fetch(url, init);

export interface ClientOptions {
  form?: CallForm;
  /** Its own limit for a poll. @default 40_000 */
  pollLimitMs?: number;
}

/** Polls, answers -14 with notifystart, retries after 2 s, stops promptly, and leaves nothing behind. */
export function clientModule(options: ClientOptions = {}): SubjectModule {
  return { name: "test-client", create: ({ host, random }) => createClient(host, random, options) };
}

function createClient(host: Host, random: () => number, options: ClientOptions): Subject {
  const { form = plainForm, pollLimitMs = 40_000 } = options;
  const running = new Map<string, { credential: Credential; stop: AbortController; loop: Promise<void> }>();
  let sent = 0;

  const call = async (
    { baseUrl, token }: Credential,
    endpoint: string,
    body: object,
    limitMs: number,
    stop?: AbortSignal,
  ): Promise<Record<string, unknown>> => {
    const limit = new AbortController();
    const abort = (): void => limit.abort();
    const timer = setTimeout(abort, limitMs);
    stop?.addEventListener("abort", abort);
    try {
      const response = await form(`${baseUrl}/ilink/bot/${endpoint}`, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          AuthorizationType: "ilink_bot_token",
          Authorization: `Bearer ${token}`,
          "X-WECHAT-UIN": btoa(String(Math.floor(random() * 2 ** 32))),
          "iLink-App-Id": "bot",
          "iLink-App-ClientVersion": "132105",
        },
        body: JSON.stringify({ ...body, base_info: { channel_version: "2.4.9" } }),
        signal: limit.signal,
      });
      if (response.status !== 200) throw new Error(`status ${response.status}`);
      const text = await response.text();
      return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
    } finally {
      clearTimeout(timer);
      stop?.removeEventListener("abort", abort);
    }
  };
  const isStale = (answer: Record<string, unknown>): boolean =>
    Number(answer.errcode) === -14 || Number(answer.ret) === -14;

  const sleep = (delayMs: number, stop: AbortSignal): Promise<void> =>
    new Promise(resolve => {
      const done = (): void => {
        clearTimeout(timer);
        stop.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, delayMs);
      stop.addEventListener("abort", done);
    });

  const poll = async (credential: Credential, stop: AbortSignal): Promise<void> => {
    let cursor = "";
    const once = async (): Promise<void> => {
      const answer = await call(credential, "getupdates", { get_updates_buf: cursor }, pollLimitMs, stop);
      if (isStale(answer)) {
        host.status(credential.account, "recovering");
        await call(credential, "msg/notifystart", {}, 5_000, stop);
        await sleep(1_000, stop);
        return;
      }
      if (!Array.isArray(answer.msgs)) throw new Error("no messages in the answer");
      host.event(credential.account);
      host.status(credential.account, "live");
      for (const message of answer.msgs as {
        from_user_id: string;
        item_list: { text_item: { text: string } }[];
      }[]) {
        const text = message.item_list[0]!.text_item.text;
        await host.handle(
          { account: credential.account, from: message.from_user_id, text },
          {
            reply: reply => send(credential, message.from_user_id, reply),
            typing: on => typing(credential, message.from_user_id, on ? 1 : 2),
          },
        );
      }
      if (typeof answer.get_updates_buf === "string") cursor = answer.get_updates_buf;
    };
    while (!stop.aborted) {
      try {
        await once();
      } catch {
        if (!stop.aborted) await sleep(2_000, stop);
      }
    }
  };

  const send = async (credential: Credential, to: string, text: string): Promise<SendReport> => {
    const msg = {
      to_user_id: to,
      client_id: `test-${++sent}`,
      message_type: 2,
      message_state: 2,
      item_list: [{ type: 1, text_item: { text } }],
    };
    try {
      const answer = await call(credential, "sendmessage", { msg }, 15_000);
      const code = answer.errcode ?? answer.ret ?? 0;
      return code === 0 ? { outcome: "sent" } : { outcome: "refused", reason: String(code) };
    } catch (error) {
      const { name, cause } = error as Error;
      return { outcome: "unknown", reason: String((cause as { code?: string } | undefined)?.code ?? name) };
    }
  };

  const typing = async (credential: Credential, to: string, status: 1 | 2): Promise<void> => {
    const { typing_ticket } = await call(credential, "getconfig", { ilink_user_id: to }, 5_000);
    await call(credential, "sendtyping", { ilink_user_id: to, typing_ticket, status }, 5_000);
  };

  const start = async (credential: Credential): Promise<void> => {
    const stop = new AbortController();
    running.set(credential.account, { credential, stop, loop: poll(credential, stop.signal) });
  };
  const stop = async (account: string): Promise<void> => {
    const channel = running.get(account);
    running.delete(account);
    channel?.stop.abort();
    await channel?.loop;
    if (channel !== undefined) await call(channel.credential, "msg/notifystop", {}, 2_000).catch(() => {});
    host.status(account, "stopped");
  };
  return {
    start,
    stop,
    send: ({ account, to, text }) => {
      const channel = running.get(account);
      return channel === undefined
        ? Promise.resolve({ outcome: "declined", reason: "stopped" })
        : send(channel.credential, to, text);
    },
    typing: ({ account, to }) => {
      const channel = running.get(account);
      return channel === undefined ? Promise.resolve() : typing(channel.credential, to, 1);
    },
    login: async credential => {
      await stop(credential.account);
      await start(credential);
    },
    dispose: () => {
      for (const { stop: controller } of running.values()) controller.abort();
    },
  };
}
