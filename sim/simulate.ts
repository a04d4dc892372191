/** One run: scenario, subject, door and seed in; a trace out. Judges nothing. */
import type { Door, DoorName } from "./door/door.ts";
import { memoryDoor } from "./door/memory.ts";
import { createWire } from "./door/wire.ts";
import { type FaultEngine, startFaults } from "./fault/engine.ts";
import { staleBody } from "./fault/stale-body.ts";
import { faultKind } from "./fault/table.ts";
import { createHost } from "./host.ts";
import { openKernel } from "./kernel/kernel.ts";
import type { Scenario, WorkloadLine } from "./scenario/scenario.ts";
import { userWrites } from "./server/delivery.ts";
import { userId, userName } from "./server/ids.ts";
import { expire, takeOver } from "./server/session.ts";
import { createServer, type IssuedCredential, logIn } from "./server/state.ts";
import { createStateDir } from "./state-dir.ts";
import type { Credential, Subject, SubjectModule } from "./subject/subject.ts";
import { createTexts } from "./texts.ts";
import type { Trace } from "./trace/trace.ts";
import { createTraceWriter } from "./trace/writer.ts";
import { startWorkload } from "./workload.ts";

/** The only address of the virtual world. Nothing is ever sent to it. */
export const BASE_URL = "https://ilinkai.weixin.qq.com";

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
  });
  const trace = createTraceWriter(kernel.nowMs);
  let subject: Subject | undefined;
  let closeDoor: (() => void) | undefined;
  try {
    const texts = createTexts();
    const serverStream = kernel.stream("server");
    const server = createServer({
      ...scenario.server,
      staleBody: staleBody(scenario.server.staleShape),
      keyOf: texts.outboundKey,
      uint32: serverStream.uint32,
    });
    let faults: FaultEngine | undefined;
    const wire = createWire({
      nowMs: kernel.nowMs,
      after: kernel.after,
      soon: kernel.soon,
      write: trace.write,
      server,
      faults: () => faults as FaultEngine,
      latencyMs: scenario.server.latencyMs,
      keyOf: texts.outboundKey,
    });
    const host = createHost({
      nowMs: kernel.nowMs,
      after: kernel.after,
      write: trace.write,
      settings: scenario.host,
      inboundKey: texts.inboundKey,
      outbound: texts.outbound,
      userName,
      userId,
    });

    const credentials = new Map<string, Credential>();
    const login = (account: string): Credential => {
      const { credential, effects } = logIn(server, account, kernel.nowMs());
      wire.carryOut(effects);
      const handed = toCredential(credential);
      credentials.set(account, handed);
      return handed;
    };
    const act = (line: WorkloadLine): void => {
      const { account, user = "" } = line;
      switch (line.action) {
        case "inbound": {
          const { key, text } = texts.inbound();
          wire.carryOut(userWrites(server, account, user, key, text, kernel.nowMs()));
          return;
        }
        case "send":
          host.send(account, user);
          return;
        case "typing":
          host.typing(account, user);
          return;
        case "start":
          host.start(credentials.get(account) ?? login(account), "workload");
          return;
        case "stop":
          void host.stop(account, "workload");
          return;
        case "login":
          host.login(login(account));
          return;
      }
    };

    closeDoor = door.open({
      wire,
      baseUrl: BASE_URL,
      begin: kernel.begin,
      finish: kernel.finish,
      onForeign: () => trace.write({ type: "tripwire", what: "foreign-host", declared: false }),
    });
    for (const account of scenario.accounts) login(account);
    // Time stands still until the subject exists: one that waits for a timer here would wait for ever.
    kernel.begin();
    const creating = (async () =>
      options.subject.create({
        host: host.host,
        stateDir: stateDir.path,
        random: kernel.stream("subject").next,
      }))().finally(kernel.finish);
    [subject] = await Promise.all([creating, kernel.settle()]);
    host.attach(subject);

    const pendingStrikes: (() => void)[] = [];
    faults = startFaults(scenario.faults, scenario.healAtMs, faultKind, {
      after: kernel.after,
      chance: name => kernel.stream(`fault/${name}`).next,
      write: trace.write,
      onServer(action, account) {
        for (const name of account === undefined ? scenario.accounts : [account]) {
          if (action.do === "expire") wire.carryOut(expire(server, name, "expired", kernel.nowMs()));
          else {
            const strike = (): void => wire.carryOut(takeOver(server, name, kernel.nowMs()));
            pendingStrikes.push(kernel.after(action.delayMs, strike));
          }
        }
      },
    });
    kernel.after(scenario.healAtMs, () => {
      faults?.heal();
      for (const cancel of pendingStrikes) cancel();
      trace.write({ type: "heal" });
    });
    for (const account of scenario.accounts) {
      if (!startsLater(scenario, account)) {
        kernel.soon(() => host.start(credentials.get(account) as Credential, "workload"));
      }
    }
    startWorkload(scenario.workload, { after: kernel.after, act });

    const teardown = { over: false };
    kernel.after(scenario.endAtMs, () => {
      trace.write({ type: "end" });
      const finish = (): void => {
        if (teardown.over) return;
        trace.write({
          type: "leftover",
          timers: kernel.subjectTimers(),
          requests: wire.inFlight(),
          listeners: subject?.listeners?.() ?? 0,
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
      await subject?.dispose?.();
      // What the subject still does about it, it does in the virtual world: parked there, it never reaches the real one.
      await kernel.settle();
    } finally {
      closeDoor?.();
      kernel.close();
      stateDir.remove();
    }
  }
}

/** msw takes a moment to load; only runs that go through it pay for it. */
async function openDoor(name: DoorName): Promise<Door> {
  return name === "memory" ? memoryDoor : (await import("./door/msw.ts")).mswDoor;
}

/** Whether the workload starts an account itself: its first start comes before any stop. */
function startsLater(scenario: Scenario, account: string): boolean {
  const first = scenario.workload
    .filter(line => line.account === account && (line.action === "start" || line.action === "stop"))
    .toSorted((a, b) => a.atMs - b.atMs)[0];
  return first?.action === "start";
}

function toCredential(issued: IssuedCredential): Credential {
  const { account, botId, token } = issued;
  return { account, botId, token, baseUrl: BASE_URL, userId: issued.userId };
}
