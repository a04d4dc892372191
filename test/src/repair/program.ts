/** A program under repair in the scripted world: it polls as the plugin does, with a deadline equal to the hold. */
import {
  type FetchFunction,
  type RepairEvent,
  type RepairOptions,
  wrapFetch,
} from "../../../src/repair/index.ts";
import { type Script, sequence, World } from "../world.ts";

const HOST = "host.test";
export const URL_PREFIX = `https://${HOST}/prefix/ilink/bot/`;
const DEADLINE_MS = 35_000;

export interface Program {
  world: World;
  fetch: FetchFunction;
  /** What the repair told. */
  events: RepairEvent[];
  /** Bodies of the polls that were answered, and their statuses. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies freely
  polled: { status: number; body: any; atMs: number }[];
  /** One poll with the deadline of the plugin. Null when it was given up. */
  poll(options?: {
    cursor?: string;
    token?: string;
    signal?: AbortSignal;
  }): Promise<{ status: number; text: string } | null>;
  post(endpoint: string, body?: object, token?: string): Promise<Response>;
  /** Poll for ever, with the cursor of the last answer; `busyMs` after each that brought messages. */
  loop(options?: { busyMs?: number }): () => void;
}

export function program(script: Script, options: (world: World) => RepairOptions = () => ({})): Program {
  const world = new World(script);
  const events: RepairEvent[] = [];
  const inner: FetchFunction = async (input, init) => {
    const given = Object.fromEntries(new Headers(init?.headers));
    const headers = { ...given, Authorization: given.authorization ?? "" };
    const body =
      typeof init?.body === "string" ? init.body : Buffer.from(init?.body as Uint8Array).toString();
    const answer = await world.fetch(String(input), { ...init, headers, body } as never);
    return new Response(await answer.text(), { status: answer.status });
  };
  const fetch = wrapFetch(inner, {
    hosts: [HOST],
    clock: world.clock,
    random: sequence(),
    onState: event => events.push(event),
    ...options(world),
  });
  const headers = (token: string): Record<string, string> => ({
    "Content-Type": "application/json",
    AuthorizationType: "ilink_bot_token",
    "X-WECHAT-UIN": "MTIz",
    "iLink-App-ClientVersion": "132105",
    Authorization: `Bearer ${token}`,
  });
  const base_info = { channel_version: "2.4.9", bot_agent: "OpenClaw" };
  const self: Program = {
    world,
    fetch,
    events,
    polled: [],
    async poll({ cursor = "", token = "b@im.bot:secret-1", signal } = {}) {
      const deadline = new AbortController();
      const timer = world.timers.setTimeout(() => deadline.abort(), DEADLINE_MS);
      try {
        const response = await fetch(`${URL_PREFIX}getupdates`, {
          method: "POST",
          headers: headers(token),
          body: JSON.stringify({ get_updates_buf: cursor, base_info }),
          signal: signal === undefined ? deadline.signal : AbortSignal.any([signal, deadline.signal]),
        });
        return { status: response.status, text: await response.text() };
      } catch (error) {
        if (error instanceof Error && error.name === "AbortError") return null;
        throw error;
      } finally {
        world.timers.clearTimeout(timer);
      }
    },
    post: (endpoint, body = {}, token = "b@im.bot:secret-1") =>
      fetch(`${URL_PREFIX}${endpoint}`, {
        method: "POST",
        headers: headers(token),
        body: JSON.stringify({ ...body, base_info }),
      }),
    loop({ busyMs = 0 } = {}) {
      const stop = new AbortController();
      let cursor = "";
      void (async () => {
        while (!stop.signal.aborted) {
          const end = await self.poll({ cursor, signal: stop.signal });
          if (end === null) continue;
          const body = end.status === 200 ? JSON.parse(end.text) : end.text;
          self.polled.push({ status: end.status, body, atMs: world.nowMs });
          if (end.status !== 200)
            await new Promise<void>(resolve => world.timers.setTimeout(() => resolve(), 2_000));
          else if (body.get_updates_buf) cursor = body.get_updates_buf;
          if (body.msgs?.length > 0 && busyMs > 0)
            await new Promise<void>(resolve => world.timers.setTimeout(() => resolve(), busyMs));
        }
      })();
      return () => stop.abort();
    },
  };
  return self;
}
