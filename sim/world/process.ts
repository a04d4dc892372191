/** The subject's process: one instance of the client at a time, killed and run again by faults, and perhaps a second one beside it. */

import type { Kernel } from "../kernel/kernel.ts";
import type { Credential, Host, Subject, SubjectContext, SubjectModule } from "../subject/subject.ts";
import type { CrashRecord, NewRecord } from "../trace/record.ts";
import type { HostModel } from "./host.ts";
import type { StateDir } from "./state-dir.ts";

/** What a crash that loses the last writes loses at most. */
const REMEMBER_EVERY_MS = 60_000;

export interface SubjectProcess {
  /** Make the client. Time must stand still meanwhile. */
  begin(): Promise<void>;
  /** Killed without warning. */
  kill(kept: CrashRecord["kept"]): void;
  /** Run again after a kill, with the accounts that were running. */
  runAgain(): void;
  /** Somebody starts the same client once more, with the same accounts and files. */
  beginSecond(): void;
  endSecond(): void;
  /** Listeners left on signals that the adapter handed out. */
  listeners(): number;
  /** Drop every instance, the latest first. */
  dispose(): Promise<void>;
}

export interface ProcessWorld {
  kernel: Kernel;
  module: SubjectModule;
  host: HostModel;
  stateDir: StateDir;
  /** The client may be killed, or its disk may fail: it is to keep its state in files. */
  durable: boolean;
  beforeWrite(file: string): void;
  write(record: NewRecord): void;
  /** Cut every connection of the process. */
  cutConnections(): void;
}

export function createProcess(world: ProcessWorld): SubjectProcess {
  const { kernel, host, stateDir } = world;
  const instances: Subject[] = [];
  const living = new Set<Subject>();
  let current: Subject | undefined;
  let second: { subject: Subject; accounts: string[] } | undefined;
  let owed: Credential[] = [];

  const create = async (face: Host): Promise<Subject> => {
    const context: SubjectContext = {
      host: face,
      stateDir: stateDir.path,
      random: kernel.stream("subject").next,
      durable: world.durable,
      beforeWrite: world.beforeWrite,
    };
    const subject = await world.module.create(context);
    instances.push(subject);
    living.add(subject);
    return subject;
  };
  /** Bracketed: whatever making a client takes, it takes no virtual time. */
  const inNoTime = (work: () => Promise<void>): void => {
    kernel.begin();
    void work().finally(kernel.finish);
  };
  const rememberOften = (): void => {
    stateDir.remember();
    kernel.after(REMEMBER_EVERY_MS, rememberOften);
  };

  return {
    async begin() {
      current = await create(host.host);
      host.attach(current);
      if (world.durable) rememberOften();
    },
    kill(kept) {
      if (current === undefined) return;
      world.cutConnections();
      kernel.process.kill();
      owed = host.crash();
      world.write({ type: "crash", kept });
      // What the operating system takes back from a dead process.
      const dead = [current, second?.subject];
      living.clear();
      stateDir.keepThrough(() => {
        for (const subject of dead) subject?.killed?.();
      });
      current = undefined;
      second = undefined;
      if (kept === "last-writes-lost") stateDir.goBack();
      else if (kept === "torn") stateDir.tear();
      else if (kept === "nothing") stateDir.empty();
    },
    runAgain() {
      if (current !== undefined) return;
      inNoTime(async () => {
        current = await create(host.host);
        host.attach(current);
        for (const credential of owed) host.start(credential, "crash");
        // What came due meanwhile, a cron job of the host, finds the accounts started.
        kernel.soon(kernel.process.resume);
      });
    },
    beginSecond() {
      const credentials = host.credentials();
      const face: Host = {
        handle: host.host.handle,
        event() {},
        status() {},
        log: host.host.log,
        ended() {},
      };
      inNoTime(async () => {
        const subject = await create(face).catch(() => undefined);
        // It found the place taken, and gave up.
        if (subject === undefined) return;
        second = { subject, accounts: credentials.map(({ account }) => account) };
        for (const credential of credentials) quietly(() => subject.start(credential));
      });
    },
    endSecond() {
      const ending = second;
      second = undefined;
      for (const account of ending?.accounts ?? []) quietly(() => ending?.subject.stop(account));
    },
    // Of one that was killed nothing is left, whatever its signals still hold.
    listeners: () => [...living].reduce((sum, subject) => sum + (subject.listeners?.() ?? 0), 0),
    async dispose() {
      for (const subject of instances.reverse()) await subject.dispose?.();
    },
  };
}

function quietly(call: () => Promise<void> | undefined): void {
  void (async () => call())().catch(() => {});
}
