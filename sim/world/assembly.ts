/** The parts of one simulated world, made in order and tied together: kernel, trace, server, wire, host, people, process. */
import type { Door } from "../door/door.ts";
import { createWire, type Wire } from "../door/wire.ts";
import { startFaults } from "../fault/engine.ts";
import type { FaultEngine } from "../fault/hit.ts";
import { staleBody } from "../fault/stale-body.ts";
import { faultKind } from "../fault/table.ts";
import { type Kernel, openKernel } from "../kernel/kernel.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { userId, userName } from "../server/ids.ts";
import { STRANGER, twinOf, UNDER_KNOWN_ID } from "../server/items.ts";
import { ownersOfKeysIn } from "../server/keys.ts";
import { VERIFY_CODE } from "../server/qr-script.ts";
import { createServer, type ServerState } from "../server/state.ts";
import type { Credential, SubjectModule } from "../subject/subject.ts";
import { TO_FOREIGN_HOST, type TraceRecord } from "../trace/record.ts";
import { createTraceWriter, type TraceWriter } from "../trace/writer.ts";
import { createActions } from "./actions.ts";
import { createHost, type HostModel } from "./host.ts";
import { createLogbook, type Logbook } from "./logbook.ts";
import { MessageIds } from "./message-ids.ts";
import { createPeople, type People } from "./people.ts";
import { createProcess, type SubjectProcess } from "./process.ts";
import { createSecrets, type Secrets } from "./secrets.ts";
import { createStorage, type FaultSlot, type Storage } from "./storage.ts";
import { createTexts, type Texts } from "./texts.ts";
import { countDeeds } from "./workload.ts";

/** Events that one run may take; a day of polls is some 20,000. */
const STEPS_MAX = 5_000_000;
/** A client that looks about it five times a second is no endless loop, however long the run. */
const STEPS_PER_SECOND = 12;
/** Where there are many accounts, each may take so many: an hour of polls that fail in a few seconds. */
const STEPS_PER_ACCOUNT = 5_000;

/** The busiest instant of an honest run takes 3 steps for each account, when all start at once, and 27 where there is one account. */
const STEPS_PER_INSTANT = 2_000;
/** What may come in one instant for each account, and for each thing that people do: all of it may wait for that instant. */
const STEPS_PER_PART = 20;

/** A client that takes more steps lets time move no more: it spins. */
const instantOf = ({ accounts, workload }: Scenario): number =>
  STEPS_PER_INSTANT + STEPS_PER_PART * (accounts.length + countDeeds(workload));

export interface WorldPlan {
  scenario: Scenario;
  subject: SubjectModule;
  seed: string;
  door: Door;
  signal?: AbortSignal | undefined;
  budgetMs?: number | undefined;
  onRecord?: ((record: TraceRecord) => void) | undefined;
  recordsMax?: number | undefined;
}

/** A world in which nothing has happened yet. */
export interface World {
  readonly scenario: Scenario;
  readonly kernel: Kernel;
  readonly trace: TraceWriter;
  readonly logbook: Logbook;
  readonly server: ServerState;
  readonly wire: Wire;
  readonly host: HostModel;
  readonly people: People;
  readonly process: SubjectProcess;
  /** The newest credential of each account on the bot's machine. */
  readonly credentials: ReadonlyMap<string, Credential>;
  /** From now on faults strike. Called once, when the subject exists. */
  startFaults(): { faults: FaultEngine; takeBack(): void };
  /** Give the real world back to the process. */
  close(): Promise<void>;
}

