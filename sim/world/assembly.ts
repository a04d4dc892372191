/** The parts of one simulated world, made in order and tied together: kernel, trace, server, wire, host, people, process. */
import type { Door } from "../door/door.ts";
import { createWire, type Wire } from "../door/wire.ts";
import { startFaults } from "../fault/engine.ts";
import type { DiskAction } from "../fault/fault.ts";
import type { FaultEngine } from "../fault/hit.ts";
import { staleBody } from "../fault/stale-body.ts";
import { faultKind } from "../fault/table.ts";
import { type WriteFault, writeError } from "../kernel/disk.ts";
import { type Kernel, openKernel } from "../kernel/kernel.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { userId, userName } from "../server/ids.ts";
import { STRANGER } from "../server/items.ts";
import { VERIFY_CODE } from "../server/qr-script.ts";
import { createServer, type ServerState } from "../server/state.ts";
import type { Credential, SubjectModule } from "../subject/subject.ts";
import { createTraceWriter, type TraceWriter } from "../trace/writer.ts";
import { createActions } from "./actions.ts";
import { createHost, type HostModel } from "./host.ts";
import { createPeople, type People } from "./people.ts";
import { createProcess, type SubjectProcess } from "./process.ts";
import { createSecrets, type Secrets } from "./secrets.ts";
import { createStateDir, type StateDir } from "./state-dir.ts";
import { createTexts } from "./texts.ts";

/** Events that one run may take; a day of polls is some 20,000. */
const STEPS_MAX = 5_000_000;

export interface WorldPlan {
  scenario: Scenario;
  subject: SubjectModule;
  seed: string;
  door: Door;
  signal?: AbortSignal | undefined;
  budgetMs?: number | undefined;
}

/** A world in which nothing has happened yet. */
export interface World {
  readonly scenario: Scenario;
  readonly kernel: Kernel;
  readonly trace: TraceWriter;
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
  close(): void;
}

/** Make the world. Takes the process's clock, chance and `fetch` until `close`. */
export function createWorld(plan: WorldPlan): World {
  const { scenario, subject } = plan;
  const stateDir = createStateDir();
  const durable = scenario.faults.some(({ kind }) => faultKind(kind).durable);
  /** Undefined until faults may strike. */
  let faults: FaultEngine | undefined;
  const onWrite = (file: string): WriteFault | undefined =>
    stateDir.holds(file) ? toWriteFault(faults?.onWrite()) : undefined;

  const { kernel, trace, secrets } = openVirtualTime(plan, durable ? onWrite : undefined, stateDir);
  const { nowMs, after } = kernel;
  const { write } = trace;
  let closeDoor: (() => void) | undefined;
  const close = (): void => {
    closeDoor?.();
    kernel.close();
    stateDir.remove();
  };
  try {
    const texts = createTexts();
    const keysById = new Map<string, string>();
    const credentials = new Map<string, Credential>();
    const server = createServer({
      ...scenario.server,
      staleBody: staleBody(scenario.server.staleShape),
      keyOf: texts.outboundKey,
      uint32: kernel.stream("server").uint32,
    });
    const wire = createWire({
      nowMs,
      after,
      soon: kernel.soon,
      defers: kernel.process.defers,
      write,
      server,
      faults: () => faults as FaultEngine,
      latencyMs: scenario.server.latencyMs,
      keyOf: texts.outboundKey,
    });
    const host = createHost({
      nowMs,
      after: kernel.afterInProcess,
      write,
      settings: scenario.host,
      inspect: secrets.inspect,
      onHandler: account => faults?.onHandler(account),
      inboundKey: ({ messageId: id, text }) => (id && keysById.get(id)) ?? texts.inboundKey(text),
      isStranger: user => user === STRANGER,
      outbound: texts.outbound,
      verifyCode: VERIFY_CODE,
      onLogin: credential => {
        secrets.learn(credential.token, credential.account, "token");
        credentials.set(credential.account, credential);
      },
      userName,
      userId,
    });
    const people = createPeople({ kernel, server, wire, host, texts, secrets, credentials, keysById });
    closeDoor = openDoor(plan.door, { kernel, trace, secrets, wire });
    for (const account of scenario.accounts) people.login(account);
    const process = createProcess({
      kernel,
      module: subject,
      host,
      stateDir,
      durable,
      beforeWrite(file) {
        const fault = onWrite(file);
        if (fault !== undefined) throw writeError(fault, "write", file);
      },
      write,
      cutConnections: () => wire.sever("killed"),
    });
    const actions = createActions({
      kernel,
      server,
      host,
      process,
      wire,
      write,
      credentialOf: account => credentials.get(account),
    });
    return {
      scenario,
      kernel,
      trace,
      server,
      wire,
      host,
      people,
      process,
      credentials,
      startFaults() {
        const engine = startFaults(scenario.faults, scenario.healAtMs, faultKind, {
          nowMs,
          after,
          chance: name => kernel.stream(`fault/${name}`).next,
          write,
          act: (action, account) =>
            actions.act(action, account === undefined ? scenario.accounts : [account]),
        });
        faults = engine;
        return { faults: engine, takeBack: actions.heal };
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

interface VirtualTime {
  kernel: Kernel;
  trace: TraceWriter;
  secrets: Secrets;
}

/** The tripwire may speak before anything else exists: kernel, trace and the eye for secrets are made together. */
function openVirtualTime(
  { scenario, subject, seed, door, signal, budgetMs }: WorldPlan,
  onWrite: ((file: string) => WriteFault | undefined) | undefined,
  stateDir: StateDir,
): VirtualTime {
  try {
    const kernel = openKernel({
      label: `the run of ${scenario.name} for ${subject.name}, seed ${seed}`,
      signal,
      budgetMs,
      startMs: scenario.startMs,
      seed,
      stepsMax: STEPS_MAX,
      settleTurns: door.settleTurns,
      onTrip: (what, where) => {
        const declared = subject.exceptions?.[what] !== undefined;
        trace.write({ type: "tripwire", what, declared, ...(where === undefined ? {} : { where }) });
      },
      // What the program does after its own end is nobody's business.
      onExit: message => {
        trace.write({ type: "halt", why: "exited", message });
        trace.close();
      },
      onOutput: text => secrets.inspect("?", text, "output"),
      ...(onWrite === undefined ? {} : { onWrite }),
    });
    const trace = createTraceWriter(kernel.nowMs);
    const secrets = createSecrets(trace.write);
    return { kernel, trace, secrets };
  } catch (error) {
    stateDir.remove();
    throw error;
  }
}

function openDoor(door: Door, { kernel, trace, secrets, wire }: VirtualTime & { wire: Wire }): () => void {
  return door.open({
    wire,
    begin: kernel.begin,
    finish: kernel.finish,
    onForeign: (_url, authorization) => {
      secrets.inspect("?", authorization ?? "", "request to a foreign host");
      trace.write({ type: "tripwire", what: "foreign-host", declared: false });
    },
  });
}

function toWriteFault(action: DiskAction | undefined): WriteFault | undefined {
  if (action === undefined) return undefined;
  return action.do === "tear" ? { code: "EIO", half: true } : { code: action.code };
}
