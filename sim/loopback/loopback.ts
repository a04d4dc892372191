/** The mock service on this machine's loopback interface, in real time: for clients in other processes and languages. */
import { openHttpDoor } from "../door/http.ts";
import { createWire, type Wire } from "../door/wire.ts";
import { startFaults } from "../fault/engine.ts";
import type { FaultEngine } from "../fault/hit.ts";
import { staleBody } from "../fault/stale-body.ts";
import { faultKind } from "../fault/table.ts";
import { createRealClock } from "../kernel/real-clock.ts";
import { createStreams } from "../kernel/streams.ts";
import type { Scenario, ServerSettings } from "../scenario/scenario.ts";
import { DEFAULT_ACCOUNTS, DEFAULT_SEED, DEFAULT_SERVER } from "../scenario/settings.ts";
import { userWrites, type Writing } from "../server/delivery.ts";
import type { Effect } from "../server/effect.ts";
import { redeliver } from "../server/events.ts";
import { messageId } from "../server/ids.ts";
import { actOnServer, isServerAction } from "../server/server-actions.ts";
import { expire, lapseSilently, takeOver } from "../server/session.ts";
import { createServer, logIn, type ServerState } from "../server/state.ts";
import type { Credential } from "../subject/subject.ts";
import type { TraceRecord } from "../trace/record.ts";
import { createTraceWriter } from "../trace/writer.ts";
import { startWorkload } from "../world/workload.ts";
import { feasibleOf, withShapesAtSocket } from "./faults.ts";
import { createLoopbackTexts } from "./texts.ts";

/** Records that a server keeps unless told otherwise; the oldest make room. */
const RECORDS_MAX = 100_000;

export interface LoopbackOptions {
  /**
   * What the server is to do: its settings and accounts, its faults on the wire and in the server, and what its users and
   * logins do, each at its time after the start. What belongs to the client's own process is left out.
   */
  scenario?: Scenario;
  /** Settings of the server, over the scenario's. @default those of a scenario that gives none */
  server?: Partial<ServerSettings>;
  /** Names of the accounts that are logged in from the start. @default the scenario's, or `bot` alone */
  accounts?: readonly string[];
  /** TCP port on 127.0.0.1. @default 0, one that is free */
  port?: number;
  /** For tokens, ids and chance. @default the scenario's, or `1` */
  seed?: string;
  /** Told of each record of the trace as it is written. */
  onRecord?: (record: TraceRecord) => void;
  /** Records kept in `records` at most; the oldest make room. @default 100_000 */
  recordsMax?: number;
}

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
 * @throws the system's error when the port cannot be had.
 */
export async function serveLoopback(options: LoopbackOptions = {}): Promise<Loopback> {
  const { scenario, onRecord, recordsMax = RECORDS_MAX } = options;
  const accounts = options.accounts ?? scenario?.accounts ?? DEFAULT_ACCOUNTS;
  const settings: ServerSettings = { ...(scenario?.server ?? DEFAULT_SERVER), ...options.server };
  const streams = createStreams(options.seed ?? scenario?.seed ?? DEFAULT_SEED);
  const texts = createLoopbackTexts();

  const door = await openHttpDoor(options.port ?? 0);
  const { baseUrl } = door;
  const clock = createRealClock();
  const trace = createTraceWriter(clock.nowMs, { recordsMax, ...(onRecord && { onRecord }) });
  const server: ServerState = createServer({
    ...settings,
    staleBody: staleBody(settings.staleShape),
    keyOf: texts.outboundKey,
    uint32: streams.stream("server").uint32,
    apiUrl: baseUrl,
    cdnUrl: `${baseUrl}/c2c`,
  });
  let faults: FaultEngine;
  const wire: Wire = createWire({
    ...clock,
    soon: queueMicrotask,
    defers: () => false,
    write: trace.write,
    server,
    faults: () => faults,
    latencyMs: settings.latencyMs,
    keyOf: texts.outboundKey,
  });
  const world = { ...clock, server, wire };

  const credentials = new Map<string, Credential>();
  const login = (account: string): Credential => {
    const { credential, effects } = logIn(server, account, clock.nowMs());
    wire.carryOut(effects);
    const { botId, token, userId } = credential;
    const handed = { account, botId, token, baseUrl, userId };
    credentials.set(account, handed);
    return handed;
  };
  const write: Loopback["userWrites"] = (user, { text: given, account = first, ...writing } = {}) => {
    const { key, text } = texts.inbound(given);
    const id = messageId(server.messageCount);
    wire.carryOut(userWrites(server, account, user, key, text, clock.nowMs(), writing));
    return { key, id, text };
  };
  const [first = "bot"] = accounts;
  for (const account of accounts) login(account);

  const healAtMs = scenario?.healAtMs ?? 0;
  const { lines, workload, leftOut } = feasibleOf(scenario);
  faults = withShapesAtSocket(
    startFaults(lines, healAtMs, faultKind, {
      ...clock,
      chance: name => streams.stream(`fault/${name}`).next,
      write: trace.write,
      act: (action, account) => {
        if (isServerAction(action)) actOnServer(action, account === undefined ? accounts : [account], world);
      },
    }),
  );
  if (scenario !== undefined) {
    clock.after(healAtMs, () => {
      faults.heal();
      trace.write({ type: "heal" });
    });
    startWorkload(workload, {
      after: clock.after,
      act: ({ action, account, user = "", as, group }) => {
        if (action === "login") login(account);
        else write(user, { account, ...(as && { as }), ...(group && { group }) });
      },
    });
  }
  door.lead(wire);

  const move = (change: (state: ServerState, account: string, nowMs: number) => Effect[]) => {
    return (account = first): void => wire.carryOut(change(server, account, clock.nowMs()));
  };
  return {
    baseUrl,
    leftOut,
    records: trace.records,
    credential(account = first) {
      const credential = credentials.get(account);
      if (credential === undefined)
        throw new RangeError(`no account "${account}"; there are: ${accounts.join(", ")}`);
      return credential;
    },
    credentials: () => [...credentials.values()],
    userWrites: write,
    textOf: texts.textOf,
    makeStale: move((state, account, nowMs) => expire(state, account, "expired", nowMs)),
    takeOver: move(takeOver),
    lapse: move(lapseSilently),
    handOverAgain: (count, account = first) =>
      wire.carryOut(redeliver(server, account, count, clock.nowMs())),
    logIn: (account = first) => login(account),
    resetConnections: () => wire.sever("reset"),
    nowMs: clock.nowMs,
    async close() {
      clock.close();
      await door.close();
      trace.close();
    },
  };
}