/** Make the world. Takes the process's clock, chance and `fetch` until `close`. */
export function createWorld(plan: WorldPlan): World {
  const { scenario } = plan;
  const slot: FaultSlot = { engine: undefined, onHarm() {} };
  const storage = createStorage(scenario, slot);
  const time = openVirtualTime(plan, storage);
  const { kernel, trace, logbook } = time;
  let closeDoor: CloseDoor | undefined;
  const giveBack = (): void => {
    kernel.close();
    storage.stateDir.remove();
  };
  const close = async (): Promise<void> => {
    try {
      await closeDoor?.();
    } finally {
      giveBack();
    }
  };
  try {
    const texts = createTexts();
    const credentials = new Map<string, Credential>();
    const service = createService(scenario, time, slot, texts);
    slot.onHarm = () => {
      service.server.filesHarmed = true;
    };
    const household = createHousehold({ scenario, time, slot, texts, credentials, ...service });
    closeDoor = openDoor(plan.door, { ...time, ...service });
    for (const account of scenario.accounts) household.people.login(account);
    const process = createProcess({
      kernel,
      module: plan.subject,
      host: household.host,
      stateDir: storage.stateDir,
      durable: storage.durable,
      losesWrites: storage.losesWrites,
      beforeWrite: storage.beforeWrite,
      beforeStore: () =>
        storage.beforeStore(
          kernel.nowMs(),
          delayMs => new Promise(resolve => void kernel.afterInProcess(delayMs, resolve)),
        ),
      write: trace.write,
      cutConnections: () => service.wire.sever("killed"),
    });
    const parts = { scenario, kernel, trace, logbook, process, credentials, ...service, ...household };
    return { ...parts, startFaults: () => startFaultsOf(parts, slot), close };
  } catch (error) {
    void closeDoor?.();
    giveBack();
    throw error;
  }
}

/** The service and the network that leads to it. */
function createService(
  scenario: Scenario,
  { kernel, trace }: VirtualTime,
  slot: FaultSlot,
  texts: Texts,
): { server: ServerState; wire: Wire } {
  const server = createServer({
    ...scenario.server,
    staleBody: staleBody(scenario.server.staleShape),
    keyOf: texts.outboundKey,
    timeOfDay: nowMs => scenario.startMs + nowMs,
    uint32: kernel.stream("server").uint32,
  });
  const wire = createWire({
    nowMs: kernel.nowMs,
    after: kernel.after,
    soon: kernel.soon,
    defers: kernel.process.defers,
    write: trace.write,
    server,
    faults: () => slot.engine as FaultEngine,
    latencyMs: scenario.server.latencyMs,
  });
  return { server, wire };
}

interface HouseholdWorld {
  scenario: Scenario;
  time: VirtualTime;
  slot: FaultSlot;
  texts: Texts;
  credentials: Map<string, Credential>;
  server: ServerState;
  wire: Wire;
}

/** Users of whom the workload knows nothing, but that one of its users is called alike. */
function twinsOf({ workload }: Scenario): ReadonlySet<string> {
  const users = new Set(workload.flatMap(({ user }) => user ?? []));
  return new Set([...users].map(twinOf).filter(twin => !users.has(twin)));
}

/** Whoever is around the client: the host that runs it, and people. */
function createHousehold(world: HouseholdWorld): { host: HostModel; people: People } {
  const { time, texts, credentials, server, wire } = world;
  const { kernel, trace, secrets, logbook } = time;
  const messageIds = new MessageIds();
  const twins = twinsOf(world.scenario);
  const host = createHost({
    nowMs: kernel.nowMs,
    after: kernel.afterInProcess,
    write: trace.write,
    settings: world.scenario.host,
    inspect: secrets.inspect,
    redact: secrets.redact,
    logged: line => logbook.add("log", line),
    onHandler: (account, message) => world.slot.engine?.onHandler(account, message),
    onCallback: account => world.slot.engine?.onCallback(account),
    inboundKey: ({ messageId: id, text }) => (id && messageIds.keyOf(id)) ?? texts.inboundKey(text),
    wordsOf: (key, { text }) => (text.includes(UNDER_KNOWN_ID) ? undefined : texts.wordsOf(key, text)),
    keyOfId: id => messageIds.keyOf(id) ?? "?",
    endedKey: texts.endedKey,
    isStranger: user => user === STRANGER || twins.has(user),
    outbound(account, user, form) {
      const made = texts.outbound(user, form);
      secrets.learn(made.text, account, "text");
      return made;
    },
    verifyCode: VERIFY_CODE,
    onLogin: credential => {
      secrets.learn(credential.token, credential.account, "token");
      credentials.set(credential.account, credential);
    },
    userName,
    userId,
  });
  return {
    host,
    people: createPeople({ kernel, server, wire, host, texts, secrets, credentials, messageIds }),
  };
}

