/** What a host may choose, the defaults in one place, and the checks made when a client is created. */
import { parseHostsAllowed } from "./address.ts";
import { ANSWER_BYTES_MAX } from "./body.ts";
import { type Clock, systemClock } from "./clock.ts";
import { systemLogger } from "./console.ts";
import { OptionError } from "./errors.ts";
import { type Logger, sheltered } from "./logger.ts";
import { MEDIA_BYTES_MAX, parseCdnBaseUrl } from "./media/media-request.ts";
import type { SendOutcome, TypingOutcome } from "./outcome.ts";
import { PROTOCOL_VERSION } from "./protocol/headers.ts";
import type { InboundMessage } from "./protocol/message.ts";
import { type Random, type RandomBytes, systemRandom, systemRandomBytes } from "./random.ts";
import { Shares } from "./shares.ts";
import { SleepWatch } from "./sleep-watch.ts";
import { createMemoryStore } from "./store/memory.ts";
import type { Store } from "./store/store.ts";
import type { Fetch } from "./transport.ts";
import { systemFetch, type WebFetch } from "./web.ts";

/** What a handler may do about the message it handles. */
export interface Turn {
  /** Send a text to the message's sender. Never throws for ends of the network. */
  reply(text: string): Promise<SendOutcome>;
  /** Show or hide "typing…" to the message's sender. Never throws. */
  typing(on: boolean): Promise<TypingOutcome>;
}

/**
 * Handles a message; it counts as handled when the promise resolves. Called once per message and in order per user,
 * for different users at the same time. When it throws, it is called again, `handlerAttemptsMax` times in all; then
 * the message is put aside with a `quarantined` event. After a crash, a message in work is handed over again, and that call
 * counts as one of these: a message that takes the process down each time is put aside, too.
 */
export type MessageHandler = (message: InboundMessage, turn: Turn) => Promise<void> | void;

/** Limits and timings. Every one has a default that fits the service as known. */
export interface Tunables {
  /** Time beyond the advertised hold before a poll is given up, milliseconds. @default 10_000 */
  pollMarginMs: number;
  /**
   * Total time for a send from its first request on, repetitions included, milliseconds; of a text of several chunks, for each.
   * @default 15_000
   */
  sendDeadlineMs: number;
  /** Total time for sending media, upload and message, milliseconds; the caption has its own. @default 30_000 */
  mediaDeadlineMs: number;
  /** Total time for a download, milliseconds. @default 60_000 */
  downloadDeadlineMs: number;
  /**
   * Bytes of an answer of the API, in any coding. What is larger is not read to its end: it ends as a failed request, with
   * the code `answer-too-large`. @default 8_388_608 (8 MiB)
   */
  answerBytesMax: number;
  /** Bytes of one medium that is downloaded; a larger one is refused with the code `media`. @default 104_857_600 (100 MiB) */
  downloadBytesMax: number;
  /** How long `stop` waits for handlers and sends in work, milliseconds, at most 3_000. @default 2_000 */
  stopGraceMs: number;
  /** Calls of the handler for a message that makes it throw, or takes the process down. @default 3 */
  handlerAttemptsMax: number;
  /** Handlers at work at the same time, per account. @default 100 */
  handlersMax: number;
  /**
   * Messages received and not yet handled, per account, before polling slows to one in 30 s. Of one user's only
   * `queueUserMax` count, so that his flood holds up nobody else; but ten times `queueMax` of all are enough. @default 1_000
   */
  queueMax: number;
  /** Messages of one user that count in `queueMax`. @default 100 */
  queueUserMax: number;
  /**
   * Sends, typing and config calls, per account, that have not ended yet; half of them for one user at most. Further ones are
   * declined for the reason `too-many`. The same for downloads, which then reject. @default 2_000
   */
  sendsMax: number;
  /**
   * Of these, texts and media on the wire at the same time, and apart from those as many uploads, typing and config calls; the
   * others wait, in turn by user, within their own deadline. @default 100
   */
  requestsMax: number;
  /**
   * Time between the beginnings of two sends of an account, pieces of a long text included, milliseconds. By the default no
   * second holds a third one, which is reported to trip a throttle. Sends that are asked for at once take turns; 0: they do not.
   * @default 550
   */
  sendGapMs: number;
  /** Ids remembered against duplicates, per account. @default 10_000 */
  dedupeCountMax: number;
  /** How long they are remembered, milliseconds of the client's running time. @default 172_800_000 (48 h) */
  dedupeAgeMsMax: number;
  /** How old an unsaved cursor may grow while nothing but the cursor changes, milliseconds. @default 60_000 */
  cursorSaveMs: number;
}

