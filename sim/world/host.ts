/** The host model: what runs around a client. Its handler, its watchdog, and the record of everything it sees. */

import type { HandlerHit } from "../fault/hit.ts";
import type { HostSettings } from "../scenario/scenario.ts";
import type { Credential, Host, InboundMessage, Subject, Turn } from "../subject/subject.ts";
import type { NewRecord, SubjectState } from "../trace/record.ts";
import { createSends, type SendForm } from "./sends.ts";

/** When a handler that fails later does so. */
const THROW_AFTER_MS = 1_000;

/** OpenClaw's channelHealthMonitor: how often it looks, and how old the last event may be. */
const WATCHDOG_CHECK_MS = 5 * 60_000;
const WATCHDOG_STALE_MS = 30 * 60_000;

export interface HostWorld {
  nowMs(): number;
  /** Time as the host's process has it: it stands still and dies with it. */
  after(delayMs: number, action: () => void): () => void;
  write(record: NewRecord): void;
  settings: HostSettings;
  /** Look for secrets in what the subject says. */
  inspect(account: string, said: string, where: string): void;
  /** What goes wrong with the next call of the handler. */
  onHandler(account: string): HandlerHit | undefined;
  /** The key of a message; `?` for one that the server never produced. */
  inboundKey(message: InboundMessage): string;
  /** Whether what this user seems to write is no user's message, so that nobody has to handle it or not to. */
  isStranger(user: string): boolean;
  /** A fresh outbound text and its key. */
  outbound(chars?: number): { key: string; text: string };
  /** The digits that a phone shows during a QR login. */
  verifyCode: string;
  /** The subject logged in by itself. */
  onLogin(credential: Credential): void;
  /** The scenario's name for a user. */
  userName(id: string): string;
  userId(user: string): string;
}

export type AskedBy = "workload" | "watchdog" | "login" | "crash" | "fault" | "end";

/** How long a reload waits for the former channel before it starts a new one, as OpenClaw does. */
const RELOAD_GRACE_MS = 5_000;

/** The host as the run drives it. */
export interface HostModel {
  /** The face shown to the subject. */
  readonly host: Host;
  attach(subject: Subject): void;
  start(credential: Credential, by: AskedBy): void;
  stop(account: string, by: AskedBy): Promise<void>;
  /** A new login finished on the bot's machine. */
  login(credential: Credential): void;
  send(account: string, user: string, form: SendForm): void;
  /** The operator asks for a QR code and scans it. */
  scan(account: string): void;
  typing(account: string, user: string): void;
  /** The host hands a running account to the subject once more. */
  startAgain(account: string): void;
  /** A config reload: stop, then start, after a grace even when the stop is not done. */
  reload(account: string): void;
  /** The process is gone. Gives the credentials of the accounts that were running. */
  crash(): Credential[];
  /** Credentials of the running accounts. */
  credentials(): Credential[];
  /** Accounts asked to run. */
  running(): string[];
  /** Handlers at work. */
  handling(): number;
  state(account: string): SubjectState | undefined;
}

interface Channel {
  credential: Credential;
  running: boolean;
  /** The stop in progress. */
  stopping: Promise<void> | undefined;
  state: SubjectState | undefined;
  lastEventMs: number;
}

