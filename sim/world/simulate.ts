/** One run: scenario, subject, door and seed in; a trace out. Judges nothing. */
import type { Door, DoorName } from "../door/door.ts";
import { memoryDoor } from "../door/memory.ts";
import { createWire } from "../door/wire.ts";
import { startFaults } from "../fault/engine.ts";
import type { DiskAction } from "../fault/fault.ts";
import type { FaultEngine } from "../fault/hit.ts";
import { staleBody } from "../fault/stale-body.ts";
import { faultKind } from "../fault/table.ts";
import { type WriteFault, writeError } from "../kernel/disk.ts";
import { openKernel } from "../kernel/kernel.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { heldBack } from "../server/delivery.ts";
import { userId, userName } from "../server/ids.ts";
import { STRANGER } from "../server/items.ts";
import { VERIFY_CODE } from "../server/qr-script.ts";
import { createServer } from "../server/state.ts";
import type { Credential, SubjectModule } from "../subject/subject.ts";
import type { Trace } from "../trace/trace.ts";
import { createTraceWriter } from "../trace/writer.ts";
import { createActions } from "./actions.ts";
import { createHost } from "./host.ts";
import { createPeople } from "./people.ts";
import { createProcess, type SubjectProcess } from "./process.ts";
import { createSecrets } from "./secrets.ts";
import { createStateDir } from "./state-dir.ts";
import { createTexts } from "./texts.ts";
import { startWorkload } from "./workload.ts";

/** Events that one run may take; a day of polls is some 20,000. */
const STEPS_MAX = 5_000_000;
/** After the end, all accounts are stopped; what still lives so much later counts as left behind. */
const TEARDOWN_MS = 30_000;

export interface RunOptions {
  scenario: Scenario;
  subject: SubjectModule;
  /** @default memory */
  door?: DoorName;
  /** @default the scenario's */
  seed?: string;
}

/** What a run leaves besides the trace. */
export interface RunResult {
  trace: Trace;
  virtualMs: number;
  polls: number;
  requests: number;
  /** How often each fault kind acted. */
  fired: Readonly<Record<string, number>>;
}

