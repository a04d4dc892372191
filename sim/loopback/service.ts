/** A server in real time, behind whatever door it is given: its state, its wire, its logins, and the scenario that it plays. */
import { createWire, type Wire } from "../door/wire.ts";
import { startFaults } from "../fault/engine.ts";
import type { FaultEngine } from "../fault/hit.ts";
import { staleBody } from "../fault/stale-body.ts";
import { faultKind } from "../fault/table.ts";
import { createRealClock } from "../kernel/real-clock.ts";
import { createStreams, type Streams } from "../kernel/streams.ts";
import type { Scenario, ServerSettings } from "../scenario/scenario.ts";
import { DEFAULT_ACCOUNTS, DEFAULT_SEED, DEFAULT_SERVER } from "../scenario/settings.ts";
import { userWrites, type Writing } from "../server/delivery.ts";
import { messageId } from "../server/ids.ts";
import { actOnServer, isServerAction, type ServerWorld } from "../server/server-actions.ts";
import { createServer, type ServerState } from "../server/state.ts";
import type { TraceRecord } from "../trace/record.ts";
import { createTraceWriter, type TraceWriter } from "../trace/writer.ts";
import { startWorkload } from "../world/workload.ts";
import { type Feasible, feasibleOf, withShapesAtSocket } from "./faults.ts";
import { createLogins, type Logins } from "./logins.ts";
import type { LoopbackOptions } from "./options.ts";
import { createLoopbackTexts } from "./texts.ts";

/** Records that a server keeps unless told otherwise; the oldest make room. */
const RECORDS_MAX = 100_000;

export interface Service {
  readonly accounts: readonly string[];
  readonly server: ServerState;
  readonly wire: Wire;
  readonly logins: Logins;
  readonly records: readonly TraceRecord[];
  /** See {@link Feasible}. */
  readonly leftOut: readonly string[];
  nowMs(): number;
  textOf(key: string): string | undefined;
  userWrites(
    user: string,
    account: string,
    text: string | undefined,
    writing: Writing,
  ): { key: string; id: string; text: string };
  /** What the scenario has at its very beginning has happened: timers of one delay go off in the order in which they were armed. */
  begun: Promise<void>;
  /** Nothing more is played. */
  endTimers(): void;
  /** Nothing more is written down. */
  endTrace(): void;
}

export function createService(baseUrl: string, options: LoopbackOptions): Service {
  const { scenario, onRecord, recordsMax = RECORDS_MAX } = options;
  const accounts = options.accounts ?? scenario?.accounts ?? DEFAULT_ACCOUNTS;
  const settings: ServerSettings = { ...(scenario?.server ?? DEFAULT_SERVER), ...options.server };
  const streams = createStreams(options.seed ?? scenario?.seed ?? DEFAULT_SEED);
  const texts = createLoopbackTexts();
  const clock = createRealClock();
  const trace = createTraceWriter(clock.nowMs, { recordsMax, ...(onRecord && { onRecord }) });
  const server = createServer({
    ...settings,
    staleBody: staleBody(settings.staleShape),
    keyOf: texts.outboundKey,
    // The real one: this clock stands still while the machine sleeps, and clients may compare with theirs.
    timeOfDay: Date.now,
    uint32: streams.stream("server").uint32,
    apiUrl: baseUrl,
    cdnUrl: `${baseUrl}/c2c`,
  });
  let faults: FaultEngine;
  const wire = createWire({
    ...clock,
    soon: queueMicrotask,
    defers: () => false,
    write: trace.write,
    server,
    faults: () => faults,
    latencyMs: settings.latencyMs,
  });
  const world: ServerWorld = { ...clock, server, wire };
  const logins = createLogins(baseUrl, { server, wire, nowMs: clock.nowMs });
  for (const account of accounts) logins.logIn(account);

  const write: Service["userWrites"] = (user, account, given, writing) => {
    const { key, text } = texts.inbound(given);
    const id = messageId(server.messageCount, server.options.messageIds);
    wire.carryOut(userWrites(server, account, user, key, text, clock.nowMs(), writing));
    return { key, id, text };
  };
  const feasible = feasibleOf(scenario);
  faults = playFaults(feasible.lines, scenario, { world, wire, streams, trace, accounts });
  if (scenario !== undefined) {
    startWorkload(feasible.workload, {
      after: clock.after,
      act: ({ action, account, user = "", as, group }) => {
        if (action === "login") logins.logIn(account);
        else write(user, account, undefined, { ...(as && { as }), ...(group && { group }) });
      },
    });
  }
  return {
    accounts,
    server,
    wire,
    logins,
    records: trace.records,
    leftOut: feasible.leftOut,
    nowMs: clock.nowMs,
    textOf: texts.textOf,
    userWrites: write,
    begun: new Promise(resolve => clock.after(0, resolve)),
    endTimers: clock.close,
    endTrace: trace.close,
  };
}

/** Start the faults of a scenario, and end them when it says so. */
function playFaults(
  lines: Feasible["lines"],
  scenario: Scenario | undefined,
  parts: {
    world: ServerWorld;
    wire: Wire;
    streams: Streams;
    trace: TraceWriter;
    accounts: readonly string[];
  },
): FaultEngine {
  const { world, wire, streams, trace, accounts } = parts;
  const healAtMs = scenario?.healAtMs ?? 0;
  const engine = startFaults(lines, healAtMs, faultKind, {
    nowMs: world.nowMs,
    after: world.after,
    chance: name => streams.stream(`fault/${name}`).next,
    write: trace.write,
    inFlight: wire.underWay,
    sever: wire.severOne,
    act: (action, account) => {
      if (isServerAction(action)) actOnServer(action, account === undefined ? accounts : [account], world);
    },
  });
  if (scenario !== undefined) {
    world.after(healAtMs, () => {
      engine.heal();
      trace.write({ type: "heal" });
    });
  }
  return withShapesAtSocket(engine);
}
