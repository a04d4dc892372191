/** The client: any number of accounts behind one handler, or read in loops. */
import { Account } from "./account.ts";
import type { AccountReports } from "./account-reports.ts";
import { Accounts } from "./accounts.ts";
import { type ClientEvents, meterOn, reportsOn } from "./client-events.ts";
import type { ConfigOutcome } from "./config.ts";
import type { Credential } from "./credential.ts";
import { loggable, OptionError } from "./errors.ts";
import { Emitter, type Unsubscribe } from "./events.ts";
import { Mailbox } from "./mailbox.ts";
import { Downloads } from "./media/downloads.ts";
import type { MediaRequest } from "./media/media-request.ts";
import { type ClientOptions, resolveOptions } from "./options.ts";
import type { MediaOutcome, SendOutcome, TypingOutcome, WaitingText } from "./outcome.ts";
import type { InboundMedia } from "./protocol/media.ts";
import type { Incoming, MessagesOptions } from "./reader.ts";
import { type ReadyOptions, untilLive } from "./ready.ts";
import type { Health } from "./status.ts";
import { Transport } from "./transport.ts";

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
   * Stop serving an account: within 5 s, in every state and whatever hangs. Handlers and sends in work get `stopGraceMs` to end; messages
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
   * Send a text, at once, whatever state receiving is in; of several sends at once each waits its turn, see `sendGapMs`. Never
   * throws for ends of the network. A text of more than 4,000 characters, up to 100,000, goes out in several messages, in order;
   * the first that does not go stops the rest. When the service refuses it for want of quota or for haste, the text waits in the
   * outbox, and so do later ones to that user: the outcome is `declined` for the reason `queued`, and the event `outbox` tells the
   * end.
   */
  send(request: { account: string; to: string; text: string }): Promise<SendOutcome>;
  /**
   * Send an image, a video, a file or a voice recording: uploaded and sent within `mediaDeadlineMs`. The caption goes out at
   * once, as a text of its own, and so before the media and whatever becomes of it. Never throws for ends of the network.
   * Media never wait in the outbox: when texts to the user do, they are `declined` for the reason `media-cannot-wait`.
   */
  sendMedia(request: { account: string } & MediaRequest): Promise<MediaOutcome>;
  /**
   * Download media of a message, decrypted; at most 100 MiB. The account need not be started; stopping it ends its downloads.
   *
   * @throws IlinkError with code `media` when they cannot be used; `foreign-address` when the service names a host that is none
   * of its own for them, and no other way to them; `http-status`, `network` or `deadline` when they could
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
  /** The texts that wait in the outbox of an account, or of all, in the order in which they were asked for. */
  pending(account?: string): WaitingText[];
  /**
   * Offer the texts that wait now, those for one user or all of the account, one after the other until one is refused. Attempts
   * during a penalty may prolong it: for an operator who knows better, not for a timer.
   */
  flush(request: { account: string; to?: string }): void;
  /**
   * Take a text out of the outbox; the event `outbox` tells the end `cancelled`. False when no such text waits, or when it is on
   * its way just now.
   *
   * @param request.id - That of the outcome that said `queued`.
   */
  cancel(request: { account: string; id: string }): boolean;
  /** An account's health now. */
  health(account: string): Health;
  /** Listen. Events come in order and synchronously, and wait for no listener; what one throws, or rejects with, is logged. */
  on<Name extends keyof ClientEvents>(name: Name, listener: (event: ClientEvents[Name]) => void): Unsubscribe;
  /** Stop every account, and end the loops over messages. The store stays open: it is its maker's. */
  close(): Promise<void>;
}

/** What comes of sending through an account that was never started. A new one each time: it is the caller's. */
const declined = () => ({ outcome: "declined", reason: "never-logged-in" }) as const;

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
  const { logger, onMessage, channelVersion, botAgent } = settings;
  const emitter = new Emitter<ClientEvents>(error =>
    logger.error("listener-failed", { message: loggable(error) }),
  );
  const seams = { ...settings, meter: meterOn(emitter) };
  const baseInfo = { channel_version: channelVersion, bot_agent: botAgent };
  const transport = new Transport(seams, baseInfo, settings.answerBytesMax);
  const mailbox = new Mailbox();
  const handle: AccountReports["handle"] = async (message, turn, signal, begin) => {
    if (onMessage === undefined) return mailbox.offer(message, turn, signal, begin);
    const begun = begin();
    if (begun !== undefined) await begun;
    await onMessage(message, turn);
    return true;
  };
  const accounts = new Accounts(
    name => new Account(name, settings, transport, reportsOn(emitter, name, handle)),
  );
  const baseUrlOf = (account: string): string | undefined => accounts.get(account)?.baseUrl;
  const downloads = new Downloads({ ...seams, baseUrlOf });

  return {
    start: credential => accounts.serve(credential),
    async stop(account) {
      downloads.end(account);
      await accounts.get(account)?.stop();
    },
    login: credential => accounts.serve(credential),
    async send({ account, to, text }) {
      return accounts.get(account)?.calls.send(to, text, false) ?? declined();
    },
    async sendMedia({ account, ...request }) {
      return accounts.get(account)?.calls.sendMedia(request) ?? declined();
    },
    download: (media, signal) => downloads.begin(media, signal),
    async typing({ account, to, on }) {
      return accounts.get(account)?.calls.typing(to, on, false) ?? declined();
    },
    async config({ account, user }) {
      return accounts.get(account)?.calls.config(user) ?? declined();
    },
    ready(account, options = {}) {
      const seams = {
        clock: settings.clock,
        health: () => accounts.health(account),
        onChange: (listener: () => void) => emitter.on("state", listener),
      };
      return untilLive(seams, options);
    },
    messages(options = {}) {
      if (onMessage !== undefined)
        throw new OptionError("onMessage", "absent to read messages in a loop", "a function");
      return mailbox.read(options);
    },
    pending: account => accounts.pending(account),
    flush: ({ account, to }) => accounts.get(account)?.texts.flush(to),
    cancel: ({ account, id }) => accounts.get(account)?.texts.cancel(id) ?? false,
    health: account => accounts.health(account),
    on: (name, listener) => emitter.on(name, listener),
    async close() {
      downloads.endAll();
      mailbox.close();
      await accounts.stop();
    },
  };
}
