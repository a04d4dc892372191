/** The subject's process: one instance of the client at a time, killed and run again by faults, and perhaps a second one beside it. */

import type { Kernel } from "../kernel/kernel.ts";
import type { Credential, Host, Subject, SubjectModule } from "../subject/subject.ts";
import type { CrashRecord, NewRecord } from "../trace/record.ts";
import type { HostModel } from "./host.ts";
import { type Lent, lend } from "./lend.ts";
import { quietly } from "./quietly.ts";
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
  /** Listeners on the process, and those on signals that the adapter handed out. */
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
  /** A crash may go back to what was written earlier. */
  losesWrites: boolean;
  beforeWrite(file: string): void;
  beforeStore(): Promise<void> | undefined;
  write(record: NewRecord): void;
  /** Cut every connection of the process. */
  cutConnections(): void;
}

export function createProcess(world: ProcessWorld): SubjectProcess {
  const { kernel, host, stateDir } = world;
  const instances = createInstances(world);
  const second = createSecond(world, instances);
  let current: Subject | undefined;
  let owed: Credential[] = [];

  const rememberOften = (): void => {
    stateDir.remember();
    kernel.after(REMEMBER_EVERY_MS, rememberOften);
  };
  const attach = (subject: Subject): void => {
    current = subject;
    host.attach(subject);
  };

  return {
    async begin() {
      kernel.listeners.disregard();
      attach(await instances.create(host.host));
      if (world.losesWrites) rememberOften();
    },
    kill(kept) {
      if (current === undefined) return;
      world.cutConnections();
      kernel.process.kill();
      kernel.listeners.disregard();
      owed = host.crash();
      world.write({ type: "crash", kept });
      // What the operating system takes back from a dead process.
      const dead = [current, second.forget()];
      instances.forget();
      stateDir.keepThrough(() => {
        for (const subject of dead) subject?.killed?.();
      });
      current = undefined;
      if (kept === "last-writes-lost") stateDir.goBack();
      else if (kept === "torn") stateDir.tear();
      else if (kept === "nothing") stateDir.empty();
    },
    runAgain() {
      if (current !== undefined) return;
      inNoTime(kernel, async () => {
        attach(await instances.create(host.host).catch(stillborn));
        for (const credential of owed) host.start(credential, "crash");
        // What came due meanwhile, a cron job of the host, finds the accounts started.
        kernel.soon(kernel.process.resume);
      });
    },
    beginSecond: second.begin,
    endSecond: second.end,
    listeners: instances.listeners,
    dispose: instances.dispose,
  };
}

/** A process that came to its end while the client was made: each start and each send has that for its answer. */
function stillborn(error: unknown): Subject {
  const fail = (): Promise<never> => Promise.reject(error);
  return { start: fail, send: fail, login: fail, stop: async () => {} };
}

/** Every instance of the client that the run has made. */
interface Instances {
  create(face: Host): Promise<Subject>;
  /** All that were made are dead. */
  forget(): void;
  listeners(): number;
  dispose(): Promise<void>;
}

function createInstances({
  kernel,
  module,
  stateDir,
  durable,
  beforeWrite,
  beforeStore,
}: ProcessWorld): Instances {
  const made: Subject[] = [];
  const loans: Lent[] = [];
  const living = new Set<Subject>();
  return {
    async create(face) {
      const lent = lend({
        host: face,
        stateDir: stateDir.path,
        random: kernel.stream("subject").next,
        durable,
        beforeWrite,
        beforeStore,
      });
      loans.push(lent);
      const subject = await module.create(lent.context);
      made.push(subject);
      living.add(subject);
      return subject;
    },
    forget: () => living.clear(),
    // Of one that was killed nothing is left, whatever its signals still hold.
    listeners: () =>
      [...living].reduce((sum, subject) => sum + (subject.listeners?.() ?? 0), kernel.listeners.onProcess()),
    async dispose() {
      const errors: unknown[] = [];
      for (const subject of made.reverse())
        await (async () => subject.dispose?.())().catch((error: unknown) => errors.push(error));
      for (const lent of loans) lent.takeBack();
      if (errors.length > 0) throw errors[0];
    },
  };
}

/** A second run of the same client beside the first, which its user forgot. */
interface Second {
  begin(): void;
  end(): void;
  /** It died with the machine. Gives its subject. */
  forget(): Subject | undefined;
}

function createSecond({ kernel, host: { host, credentials } }: ProcessWorld, instances: Instances): Second {
  let second: { subject: Subject; accounts: string[] } | undefined;
  const { handle, log, sendEnded, setAside, show } = host;
  const face: Host = { handle, log, sendEnded, setAside, show, event() {}, status() {}, ended() {} };
  return {
    begin() {
      const handed = credentials();
      inNoTime(kernel, async () => {
        const subject = await instances.create(face).catch(() => undefined);
        // It found the place taken, and gave up.
        if (subject === undefined) return;
        second = { subject, accounts: handed.map(({ account }) => account) };
        for (const credential of handed) quietly(() => subject.start(credential));
      });
    },
    end() {
      const ending = second;
      second = undefined;
      for (const account of ending?.accounts ?? []) quietly(() => ending?.subject.stop(account));
    },
    forget() {
      const subject = second?.subject;
      second = undefined;
      return subject;
    },
  };
}

/** Bracketed: whatever making a client takes, it takes no virtual time. */
function inNoTime(kernel: Kernel, work: () => Promise<void>): void {
  kernel.begin();
  void work().finally(kernel.finish);
}
