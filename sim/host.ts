/** The host model: what runs around a client. Its handler, its watchdog, and the record of everything it sees. */

import type { HostSettings } from "./scenario/scenario.ts";
import type { Credential, Host, InboundMessage, SendReport, Subject, Turn } from "./subject/subject.ts";
import type { NewRecord, SubjectState } from "./trace/record.ts";

/** OpenClaw's channelHealthMonitor: how often it looks, and how old the last event may be. */
const WATCHDOG_CHECK_MS = 5 * 60_000;
const WATCHDOG_STALE_MS = 30 * 60_000;

export interface HostWorld {
  nowMs(): number;
  after(delayMs: number, action: () => void): () => void;
  write(record: NewRecord): void;
  settings: HostSettings;
  /** The key of an inbound text; `?` for one that the server never produced. */
  inboundKey(text: string): string;
  /** A fresh outbound text and its key. */
  outbound(): { key: string; text: string };
  /** The scenario's name for a user. */
  userName(id: string): string;
  userId(user: string): string;
}

export type AskedBy = "workload" | "watchdog" | "login" | "end";

/** The host as the run drives it. */
export interface HostModel {
  /** The face shown to the subject. */
  readonly host: Host;
  attach(subject: Subject): void;
  start(credential: Credential, by: AskedBy): void;
  stop(account: string, by: AskedBy): Promise<void>;
  /** A new login finished on the bot's machine. */
  login(credential: Credential): void;
  send(account: string, user: string): void;
  typing(account: string, user: string): void;
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

  const lifecycle = (
    account: string,
    step: "start-asked" | "start-done" | "start-failed" | "stop-asked" | "stop-done" | "ended",
    by: AskedBy,
  ): void => {
    world.write({ type: "lifecycle", account, step, by });
  };
  const pause = (delayMs: number): Promise<void> =>
    delayMs === 0 ? Promise.resolve() : new Promise(resolve => void world.after(delayMs, resolve));

  const asked = async (
    account: string,
    to: string,
    by: "cron" | "reply",
    send: (text: string) => Promise<SendReport>,
  ): Promise<void> => {
    const { key, text } = world.outbound();
    world.write({ type: "send-asked", account, to, message: key, by });
    let report: SendReport;
    try {
      report = await send(text);
    } catch (error) {
      report = { outcome: "failed", reason: `threw ${error instanceof Error ? error.name : typeof error}` };
    }
    world.write({
      type: "send-done",
      account,
      message: key,
      outcome: report.outcome,
      ...(report.outcome === "sent" ? {} : { reason: report.reason }),
    });
  };

  const handle = async (message: InboundMessage, turn: Turn): Promise<void> => {
    const user = world.userName(message.from);
    const key = world.inboundKey(message.text);
    const { account } = message;
    world.write({ type: "handling", account, user, message: key });
    handling++;
    const { handlerMs, reply, typing } = world.settings;
    if (typing) quietly(() => turn.typing?.(true));
    await pause(handlerMs);
    if (typing) quietly(() => turn.typing?.(false));
    if (reply && turn.reply !== undefined) await asked(account, user, "reply", turn.reply);
    handling--;
    world.write({ type: "handled", account, user, message: key });
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
      world.write({ type: "status", account, state, ...(reason === undefined ? {} : { reason }) });
    },
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
    send: (account, user) =>
      void asked(account, user, "cron", text => subject.send({ account, to: world.userId(user), text })),
    typing: (account, user) => quietly(() => subject.typing?.({ account, to: world.userId(user) })),
    running: () =>
      [...channels.values()].filter(channel => channel.running).map(channel => channel.credential.account),
    handling: () => handling,
    state: account => channels.get(account)?.state,
  };
}

/** For calls whose end nobody waits for, whether they throw or reject. */
function quietly(call: () => Promise<void> | undefined): void {
  void (async () => call())().catch(() => {});
}
