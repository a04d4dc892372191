/** The host model: what runs around a client. Its handler, its watchdog, and the record of everything it sees. */

import type { CallAction } from "../fault/fault.ts";
import type { HandlerHit } from "../fault/hit.ts";
import type { HostSettings } from "../scenario/scenario.ts";
import { allWordsOf } from "../subject/describe-error.ts";
import type { Credential, Host, InboundMessage, Subject } from "../subject/subject.ts";
import type { HandlingRecord, NewRecord, SubjectState } from "../trace/record.ts";
import { WATCHDOG_STALE_MS } from "../trace/watchdog.ts";
import { type AskedBy, type Channel, type Channels, createChannels } from "./channels.ts";
import { createHandler } from "./handler.ts";
import { quietly } from "./quietly.ts";
import { createSends, type SendForm, type SendsWorld } from "./sends.ts";

/** OpenClaw's channelHealthMonitor: how often it looks, and how old the last event may be. */
const WATCHDOG_CHECK_MS = 5 * 60_000;

export interface HostWorld {
  nowMs(): number;
  /** Time as the host's process has it: it stands still and dies with it. */
  after(delayMs: number, action: () => void): () => void;
  write(record: NewRecord): void;
  settings: HostSettings;
  /** Look for secrets in what the subject says. */
  inspect(account: string, said: string, where: string): void;
  /** The client's logger has a line. */
  logged(line: string): void;
  /** The text without its secrets. */
  redact(text: string): string;
  /** What goes wrong with the next call of the handler. */
  onHandler(account: string, message: string): HandlerHit | undefined;
  /** What goes wrong with the next call of the host by the client. */
  onCallback(account: string): CallAction | undefined;
  /** The key of a message; `?` for one that the server never produced. */
  inboundKey(message: InboundMessage): string;
  /** What was done to its words on their way to the handler; undefined when all of them are there. */
  wordsOf(key: string, message: InboundMessage): HandlingRecord["words"];
  /** The key of a message by its id on the wire; `?` for one that the server never produced. */
  keyOfId(messageId: string): string;
  /** The key of a text of the bot that came to its end; `?` for one that nobody asked for. */
  endedKey(text: string): string;
  /** Whether what this user seems to write is no user's message, so that nobody has to handle it or not to. */
  isStranger(user: string): boolean;
  /** An outbound text for a user and its key. */
  outbound: SendsWorld["outbound"];
  /** The digits that a phone shows during a QR login. */
  verifyCode: string;
  /** The subject logged in by itself. */
  onLogin(credential: Credential): void;
  /** The scenario's name for a user. */
  userName(id: string): string;
  userId(user: string): string;
}

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
  /** The operator asks for a QR code and scans it. Resolves when the login has ended. */
  scan(account: string): Promise<void>;
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
  /** The account, and what is amiss with its start. */
  describe(account: string): string;
}

export function createHost(world: HostWorld): HostModel {
  let subject: Subject;
  const pause = (delayMs: number): Promise<void> =>
    delayMs === 0 ? Promise.resolve() : new Promise(resolve => void world.after(delayMs, resolve));
  const channels = createChannels({
    ...world,
    pause,
    subject: () => subject,
    onChannel: channel => (world.settings.watchdog ? watch(world, channels, channel) : undefined),
  });
  const hear = hearIn(world);
  const sends = createSends({ ...world, subject: () => subject });
  const handler = createHandler({
    ...world,
    pause,
    hear,
    sends,
    async restart(account) {
      const channel = channels.get(account);
      await channels.stop(account, "fault");
      if (channel !== undefined) channels.start(channel.credential, "fault");
    },
  });
  const credentials = (): Credential[] => channels.running().map(({ credential }) => credential);

  return {
    host: faceOf(world, channels, handler.handle),
    attach: attached => {
      subject = attached;
    },
    start: channels.start,
    stop: channels.stop,
    login: channels.login,
    send: sends.cron,
    async scan(account) {
      const request = { account, verifyCode: world.verifyCode };
      const credential = await (async () => subject.scan?.(request))().catch(hear(account));
      const channel = channels.get(account);
      if (credential === undefined) return;
      if (channel !== undefined) channel.credential = credential;
      world.onLogin(credential);
    },
    typing(account, user) {
      world.write({ type: "typing-asked", account, to: user });
      quietly(() => subject.typing?.({ account, to: world.userId(user) }), hear(account));
    },
    startAgain: account => {
      const channel = channels.get(account);
      if (channel?.running) quietly(() => subject.start(channel.credential), hear(account));
    },
    reload: channels.reload,
    crash() {
      handler.crash();
      const running = credentials();
      channels.clear();
      return running;
    },
    credentials,
    running: () => credentials().map(({ account }) => account),
    handling: handler.atWork,
    state: account => channels.get(account)?.state,
    describe: account => account + AMISS[channels.get(account)?.start ?? "done"],
  };
}