export function createHost(world: HostWorld): HostModel {
  const channels = new Map<string, Channel>();
  let subject: Subject;
  let handling = 0;
  /** Counts the lives of the process. */
  let life = 0;
  const sends = createSends({ ...world, subject: () => subject });

  const lifecycle = (
    account: string,
    step: "start-asked" | "start-done" | "start-failed" | "stop-asked" | "stop-done" | "ended",
    by: AskedBy,
  ): void => {
    world.write({ type: "lifecycle", account, step, by });
  };
  const pause = (delayMs: number): Promise<void> =>
    delayMs === 0 ? Promise.resolve() : new Promise(resolve => void world.after(delayMs, resolve));

  const handle = async (message: InboundMessage, turn: Turn): Promise<void> => {
    const user = world.userName(message.from);
    if (world.isStranger(user)) return;
    const key = world.inboundKey(message);
    const { account } = message;
    world.write({ type: "handling", account, user, message: key });
    handling++;
    const { handlerMs, reply, typing } = world.settings;
    const fault = world.onHandler(account);
    if (fault !== undefined) {
      try {
        await misbehave(fault, account);
      } catch (error) {
        handling--;
        throw error;
      }
    }
    if (typing) quietly(() => turn.typing?.(true));
    await pause(handlerMs);
    if (typing) quietly(() => turn.typing?.(false));
    if (reply && turn.reply !== undefined) await sends.reply(account, user, turn.reply);
    handling--;
    world.write({ type: "handled", account, user, message: key });
  };

  const misbehave = async ({ action: fault, whenClosed }: HandlerHit, account: string): Promise<void> => {
    switch (fault.do) {
      case "slow":
        return pause(fault.byMs);
      case "hang":
        return new Promise(resolve => {
          const born = life;
          whenClosed(() => {
            // The handler of a process that was killed meanwhile never goes on.
            if (life === born) world.after(0, resolve);
          });
        });
      case "throw":
        await pause(fault.when === "later" ? THROW_AFTER_MS : 0);
        throw new Error("the handler failed");
      case "stop-inside": {
        const channel = channels.get(account);
        await stop(account, "fault");
        if (channel !== undefined) start(channel.credential, "fault");
        return;
      }
      default:
        fault satisfies never;
    }
  };

  const host: Host = {
    handle,
    event(account) {
      const channel = channels.get(account);
      if (channel !== undefined) channel.lastEventMs = world.nowMs();
    },
    status(account, state, reason) {
      const channel = channels.get(account);
      if (channel === undefined || channel.state === state) return;
      channel.state = state;
      if (reason !== undefined) world.inspect(account, reason, "reason");
      world.write({ type: "status", account, state, ...(reason === undefined ? {} : { reason }) });
    },
    log: line => world.inspect("?", line, "log"),
    ended(account) {
      const channel = channels.get(account);
      if (channel?.running) lifecycle(account, "ended", "end");
    },
  };

  /** A gateway runs an account once at a time: a start while it runs is ignored, one during a stop waits for its end. */
  const start = (credential: Credential, by: AskedBy): void => {
    const { account } = credential;
    let channel = channels.get(account);
    if (channel?.running) return;
    if (channel === undefined) {
      channel = {
        credential,
        running: true,
        stopping: undefined,
        state: undefined,
        lastEventMs: 0,
      };
      channels.set(account, channel);
      if (world.settings.watchdog) watch(channel);
    }
    channel.running = true;
    channel.credential = credential;
    if (channel.stopping === undefined) begin(channel, by);
    else void channel.stopping.then(() => (channel.running ? begin(channel, by) : undefined));
  };

  const begin = (channel: Channel, by: AskedBy): void => {
    const { account } = channel.credential;
    channel.lastEventMs = world.nowMs();
    lifecycle(account, "start-asked", by);
    void (async () => subject.start(channel.credential))().then(
      () => lifecycle(account, "start-done", by),
      () => lifecycle(account, "start-failed", by),
    );
  };

  const stop = async (account: string, by: AskedBy): Promise<void> => {
    const channel = channels.get(account);
    if (!channel?.running) return channel?.stopping;
    channel.running = false;
    lifecycle(account, "stop-asked", by);
    channel.stopping = (async () => subject.stop(account))()
      .catch(() => {})
      .then(() => {
        channel.stopping = undefined;
        lifecycle(account, "stop-done", by);
      });
    return channel.stopping;
  };

  const reload = (account: string): void => {
    const channel = channels.get(account);
    if (!channel?.running) return;
    void Promise.race([stop(account, "fault"), pause(RELOAD_GRACE_MS)]).then(() => {
      channel.stopping = undefined;
      // A login may have come meanwhile.
      start(channel.credential, "fault");
    });
  };

  const watch = (channel: Channel): void => {
    world.after(WATCHDOG_CHECK_MS, () => {
      watch(channel);
      const now = world.nowMs();
      if (!channel.running || now - channel.lastEventMs < WATCHDOG_STALE_MS) return;
      channel.lastEventMs = now;
      void stop(channel.credential.account, "watchdog");
      start(channel.credential, "watchdog");
    });
  };

  const running = (): Credential[] =>
    [...channels.values()].filter(channel => channel.running).map(channel => channel.credential);

  return {
    host,
    attach: attached => {
      subject = attached;
    },
    start,
    stop,
    login(credential) {
      const channel = channels.get(credential.account);
      if (channel === undefined || !channel.running) {
        start(credential, "login");
        return;
      }
      channel.credential = credential;
      void (async () => subject.login(credential))().catch(() =>
        lifecycle(credential.account, "start-failed", "login"),
      );
    },
    send: sends.cron,
    scan: account =>
      quietly(async () => {
        const credential = await subject.scan?.({ account, verifyCode: world.verifyCode });
        const channel = channels.get(account);
        if (credential === undefined) return;
        if (channel !== undefined) channel.credential = credential;
        world.onLogin(credential);
      }),
    typing: (account, user) => quietly(() => subject.typing?.({ account, to: world.userId(user) })),
    startAgain: account => {
      const channel = channels.get(account);
      if (channel?.running) quietly(() => subject.start(channel.credential));
    },
    reload,
    crash() {
      life++;
      const credentials = running();
      channels.clear();
      handling = 0;
      return credentials;
    },
    credentials: running,
    running: () => running().map(({ account }) => account),
    handling: () => handling,
    state: account => channels.get(account)?.state,
  };
}

/** For calls whose end nobody waits for, whether they throw or reject. */
function quietly(call: () => Promise<void> | undefined): void {
  void (async () => call())().catch(() => {});
}
