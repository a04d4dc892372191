/** The accounts of one host: which are asked to run, and what became of each start, stop and login. */
import { allWordsOf, describeError } from "../subject/describe-error.ts";
import type { Credential, Subject } from "../subject/subject.ts";
import { placeOfError } from "../trace/place.ts";
import type { LifecycleRecord, NewRecord, SubjectState } from "../trace/record.ts";

export type AskedBy = LifecycleRecord["by"];

export interface Channel {
  credential: Credential;
  running: boolean;
  /** The stop in progress. */
  stopping: Promise<void> | undefined;
  state: SubjectState | undefined;
  lastEventMs: number;
  /** What became of the last start. */
  start: "asked" | "done" | "failed";
}

export interface ChannelsWorld {
  nowMs(): number;
  write(record: NewRecord): void;
  /** Look for secrets in what the subject says. */
  inspect(account: string, said: string, where: string): void;
  /** The text without its secrets. */
  redact(text: string): string;
  subject(): Subject;
  /** Time as the host's process has it. */
  pause(delayMs: number): Promise<void>;
  /** A channel came about. */
  onChannel(channel: Channel): void;
}

export interface Channels {
  get(account: string): Channel | undefined;
  start(credential: Credential, by: AskedBy): void;
  stop(account: string, by: AskedBy): Promise<void>;
  login(credential: Credential): void;
  /** A config reload: stop, then start, after a grace even when the stop is not done. */
  reload(account: string): void;
  /** Its task ended by itself. */
  ended(account: string): void;
  /** Those asked to run. */
  running(): Channel[];
  /** The process is gone. */
  clear(): void;
}

/** How long a reload waits for the former channel before it starts a new one, as OpenClaw does. */
const RELOAD_GRACE_MS = 5_000;

/** What the trace is told of a host's accounts. */
function createDiary(world: ChannelsWorld) {
  return {
    write(account: string, step: LifecycleRecord["step"], by: AskedBy, error?: string): void {
      world.write({ type: "lifecycle", account, step, by, ...(error === undefined ? {} : { error }) });
    },
    /** An error of the client in words, with its place and without its secrets. */
    told(account: string, error: unknown): string {
      const text = describeError(error);
      world.inspect(account, allWordsOf(error), "error");
      const place = placeOfError(error);
      return world.redact(place === undefined ? text : `${text} (${place})`);
    },
  };
}

type Diary = ReturnType<typeof createDiary>;

/** Ask the client to serve a channel's account. */
function begin(world: ChannelsWorld, { write, told }: Diary, channel: Channel, by: AskedBy): void {
  const { account } = channel.credential;
  channel.lastEventMs = world.nowMs();
  channel.start = "asked";
  write(account, "start-asked", by);
  void (async () => world.subject().start(channel.credential))().then(
    () => {
      channel.start = "done";
      write(account, "start-done", by);
    },
    error => {
      channel.start = "failed";
      write(account, "start-failed", by, told(account, error));
    },
  );
}

export function createChannels(world: ChannelsWorld): Channels {
  const channels = new Map<string, Channel>();
  const diary = createDiary(world);
  const { write, told } = diary;

  /** A gateway runs an account once at a time: a start while it runs is ignored, one during a stop waits for its end. */
  const start = (credential: Credential, by: AskedBy): void => {
    const known = channels.get(credential.account);
    if (known?.running) return;
    const channel = known ?? createChannel(credential);
    if (known === undefined) {
      channels.set(credential.account, channel);
      world.onChannel(channel);
    }
    channel.running = true;
    channel.credential = credential;
    if (channel.stopping === undefined) begin(world, diary, channel, by);
    else void channel.stopping.then(() => (channel.running ? begin(world, diary, channel, by) : undefined));
  };

  const stop = async (account: string, by: AskedBy): Promise<void> => {
    const channel = channels.get(account);
    if (!channel?.running) return channel?.stopping;
    channel.running = false;
    write(account, "stop-asked", by);
    channel.stopping = (async () => world.subject().stop(account))()
      .then(
        () => undefined,
        error => told(account, error),
      )
      .then(error => {
        channel.stopping = undefined;
        write(account, "stop-done", by, error);
      });
    return channel.stopping;
  };

  return {
    get: account => channels.get(account),
    start,
    stop,
    login(credential) {
      const { account } = credential;
      const channel = channels.get(account);
      if (channel === undefined || !channel.running) {
        start(credential, "login");
        return;
      }
      channel.credential = credential;
      void (async () => world.subject().login(credential))().catch(error =>
        write(account, "start-failed", "login", told(account, error)),
      );
    },
    reload(account) {
      const channel = channels.get(account);
      if (!channel?.running) return;
      void Promise.race([stop(account, "fault"), world.pause(RELOAD_GRACE_MS)]).then(() => {
        channel.stopping = undefined;
        // A login may have come meanwhile.
        start(channel.credential, "fault");
      });
    },
    ended(account) {
      if (channels.get(account)?.running) write(account, "ended", "end");
    },
    running: () => [...channels.values()].filter(channel => channel.running),
    clear: () => channels.clear(),
  };
}

function createChannel(credential: Credential): Channel {
  return {
    credential,
    running: true,
    stopping: undefined,
    state: undefined,
    lastEventMs: 0,
    start: "asked",
  };
}