const AMISS: Readonly<Record<Channel["start"], string>> = {
  asked: ", whose start never resolved",
  done: "",
  failed: ", whose start failed",
};

/** The host's watchdog on one account. */
function watch(world: HostWorld, channels: Channels, channel: Channel): void {
  world.after(WATCHDOG_CHECK_MS, () => {
    watch(world, channels, channel);
    const now = world.nowMs();
    if (!channel.running || now - channel.lastEventMs < WATCHDOG_STALE_MS) return;
    channel.lastEventMs = now;
    void channels.stop(channel.credential.account, "watchdog");
    channels.start(channel.credential, "watchdog");
  });
}

/** For what a call throws whose end nobody waits for: an account at a time. */
function hearIn({ inspect }: HostWorld): (account: string) => (error: unknown) => undefined {
  return account => error => void inspect(account, allWordsOf(error), "error");
}

/** What the subject sees of the host. */
function faceOf(world: HostWorld, channels: Channels, handle: Host["handle"]): Host {
  /** What is told is heard; whether the host is ever done with it is another matter. */
  const done = (account: string): void | Promise<void> => {
    const fault = world.onCallback(account);
    if (fault === undefined) return;
    return new Promise(resolve => {
      if (fault.do === "slow") world.after(fault.byMs, resolve);
    });
  };
  return {
    handle,
    event(account) {
      const channel = channels.get(account);
      if (channel !== undefined) channel.lastEventMs = world.nowMs();
      return done(account);
    },
    status(account, state, reason) {
      noteStatus(world, channels.get(account), { account, state, reason });
      return done(account);
    },
    sendEnded(account, { text, outcome, reason }) {
      if (reason !== undefined) world.inspect(account, reason, "reason");
      const said = reason === undefined ? {} : { reason: world.redact(reason) };
      world.write({ type: "send-ended", account, message: world.endedKey(text), outcome, ...said });
      return done(account);
    },
    setAside(account, messageId) {
      world.write({ type: "set-aside", account, message: world.keyOfId(messageId) });
      return done(account);
    },
    show: done,
    log(line) {
      world.inspect("?", line, "log");
      world.logged(line);
      return done("?");
    },
    ended(account, error) {
      if (error !== undefined) world.inspect(account, allWordsOf(error), "error");
      channels.ended(account);
    },
  };
}

function noteStatus(
  world: HostWorld,
  channel: Channel | undefined,
  { account, state, reason }: { account: string; state: SubjectState; reason: string | undefined },
): void {
  if (channel === undefined) return;
  if (reason !== undefined) world.inspect(account, reason, "reason");
  const again = channel.state === state;
  // A client may repeat with each poll that all is well.
  if (again && state === "live") return;
  channel.state = state;
  const said = reason === undefined ? {} : { reason: world.redact(reason) };
  world.write({ type: "status", account, state, ...said, ...(again && { again }) });
}
