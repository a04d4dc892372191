/** The client: any number of accounts behind one handler, or read in loops. */
import { Account } from "./account.ts";
import type { ConfigOutcome } from "./config.ts";
import { type Credential, parseCredential } from "./credential.ts";
import type { IlinkError } from "./errors.ts";
import { loggable, OptionError } from "./errors.ts";
import { Emitter, type Unsubscribe } from "./events.ts";
import { Mailbox } from "./mailbox.ts";
import { Downloads } from "./media/downloads.ts";
import type { MediaRequest } from "./media/media-request.ts";
import { type ClientOptions, resolveOptions } from "./options.ts";
import type { MediaOutcome, OutboxEvent, SendOutcome, TypingOutcome } from "./outcome.ts";
import type { InboundMedia } from "./protocol/media.ts";
import type { Incoming, MessagesOptions } from "./reader.ts";
import { type ReadyOptions, untilLive } from "./ready.ts";
import type { RequestEvent, RequestMeter } from "./request-event.ts";
import type { Health, StateChange } from "./status.ts";
import { Transport } from "./transport.ts";

/** What a client tells; see {@link Client.on}. */
export interface ClientEvents {
  /** An account's state changed. */
  state: StateChange;
  /** A poll was completed well: the sign of life of a quiet channel. */
  poll: { account: string };
  /** A message was given up: its handler threw at every attempt. `error.cause` is what it threw last. */
  quarantined: { account: string; id: string; error: IlinkError };
  /** A text that waited in the outbox, see {@link SendOutcome}, has come to its end. */
  outbox: OutboxEvent;
  /**
   * The store can no longer be written (`error` says why and what to do), or works again (no `error`). Told on change only.
   * Receiving and sending go on meanwhile; see {@link Health.storeError}.
   */
  store: { account: string; error?: IlinkError };
  /** A request came to its end, of whatever kind and however: for metrics. Costs nothing while nobody listens. */
  request: RequestEvent;
}

/** Any number of iLink bot accounts. Made by {@link createClient}; clients share nothing. */
export interface Client {
  /**
   * Serve an account. Resolves when its first request is on the way; what becomes of it is told by `state`.
   * Started already: a new credential is taken over; the same one changes nothing, but that a pause before the next
   * attempt ends.
   *
   * @throws OptionError for an unusable credential. Rejects with the store's error when it cannot be read.
   */
  start(credential: Credential): Promise<void>;
  /**
   * Wait until an account is live. Started and not live in time, it goes on trying all the same: `stop` ends that.
   *
   * @throws IlinkError whose message says what to do: `needs-login`, at once; `stopped` when it is not started or is stopped
   * meanwhile; after `timeoutMs` how the last request failed (`network`, `deadline`, `http-status`, `malformed-body`,
   * `service`); `aborted` by the signal.
   */
  ready(account: string, options?: ReadyOptions): Promise<void>;
  /**
   * Stop serving an account: within 5 s, in every state. Handlers and sends in work get `stopGraceMs` to end; messages
   * not handled by then are handed over at the next start. Afterwards no timer, request or listener is left.
   */
  stop(account: string): Promise<void>;
  /**
   * Use a new credential for an account; the old one is never sent again. Starts the account when it is not running. For
   * the one in use, see `start`.
   *
   * @throws OptionError for an unusable credential.
   */
  login(credential: Credential): Promise<void>;
  /**
   * Send a text, at once, whatever state receiving is in. Never throws for ends of the network. A text of more than 4,000
   * characters, up to 100,000, goes out in several messages, in order; the first that does not go stops the rest. When the
   * user's quota is used up, the text waits in the outbox, and so do later ones to that user: the outcome is `declined`
   * for the reason `queued`, and the event `outbox` tells the end.
   */
  send(request: { account: string; to: string; text: string }): Promise<SendOutcome>;
  /**
   * Send an image, a video, a file or a voice recording: uploaded and sent within `mediaDeadlineMs`. The caption goes out at
   * once, as a text of its own, and so before the media and whatever becomes of it. Never throws for ends of the network.
   * Media never wait in the outbox: when texts to the user do, they are `declined` for the reason `outbox-full`.
   */
  sendMedia(request: { account: string } & MediaRequest): Promise<MediaOutcome>;
  /**
   * Download media of a message, decrypted; at most 100 MiB. The account need not be started; stopping it ends its downloads.
   *
   * @throws IlinkError with code `media` when they cannot be used; `http-status`, `network` or `deadline` when they could
   * not be had within `downloadDeadlineMs`; `aborted` when the signal, `stop` or `close` ended it.
   */
  download(media: InboundMedia, signal?: AbortSignal): Promise<Uint8Array>;
  /** Show or hide "typing…". Never throws, and no failure of it touches anything else. */
  typing(request: { account: string; to: string; on: boolean }): Promise<TypingOutcome>;
  /**
   * Ask the service what it holds about a user: the endpoint getconfig, within 5 s. That is the ticket for "typing…", for which
   * {@link Client.typing} asks by itself. Never throws for ends of the network.
   */
  config(request: { account: string; user: string }): Promise<ConfigOutcome>;
  /**
   * Read messages in a loop, for a client made without `onMessage`: one after the other, in order per user. A message counts
   * as handled when the loop asks for the next one. Left by `break`, `return` or an error, the loop leaves its message
   * unhandled: it is handed over again, to the next loop or after the next start. The loop ends by itself when its signal
   * aborts and when the client is closed; while an account is stopped it waits.
   *
   * One loop at a time reads an account: either one for all, or one for each by `account`, which then do not wait for each
   * other. What nobody reads is kept, up to `queueMax`. For many users at the same time, use `onMessage`.
   *
   * @example
   * ```ts
   * for await (const { message, reply } of client.messages()) await reply(`You said: ${message.text}`);
   * ```
   * @throws IlinkError with code `invalid-option` when the client has an `onMessage`; the loop throws it when another one
   * reads the same account.
   */
  messages(options?: MessagesOptions): AsyncIterableIterator<Incoming, undefined, undefined>;
  /** An account's health now. */
  health(account: string): Health;
  /** Listen. Events come in order and synchronously; what a listener throws is logged. */
  on<Name extends keyof ClientEvents>(name: Name, listener: (event: ClientEvents[Name]) => void): Unsubscribe;
  /** Stop every account, and end the loops over messages. The store stays open: it is its maker's. */
  close(): Promise<void>;
}