function startFaultsOf(
  world: Omit<World, "startFaults" | "close">,
  slot: FaultSlot,
): { faults: FaultEngine; takeBack(): void } {
  const { scenario, kernel, trace, server, host, process, wire, credentials } = world;
  const { write } = trace;
  const actions = createActions({
    kernel,
    server,
    host,
    process,
    wire,
    write,
    credentialOf: account => credentials.get(account),
  });
  const engine = startFaults(scenario.faults, scenario.healAtMs, faultKind, {
    nowMs: kernel.nowMs,
    after: kernel.after,
    chance: name => kernel.stream(`fault/${name}`).next,
    write,
    inFlight: wire.underWay,
    sever: wire.severOne,
    act: (action, account) => actions.act(action, account === undefined ? scenario.accounts : [account]),
  });
  slot.engine = engine;
  return { faults: engine, takeBack: actions.heal };
}

interface VirtualTime {
  kernel: Kernel;
  trace: TraceWriter;
  secrets: Secrets;
  logbook: Logbook;
}

/** The kernel, the trace and the search for secrets are made together: the kernel reports trips and output from the start. */
function openVirtualTime(
  { scenario, subject, seed, door, signal, budgetMs, onRecord, recordsMax }: WorldPlan,
  { durable, onWrite, stateDir }: Storage,
): VirtualTime {
  try {
    const kernel = openKernel({
      label: `the run of ${scenario.name} for ${subject.name}, seed ${seed}`,
      signal,
      budgetMs,
      startMs: scenario.startMs,
      seed,
      stepsMax: Math.max(
        STEPS_MAX,
        STEPS_PER_ACCOUNT * scenario.accounts.length,
        STEPS_PER_SECOND * (scenario.endAtMs / 1_000),
      ),
      stepsPerInstantMax: instantOf(scenario),
      settleTurns: door.settleTurns,
      onTrip: (what, where, call) => {
        const declared = subject.exceptions?.[what] !== undefined;
        if (where !== undefined) secrets.inspect("?", where, "error");
        trace.write({
          type: "tripwire",
          what,
          declared,
          ...(where === undefined ? {} : { where: secrets.redact(where) }),
          ...(call === undefined ? {} : { call }),
        });
      },
      // The trace ends here: a real program would do nothing after its exit.
      onExit: message => {
        trace.write({ type: "halt", why: "exited", message });
        trace.close();
      },
      onOutput: text => {
        secrets.inspect("?", text, "output");
        logbook.add("output", text);
      },
      ...(durable ? { onWrite } : {}),
    });
    const trace = createTraceWriter(kernel.nowMs, {
      ...(onRecord && { onRecord }),
      ...(recordsMax !== undefined && { recordsMax }),
    });
    const secrets = createSecrets(trace.write);
    const logbook = createLogbook({
      nowMs: kernel.nowMs,
      nextSeq: () => (trace.records.at(-1)?.seq ?? -1) + 1,
      redact: text => stateDir.unplaced(secrets.redact(text)),
    });
    return { kernel, trace, secrets, logbook };
  } catch (error) {
    stateDir.remove();
    throw error;
  }
}

type CloseDoor = ReturnType<Door["open"]>;

function openDoor(
  door: Door,
  { kernel, trace, secrets, wire, server }: VirtualTime & { wire: Wire; server: ServerState },
): CloseDoor {
  return door.open({
    wire,
    begin: kernel.begin,
    finish: kernel.finish,
    after: kernel.afterInProcess,
    catchConnections: kernel.catchConnections,
    onForeign: said => {
      secrets.inspect("?", said, TO_FOREIGN_HOST);
      for (const account of ownersOfKeysIn(server, said))
        trace.write({ type: "leak", account, what: "key", where: TO_FOREIGN_HOST });
      trace.write({ type: "tripwire", what: "foreign-host", declared: false });
    },
  });
}
