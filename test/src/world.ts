/** A small scripted world for the client's tests: a fake clock, and a fetch that answers as told. No network, no real time. */
import { createClock } from "@sinonjs/fake-timers";
import {
  type Client,
  type ClientOptions,
  type Clock,
  type Credential,
  createClient,
  silentLogger,
} from "../../src/index.ts";
import type { FetchInit, FetchResponse } from "../../src/transport.ts";

/** How the scripted server ends a request. */
export type Ending =
  /** HTTP 200 with this JSON, at once or after a while. */
  | { json: object; afterMs?: number /** So long after the headers. */; bodyAfterMs?: number }
  | { text: string; status?: number; afterMs?: number }
  /** Headers at once, the body never. */
  | { stall: true }
  | { errno: string; afterMs?: number }
  /** No answer at all. */
  | { silent: true };

export interface Asked {
  endpoint: string;
  atMs: number;
  token: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies freely
  body: any;
  headers: Record<string, string>;
  url: string;
  aborted: boolean;
}

export type Script = (asked: Asked, world: World) => Ending;

export const CREDENTIAL: Credential = {
  account: "bot",
  botId: "b@im.bot",
  token: "secret-1",
  baseUrl: "https://host.test/prefix",
  userId: "owner@im.wechat",
};

export const IDLE = { msgs: [], get_updates_buf: "c1" };
export const STALE = { errcode: -14, errmsg: "session timeout" };
/** What a live server does with an idle poll. */
export const HELD: Ending = { json: IDLE, afterMs: 34_990 };

export function textMessage(id: string | number, text: string, from = "user@im.wechat"): object {
  return {
    message_id: id,
    from_user_id: from,
    message_type: 1,
    context_token: `ctx-${id}`,
    item_list: [{ type: 1, text_item: { text } }],
  };
}

export class World {
  readonly timers = createClock(1_700_000_000_000);
  readonly asked: Asked[] = [];
  readonly states: { state: string; reason?: string; atMs: number }[] = [];
  readonly handled: string[] = [];
  inFlight = 0;
  polls = 0;
  readonly client: Client;
  readonly #script: Script;

  /** `read`: the messages are read in loops instead of being handled here. */
  constructor(script: Script, options: ClientOptions = {}, read = false) {
    this.#script = script;
    this.client = createClient({
      clock: this.clock,
      fetch: this.fetch,
      random: sequence(),
      logger: silentLogger,
      // The pace has tests of its own; elsewhere no time has to pass between two sends.
      sendGapMs: 0,
      ...(!read && { onMessage: message => void this.handled.push(message.text) }),
      ...options,
    });
    this.client.on("state", ({ state, reason }) =>
      this.states.push({ state, ...(reason !== undefined && { reason }), atMs: this.nowMs }),
    );
    this.client.on("poll", () => this.polls++);
  }

  /** How far somebody has set the wall clock. */
  wallOffsetMs = 0;

  /** Virtual milliseconds since the start. */
  get nowMs(): number {
    return this.timers.now - 1_700_000_000_000;
  }

  get clock(): Clock {
    return {
      nowMs: () => this.timers.now + this.wallOffsetMs,
      monotonicMs: () => this.nowMs,
      setTimeout: (callback, delayMs) => this.timers.setTimeout(callback, delayMs),
      clearTimeout: handle => this.timers.clearTimeout(handle as never),
    };
  }

  get timersLeft(): number {
    return this.timers.countTimers();
  }

  async start(credential: Credential = CREDENTIAL): Promise<void> {
    await this.client.start(credential);
    await this.pass(0);
  }

  async pass(ms: number): Promise<void> {
    await this.timers.tickAsync(ms);
  }

  /** Await something that needs virtual time to pass; gives what it resolved to and how long it took. */
  async during<T>(work: Promise<T>, limitMs = 60_000): Promise<{ value: T; tookMs: number }> {
    const beganMs = this.nowMs;
    let end: { value: T; tookMs: number } | undefined;
    void work.then(value => {
      end = { value, tookMs: this.nowMs - beganMs };
    });
    await this.pass(0);
    for (let passed = 0; end === undefined && passed < limitMs; passed += 50) await this.pass(50);
    if (end === undefined) throw new Error(`still pending after ${limitMs} ms`);
    return end;
  }

  of(endpoint: string): Asked[] {
    return this.asked.filter(asked => asked.endpoint === endpoint);
  }

  /** The most requests of receiving that any window of this length holds. */
  densest(windowMs: number): number {
    const starts = this.asked
      .filter(({ endpoint }) => endpoint === "getupdates" || endpoint === "notifystart")
      .map(({ atMs }) => atMs);
    return Math.max(...starts.map(from => starts.filter(at => at >= from && at <= from + windowMs).length));
  }

  readonly fetch = (url: string, init: FetchInit): Promise<FetchResponse> => {
    const asked: Asked = {
      endpoint: url.slice(url.lastIndexOf("/") + 1),
      atMs: this.nowMs,
      token: init.headers.Authorization?.replace("Bearer ", "") ?? "",
      body: JSON.parse(init.body),
      headers: init.headers,
      url,
      aborted: false,
    };
    this.asked.push(asked);
    this.inFlight++;
    return this.#answer(asked, init.signal).finally(() => this.inFlight--);
  };

  async #answer(asked: Asked, signal: AbortSignal): Promise<FetchResponse> {
    const ending = this.#script(asked, this);
    if ("silent" in ending) await this.#wait(asked, signal, null);
    if ("afterMs" in ending && ending.afterMs !== undefined) await this.#wait(asked, signal, ending.afterMs);
    if ("errno" in ending)
      throw new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: ending.errno }) });
    if ("stall" in ending) return { status: 200, text: () => this.#wait(asked, signal, null).then(() => "") };
    const text = "json" in ending ? JSON.stringify(ending.json) : "text" in ending ? ending.text : "";
    const bodyMs = "bodyAfterMs" in ending ? ending.bodyAfterMs : undefined;
    const read = async (): Promise<string> => {
      if (bodyMs !== undefined) await this.#wait(asked, signal, bodyMs);
      return text;
    };
    return { status: "status" in ending ? (ending.status ?? 200) : 200, text: read };
  }

  #wait(asked: Asked, signal: AbortSignal, ms: number | null): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = ms === null ? null : this.timers.setTimeout(() => resolve(), ms);
      signal.addEventListener("abort", () => {
        if (timer !== null) this.timers.clearTimeout(timer);
        asked.aborted = true;
        reject(signal.reason);
      });
    });
  }
}

/** Chance that is no chance: a fixed walk through [0, 1). */
export function sequence(): () => number {
  let value = 0.1;
  return () => {
    value = (value * 16_807 + 0.123) % 1;
    return value;
  };
}

/** A server that works; `over` answers what it wants to, the rest is answered well. */
export function kindly(
  over: Partial<Record<string, (asked: Asked, world: World) => Ending | undefined>> = {},
): Script {
  return (asked, world) => {
    const special = over[asked.endpoint]?.(asked, world);
    if (special !== undefined) return special;
    switch (asked.endpoint) {
      case "getupdates":
        return HELD;
      case "getconfig":
        return { json: { ret: 0, typing_ticket: "ticket" } };
      default:
        return { json: {} };
    }
  };
}