/** Options of {@link createClient}; each has a default. */
export interface ClientOptions extends Partial<Tunables> {
  /** Handles messages. @default none: they wait to be read by {@link Client.messages} */
  onMessage?: MessageHandler;
  /** @default the runtime's own time */
  clock?: Clock;
  /** @default the global `fetch`, looked up at each request */
  fetch?: Fetch;
  /**
   * For media, whose requests are GETs, bytes and headers.
   * @default `fetch` when given, which has to understand them then; else the global `fetch`
   */
  webFetch?: WebFetch;
  /** @default the runtime's own chance */
  random?: Random;
  /** For the keys of media. @default the runtime's own, of cryptographic strength */
  randomBytes?: RandomBytes;
  /**
   * Whether a text that is refused for want of quota or for haste (code -2) waits, to be offered again. When false, it is
   * reported as `refused`, and every send asks the server. @default true
   */
  outbox?: boolean;
  /** Where media lie when the service names no whole address. @default "https://novac2c.cdn.weixin.qq.com/c2c" */
  cdnBaseUrl?: string;
  /**
   * Hosts (`host` or `host:port`) beside the service's own, weixin.qq.com and what is below it, to which media may lie, by https. An
   * address that the service names elsewhere is refused, but at the base URL that you give yourself. @default none
   */
  hostsAllowed?: readonly string[];
  /** Stays the caller's: `close` does not close it. @default a fresh in-memory store */
  store?: Store;
  /**
   * `silentLogger` for none.
   * @default prints changes of state, and what is lost or in danger, to the standard error output
   */
  logger?: Logger;
  /** Version whose wire behaviour is spoken, `major.minor.patch`. @default "2.4.9" */
  channelVersion?: string;
  /** Who speaks, as `Name/Version`; printable ASCII, at most 256 characters. @default "ilink-sim/0.1.0" */
  botAgent?: string;
}

/** @internal */
export type Settings = Required<Omit<ClientOptions, "onMessage" | "hostsAllowed">> &
  Pick<ClientOptions, "onMessage"> & { hostsAllowed: ReadonlySet<string>; shares: Shares; watch: SleepWatch };

const DEFAULTS: Tunables = {
  pollMarginMs: 10_000,
  sendDeadlineMs: 15_000,
  mediaDeadlineMs: 30_000,
  downloadDeadlineMs: 60_000,
  answerBytesMax: ANSWER_BYTES_MAX,
  downloadBytesMax: MEDIA_BYTES_MAX,
  stopGraceMs: 2_000,
  handlerAttemptsMax: 3,
  handlersMax: 100,
  queueMax: 1_000,
  queueUserMax: 100,
  sendsMax: 2_000,
  requestsMax: 100,
  sendGapMs: 550,
  dedupeCountMax: 10_000,
  dedupeAgeMsMax: 48 * 60 * 60 * 1_000,
  cursorSaveMs: 60_000,
};

/** The least and the most that each tunable may be. */
const RANGES: Readonly<Record<keyof Tunables, readonly [min: number, max: number]>> = {
  pollMarginMs: [1_000, 60_000],
  sendDeadlineMs: [1_000, 120_000],
  mediaDeadlineMs: [1_000, 600_000],
  downloadDeadlineMs: [1_000, 600_000],
  answerBytesMax: [65_536, 268_435_456],
  downloadBytesMax: [1, 1_073_741_824],
  stopGraceMs: [0, 3_000],
  handlerAttemptsMax: [1, 10],
  handlersMax: [1, 10_000],
  queueMax: [1, 1_000_000],
  queueUserMax: [1, 1_000_000],
  sendsMax: [1, 1_000_000],
  requestsMax: [1, 10_000],
  sendGapMs: [0, 60_000],
  dedupeCountMax: [100, 1_000_000],
  dedupeAgeMsMax: [60_000, 365 * 24 * 60 * 60 * 1_000],
  cursorSaveMs: [0, 3_600_000],
};

const CDN_BASE_URL = "https://novac2c.cdn.weixin.qq.com/c2c";

/**
 * Options with their defaults, checked.
 *
 * @throws OptionError that names the option and shows what it got.
 * @internal
 */
export function resolveOptions(options: ClientOptions = {}): Settings {
  const { onMessage } = options;
  if (onMessage !== undefined && typeof onMessage !== "function") {
    throw new OptionError("onMessage", "a function, or absent", typeof onMessage);
  }
  const tunables = { ...DEFAULTS };
  for (const name of Object.keys(RANGES) as (keyof Tunables)[]) {
    const value = options[name];
    if (value === undefined) continue;
    const [min, max] = RANGES[name];
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new OptionError(name, `a whole number from ${min} to ${max}`, String(value));
    }
    tunables[name] = value;
  }
  const { channelVersion = PROTOCOL_VERSION, botAgent = "ilink-sim/0.1.0" } = options;
  if (!/^\d+\.\d+\.\d+/.test(channelVersion))
    throw new OptionError("channelVersion", "major.minor.patch", channelVersion);
  if (!/^[\x20-\x7e]{1,256}$/.test(botAgent))
    throw new OptionError("botAgent", "1 to 256 printable ASCII characters", botAgent);
  const { outbox = true, cdnBaseUrl = CDN_BASE_URL } = options;
  if (typeof outbox !== "boolean") throw new OptionError("outbox", "true or false", typeof outbox);
  const { clock = systemClock } = options;
  return {
    ...tunables,
    ...(onMessage && { onMessage }),
    clock,
    shares: new Shares(clock),
    watch: new SleepWatch(clock),
    fetch: options.fetch ?? systemFetch,
    webFetch: options.webFetch ?? webFetchOf(options.fetch ?? systemFetch),
    random: options.random ?? systemRandom,
    randomBytes: options.randomBytes ?? systemRandomBytes,
    outbox,
    cdnBaseUrl: parseCdnBaseUrl(cdnBaseUrl),
    hostsAllowed: parseHostsAllowed(options.hostsAllowed),
    store: options.store ?? createMemoryStore(),
    logger: sheltered(options.logger ?? systemLogger),
    channelVersion,
    botAgent,
  };
}

/** Who replaces `fetch`, for a proxy say, means every request: in practice it takes any of them. */
const webFetchOf = (fetch: Fetch): WebFetch => fetch as unknown as WebFetch;