/** Run a scenario. Replaces the process's clock and globals while it runs; one run at a time per process. */
export async function simulate(options: RunOptions): Promise<RunResult> {
  const { scenario } = options;
  const seed = options.seed ?? scenario.seed;
  const door = await openDoor(options.door ?? "memory");
  const stateDir = createStateDir();
  const durable = scenario.faults.some(({ kind }) => faultKind(kind).durable);
  let faults: FaultEngine | undefined;
  const onWrite = (file: string): WriteFault | undefined =>
    stateDir.holds(file) ? toWriteFault(faults?.onWrite()) : undefined;

  // The tripwire may speak before the trace exists; both live in the same virtual world.
  const kernel = openKernel({
    startMs: scenario.startMs,
    seed,
    stepsMax: STEPS_MAX,
    settleTurns: door.settleTurns,
    onTrip: (what, where) => {
      const declared = options.subject.exceptions?.[what] !== undefined;
      trace.write({ type: "tripwire", what, declared, ...(where === undefined ? {} : { where }) });
    },
    onOutput: text => secrets.inspect("?", text, "output"),
    ...(durable ? { onWrite } : {}),
  });
  const trace = createTraceWriter(kernel.nowMs);
  const secrets = createSecrets(trace.write);
  let process: SubjectProcess | undefined;
  let closeDoor: (() => void) | undefined;
  try {
    const texts = createTexts();
    const keysById = new Map<string, string>();
    const server = createServer({
      ...scenario.server,
      staleBody: staleBody(scenario.server.staleShape),
      keyOf: texts.outboundKey,
      uint32: kernel.stream("server").uint32,
    });
    const wire = createWire({
      nowMs: kernel.nowMs,
      after: kernel.after,
      soon: kernel.soon,
      defers: kernel.process.defers,
      write: trace.write,
      server,
      faults: () => faults as FaultEngine,
      latencyMs: scenario.server.latencyMs,
      keyOf: texts.outboundKey,
    });
    const credentials = new Map<string, Credential>();
    const host = createHost({
      nowMs: kernel.nowMs,
      after: kernel.afterInProcess,
      write: trace.write,
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

    closeDoor = door.open({
      wire,
      begin: kernel.begin,
      finish: kernel.finish,
      onForeign: (_url, authorization) => {
        secrets.inspect("?", authorization ?? "", "request to a foreign host");
        trace.write({ type: "tripwire", what: "foreign-host", declared: false });
      },
    });
    for (const account of scenario.accounts) people.login(account);
    process = createProcess({
      kernel,
      module: options.subject,
      host,
      stateDir,
      durable,
      beforeWrite(file) {
        const fault = onWrite(file);
        if (fault !== undefined) throw writeError(fault, "write", file);
      },
      write: trace.write,
      cutConnections: () => wire.sever("killed"),
    });
    // Time stands still until the subject exists: one that waits for a timer here would wait for ever.
    kernel.begin();
    await Promise.all([process.begin().finally(kernel.finish), kernel.settle()]);

    const actions = createActions({
      kernel,
      server,
      host,
      process,
      wire,
      write: trace.write,
      credentialOf: account => credentials.get(account),
    });
    faults = startFaults(scenario.faults, scenario.healAtMs, faultKind, {
      nowMs: kernel.nowMs,
      after: kernel.after,
      chance: name => kernel.stream(`fault/${name}`).next,
      write: trace.write,
      act: (action, account) => actions.act(action, account === undefined ? scenario.accounts : [account]),
    });
    kernel.after(scenario.healAtMs, () => {
      faults?.heal();
      actions.heal();
      trace.write({ type: "heal" });
    });
    for (const account of scenario.accounts) {
      if (!startsLater(scenario, account)) {
        kernel.soon(() => host.start(credentials.get(account) as Credential, "workload"));
      }
    }
    startWorkload(scenario.workload, { after: kernel.after, act: people.act });

    const subject = process;
    const teardown = { over: false };
    kernel.after(scenario.endAtMs, () => {
      wire.carryOut(heldBack(server));
      trace.write({ type: "end" });
      const finish = (): void => {
        if (teardown.over) return;
        trace.write({
          type: "leftover",
          timers: kernel.subjectTimers(),
          requests: wire.inFlight(),
          listeners: subject.listeners(),
          handles: kernel.openHandles(),
        });
        trace.close();
        teardown.over = true;
      };
      kernel.after(TEARDOWN_MS, finish);
      void Promise.allSettled(host.running().map(account => host.stop(account, "end"))).then(() =>
        kernel.soon(finish),
      );
    });
    const end = await kernel.run(() => {
      if (teardown.over) return { why: "done" };
      if (kernel.subjectTimers() > 0 || wire.inFlight() > 0 || host.handling() > 0) return undefined;
      const waiting = host.running().filter(account => host.state(account) !== "needs-login");
      // The watchdog will see to it.
      if (scenario.host.watchdog) return undefined;
      if (waiting.length === 0 || kernel.nowMs() >= scenario.endAtMs) return undefined;
      return {
        why: "stuck",
        message: `${waiting.join(", ")}: nothing in flight, no timer armed, and not stopped`,
      };
    });
    if (end.why !== "done") trace.write({ type: "halt", why: end.why, message: end.message });
    trace.close();

    return {
      trace: {
        header: {
          version: 1,
          scenario: scenario.name,
          subject: options.subject.name,
          seed,
          start: new Date(scenario.startMs).toISOString(),
          accounts: scenario.accounts,
          healAtMs: scenario.healAtMs,
          endAtMs: scenario.endAtMs,
          advertisedMs: scenario.server.advertiseMs ?? 35_000,
          cursor: scenario.server.cursor,
          limits: scenario.limits,
        },
        records: trace.records,
      },
      virtualMs: Math.min(kernel.nowMs(), scenario.endAtMs),
      polls: wire.counts.polls,
      requests: wire.counts.requests,
      fired: faults.fired,
    };
  } finally {
    try {
      await process?.dispose();
      // What the subject still does about it, it does in the virtual world: parked there, it never reaches the real one.
      await kernel.settle();
    } finally {
      closeDoor?.();
      kernel.close();
      stateDir.remove();
    }
  }
}

function toWriteFault(action: DiskAction | undefined): WriteFault | undefined {
  if (action === undefined) return undefined;
  return action.do === "tear" ? { code: "EIO", half: true } : { code: action.code };
}

/** msw takes a moment to load; only runs that go through it pay for it. */
async function openDoor(name: DoorName): Promise<Door> {
  return name === "memory" ? memoryDoor : (await import("../door/msw.ts")).mswDoor;
}

/** Whether the workload starts an account itself: its first start comes before any stop. */
function startsLater(scenario: Scenario, account: string): boolean {
  const first = scenario.workload
    .filter(line => line.account === account && (line.action === "start" || line.action === "stop"))
    .toSorted((a, b) => a.atMs - b.atMs)[0];
  return first?.action === "start";
}
