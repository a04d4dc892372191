/** The mock service on a real socket of this machine, in real time: for tests of clients in processes of their own. */
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { DEFAULT_SERVER } from "../sim/scenario/settings.ts";
import { disconnect, endHold, userWrites, type Writing } from "../sim/server/delivery.ts";
import type { Effect } from "../sim/server/effect.ts";
import { receive } from "../sim/server/server.ts";
import { takeOver } from "../sim/server/session.ts";
import { createServer, logIn, type ServerOptions } from "../sim/server/state.ts";
import type { NewRecord } from "../sim/trace/record.ts";
import type { Credential } from "../src/index.ts";

const STALE = '{"errcode":-14,"errmsg":"session timeout"}';

export interface Loopback {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  readonly cdnUrl: string;
  /** Paths of the requests so far, without their queries. */
  readonly asked: string[];
  /** What the server noted so far. */
  readonly notes: NewRecord[];
  /** Texts that the server took from bots, in order. */
  sent(): string[];
  /** The plain bytes of all media, the users' and the bots', in order. */
  stored(): Uint8Array[];
  /** A bot is logged in, as by a scan. */
  logIn(account: string): Credential;
  /** A user writes. */
  say(account: string, text: string, writing?: Writing): void;
  /** Somebody else binds the bot: its token is dead. */
  takeOver(account: string): void;
  close(): Promise<void>;
}

export async function serveLoopback(options: Partial<ServerOptions> = {}): Promise<Loopback> {
  const http = createHttpServer();
  await new Promise<void>(resolve => http.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const cdnUrl = `${url}/c2c`;
  const state = createServer({
    ...DEFAULT_SERVER,
    staleBody: STALE,
    keyOf: text => ({ message: text }),
    uint32: () => Math.floor(Math.random() * 2 ** 32),
    apiUrl: url,
    cdnUrl,
    ...options,
  });
  const asked: string[] = [];
  const notes: NewRecord[] = [];
  const open = new Map<number, { response: ServerResponse; account: string; timer?: NodeJS.Timeout }>();
  let requests = 0;
  let messages = 0;

  const carryOut = (effects: readonly Effect[]): void => {
    for (const effect of effects) {
      if (effect.effect === "note") {
        notes.push(effect.record);
        continue;
      }
      const held = open.get(effect.request);
      if (held === undefined) continue;
      clearTimeout(held.timer);
      if (effect.effect === "hold") {
        const end = (): void => carryOut(endHold(state, held.account, effect.request, Date.now()));
        held.timer = setTimeout(end, effect.untilMs - Date.now());
        continue;
      }
      open.delete(effect.request);
      if (effect.effect === "hang-up") held.response.destroy();
      else {
        held.response.writeHead(effect.status, { "content-type": effect.contentType, ...effect.headers });
        held.response.end(effect.body);
      }
    }
  };

  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part);
    const bytes = Buffer.concat(parts);
    const path = incoming.url ?? "/";
    asked.push(path.split("?", 1)[0] ?? "");
    const request = ++requests;
    const header = (name: string): string | undefined => incoming.headers[name] as string | undefined;
    const token = header("authorization")?.slice("Bearer ".length) ?? "";
    const account = state.tokens.get(token)?.account.name ?? "";
    open.set(request, { response, account });
    response.on("close", () => {
      clearTimeout(open.get(request)?.timer);
      if (open.delete(request)) disconnect(state, account, request);
    });
    const { method = "GET" } = incoming;
    const isBinary = path.startsWith("/c2c/");
    const body = isBinary ? { body: "", bytes: new Uint8Array(bytes) } : { body: bytes.toString() };
    carryOut(receive(state, { request, method, path, header, ...body }, Date.now()));
  };
  http.on("request", (incoming, response) => void serve(incoming, response).catch(() => response.destroy()));

  return {
    url,
    cdnUrl,
    asked,
    notes,
    sent: () => notes.flatMap(note => (note.type === "accepted" ? (note.message ?? []) : [])),
    stored: () => [...state.media.values()].map(({ plain }) => plain),
    logIn(account) {
      const { credential, effects } = logIn(state, account, Date.now());
      carryOut(effects);
      const { botId, token, userId } = credential;
      return { account, botId, token, baseUrl: url, userId };
    },
    say(account, text, writing) {
      carryOut(userWrites(state, account, "alice", `m${++messages}`, text, Date.now(), writing));
    },
    takeOver: account => carryOut(takeOver(state, account, Date.now())),
    async close() {
      const closed = new Promise(resolve => http.close(resolve));
      http.closeAllConnections();
      await closed;
    },
  };
}
