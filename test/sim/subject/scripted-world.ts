/** A world for subjects in tests: faked timers, a scripted `fetch` and a host that writes down what it sees. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { install } from "@sinonjs/fake-timers";
import type { Credential, Host, InboundMessage, SubjectContext, Turn } from "../../../sim/subject/subject.ts";

/** One request as the server saw it. */
export interface Call {
  endpoint: string;
  token: string;
  atMs: number;
  body: Record<string, unknown>;
}

/** The answer's body; `hold` leaves the request open, `down` breaks the connection. */
export type Answer = object | "hold" | "down";

const turn = globalThis.setImmediate;

/** Let everything run that needs no timer. */
export async function drain(): Promise<void> {
  for (let turns = 0; turns < 12; turns += 1) await new Promise(resolve => turn(resolve));
}

export const credential: Credential = {
  account: "bot",
  botId: "b0f5860fdecb@im.bot",
  token: "first-token",
  baseUrl: "https://ilink.example",
  userId: "owner@im.wechat",
};

/** A user's message as the service writes it. */
export const userMessage = (text: string) => ({
  message_id: 4201,
  from_user_id: "alice@im.wechat",
  to_user_id: credential.botId,
  message_type: 1,
  message_state: 2,
  context_token: "context-1",
  item_list: [{ type: 1, text_item: { text } }],
});

export const staleToken = { errcode: -14, errmsg: "session timeout" };

/** Install the world. `answer` plays the server. */
export function openWorld(answer: (call: Call) => Answer) {
  const clock = install({
    now: Date.UTC(2026, 9, 1),
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"],
  });
  const startMs = clock.now;
  const realFetch = globalThis.fetch;
  const folders: string[] = [];
  const calls: Call[] = [];
  const seen: string[] = [];

  globalThis.fetch = (async (url: string | URL, init: RequestInit) => {
    const call: Call = {
      endpoint: String(url).split("/").pop() as string,
      token: new Headers(init.headers).get("authorization")?.replace("Bearer ", "") ?? "",
      atMs: clock.now - startMs,
      body: JSON.parse(String(init.body)) as Record<string, unknown>,
    };
    calls.push(call);
    const reply = answer(call);
    if (reply === "down") throw new TypeError("fetch failed", { cause: new Error("ECONNRESET") });
    if (reply !== "hold") return new Response(JSON.stringify(reply));
    return new Promise((_, reject) => {
      const abort = () => reject(new DOMException("This operation was aborted", "AbortError"));
      if (init.signal?.aborted) abort();
      init.signal?.addEventListener("abort", abort, { once: true });
    });
  }) as typeof fetch;

  const contextWith = (
    handle: (message: InboundMessage, turn: Turn) => Promise<void> = async () => {},
  ): SubjectContext => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ilink-sim-subject-"));
    folders.push(folder);
    const host: Host = {
      handle: async (message, turn) => {
        seen.push(`handle ${message.account} ${message.from} ${message.text}`);
        await handle(message, turn);
      },
      event: account => void seen.push(`event ${account}`),
      status: (account, state) => void seen.push(`status ${account} ${state}`),
      sendEnded: (account, { outcome }) => void seen.push(`sendEnded ${account} ${outcome}`),
      setAside: (account, messageId) => void seen.push(`setAside ${account} ${messageId}`),
      show: account => void seen.push(`show ${account}`),
      log: () => {},
      ended: (account, error) => seen.push(`ended ${account} ${String(error)}`),
    };
    return {
      host,
      stateDir: () => folder,
      random: () => 0.5,
      durable: false,
      beforeWrite: () => {},
      beforeStore: () => undefined,
    };
  };

  return {
    calls,
    seen,
    clock,
    contextWith,
    endpoints: () => calls.map(call => call.endpoint),
    /** Let virtual time pass. */
    pass: async (delayMs: number) => {
      await drain();
      await clock.tickAsync(delayMs);
      await drain();
    },
    close: () => {
      globalThis.fetch = realFetch;
      clock.uninstall();
      for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
