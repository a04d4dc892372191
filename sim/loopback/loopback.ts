/** The mock service on this machine's loopback interface, in real time: for clients in other processes and languages. */
import { openHttpDoor } from "../door/http.ts";
import type { Writing } from "../server/delivery.ts";
import type { Effect } from "../server/effect.ts";
import { redeliver } from "../server/events.ts";
import { expire, lapseSilently, takeOver } from "../server/session.ts";
import type { ServerState } from "../server/state.ts";
import type { Credential } from "../subject/subject.ts";
import type { TraceRecord } from "../trace/record.ts";
import { createNotices } from "./notices.ts";
import { checked, type LoopbackOptions } from "./options.ts";
import { createService } from "./service.ts";

/** A message that a user has written. */
export interface WrittenMessage {
  /** What the trace calls it: `m1`, `m2`, … */
  key: string;
  /** `message_id` on the wire. */
  id: string;
  text: string;
}

/** A mock service that listens. Made by {@link serveLoopback}. */
export interface Loopback {
  /** `http://127.0.0.1:<port>`: base URL of the API, and of the CDN with `/c2c` behind it. */
  readonly baseUrl: string;
  /** What of the scenario is left out, in words: faults and work of the client's own process. */
  readonly leftOut: readonly string[];
  /** All that has happened, as records of a trace: no token and no text is in them. */
  readonly records: readonly TraceRecord[];
  /** The newest credential of an account. @param account @default the first */
  credential(account?: string): Credential;
  /** The newest credentials of all accounts. */
  credentials(): Credential[];
  /** A user writes to the bot. @param message `text` when it matters; `account` @default the first */
  userWrites(user: string, message?: Writing & { text?: string; account?: string }): WrittenMessage;
  /** A text that the trace has a key for, `m1` or `s1`; undefined for one it never heard of, or has forgotten. */
  textOf(key: string): string | undefined;
  /** The session expires: every call is answered `-14`, until a notifystart heals it where the settings say that it does. */
  makeStale(account?: string): void;
  /** Another instance takes the account over: `-14` until `logIn`. */
  takeOver(account?: string): void;
  /** The session ends without a word: polls get neither messages nor a cursor nor a code. */
  lapse(account?: string): void;
  /** The newest messages handed over come again, with the same ids, as the service is known to do. */
  handOverAgain(count: number, account?: string): void;
  /** A new login: a new token, whose credential this is; the one before is retired. */
  logIn(account?: string): Credential;
  /** Break every connection with a request on it. */
  resetConnections(): void;
  /** Milliseconds since the start, by the clock of the records. */
  nowMs(): number;
  /** Free the port. Requests under way end in a broken connection. */
  close(): Promise<void>;
}

/**
 * Serve iLink on 127.0.0.1, in real time.
 *
 * @example
 * ```ts
 * const service = await serveLoopback({ server: { holdMs: 2_000 } });
 * await client.start(service.credential());
 * service.userWrites("alice", { text: "hello" });
 * service.makeStale();
 * await service.close();
 * ```
 * Who may speak to it: programs on this machine, by a name of this machine. A page in a browser may not.
 *
 * @throws the system's error when the port cannot be had; RangeError for a host, an origin or a limit that is none.
 */
export async function serveLoopback(options: LoopbackOptions = {}): Promise<Loopback> {
  const notices = createNotices(options.onLimit);
  const { port = 0, hostsAllowed, originsAllowed, limits } = checked(options);
  const door = await openHttpDoor({
    port,
    ...(hostsAllowed && { hostsAllowed }),
    ...(originsAllowed && { originsAllowed }),
    ...(limits && { limits }),
    onLimit: notices.tell,
  }).catch(error => {
    notices.close();
    throw error;
  });
  const service = createService(door.baseUrl, options);
  const { server, wire, nowMs, logins } = service;
  const [first = "bot"] = service.accounts;
  await service.begun;
  door.lead(wire);

  const move = (change: (state: ServerState, account: string, nowMs: number) => Effect[]) => {
    return (account = first): void => wire.carryOut(change(server, account, nowMs()));
  };
  return {
    baseUrl: door.baseUrl,
    leftOut: service.leftOut,
    records: service.records,
    credential: (account = first) => logins.newest(account),
    credentials: logins.all,
    userWrites: (user, { text, account = first, ...writing } = {}) =>
      service.userWrites(user, account, text, writing),
    textOf: service.textOf,
    makeStale: move((state, account, nowMs) => expire(state, account, "expired", nowMs)),
    takeOver: move(takeOver),
    lapse: move(lapseSilently),
    handOverAgain: (count, account = first) => wire.carryOut(redeliver(server, account, count, nowMs())),
    logIn: (account = first) => logins.logIn(account),
    resetConnections: () => wire.sever("reset"),
    nowMs,
    async close() {
      service.endTimers();
      await door.close();
      notices.close();
      service.endTrace();
    },
  };
}