/**
 * Make a client.
 *
 * @example
 * ```ts
 * const client = createClient({ onMessage: async (message, turn) => void (await turn.reply(`You said: ${message.text}`)) });
 * await client.start({ account: "bot", botId, token, baseUrl, userId });
 * ```
 * @throws OptionError for an unusable option.
 */
export function createClient(options: ClientOptions = {}): Client {
  const settings = resolveOptions(options);
  const { logger, channelVersion, botAgent } = settings;
  const emitter = new Emitter<ClientEvents>(error =>
    logger.error("listener-failed", { message: loggable(error) }),
  );
  const meter: RequestMeter = {
    isHeard: () => emitter.hears("request"),
    tell: event => emitter.emit("request", event),
  };
  const transport = new Transport(
    { ...settings, meter },
    { channel_version: channelVersion, bot_agent: botAgent },
  );
  const downloads = new Downloads({ ...settings, meter });
  const accounts = new Map<string, Account>();
  const { onMessage } = settings;
  const mailbox = new Mailbox();

  const accountOf = (name: string): Account => {
    let account = accounts.get(name);
    if (account === undefined) {
      const pollEvent = { account: name };
      account = new Account(name, settings, transport, {
        handle: async (message, turn, signal) => {
          if (onMessage === undefined) return mailbox.offer(message, turn, signal);
          await onMessage(message, turn);
          return true;
        },
        onState: change => emitter.emit("state", change),
        onPoll: () => emitter.emit("poll", pollEvent),
        onQuarantine: (message, error) =>
          emitter.emit("quarantined", { account: name, id: message.id, error }),
        onOutbox: event => emitter.emit("outbox", event),
        onStore: error => emitter.emit("store", { account: name, ...(error && { error }) }),
      });
      accounts.set(name, account);
    }
    return account;
  };

  const health = (account: string): Health =>
    accounts.get(account)?.health() ?? {
      account,
      state: "stopped",
      sinceMs: null,
      lastPollMs: null,
      pending: 0,
      waiting: 0,
    };

  return {
    async start(credential) {
      const checked = parseCredential(credential);
      await accountOf(checked.account).serve(checked);
    },
    async stop(account) {
      downloads.end(account);
      await accounts.get(account)?.stop();
    },
    async login(credential) {
      const checked = parseCredential(credential);
      await accountOf(checked.account).serve(checked);
    },
    async send({ account, to, text }) {
      return (
        accounts.get(account)?.send(to, text, false) ?? { outcome: "declined", reason: "never-logged-in" }
      );
    },
    async sendMedia({ account, ...request }) {
      return accounts.get(account)?.sendMedia(request) ?? { outcome: "declined", reason: "never-logged-in" };
    },
    download: (media, signal) => downloads.begin(media, signal),
    async typing({ account, to, on }) {
      return (
        accounts.get(account)?.typing(to, on, false) ?? { outcome: "declined", reason: "never-logged-in" }
      );
    },
    async config({ account, user }) {
      return accounts.get(account)?.config(user) ?? { outcome: "declined", reason: "never-logged-in" };
    },
    ready(account, options = {}) {
      const seams = {
        clock: settings.clock,
        health: () => health(account),
        onChange: (listener: () => void) => emitter.on("state", listener),
      };
      return untilLive(seams, options);
    },
    messages(options = {}) {
      if (onMessage !== undefined)
        throw new OptionError("onMessage", "absent to read messages in a loop", "a function");
      return mailbox.read(options);
    },
    health,
    on: (name, listener) => emitter.on(name, listener),
    async close() {
      downloads.endAll();
      mailbox.close();
      await Promise.all([...accounts.values()].map(account => account.stop()));
    },
  };
}
