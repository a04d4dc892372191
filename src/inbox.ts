/** The receiving side of one account: cursor, context tokens and deliveries, and what the store keeps of them. */
import { createClientId } from "./client-id.ts";
import { ContextTokens } from "./context-tokens.ts";
import { inTime } from "./deadline.ts";
import { Delivery, type DeliverySeams } from "./delivery/delivery.ts";
import type { ReceiptOf } from "./delivery/recorder.ts";
import { IlinkError, loggable } from "./errors.ts";
import type { Settings } from "./options.ts";
import { cutDeep } from "./protocol/depth.ts";
import type { GetUpdatesAnswer, WireMessage } from "./protocol/endpoints.ts";
import { boundedText, CURSOR_BYTES_MAX } from "./protocol/limits.ts";
import { type InboundMessage, parseMessage } from "./protocol/message.ts";
import type { Awaitable, QueuedText, Spending, StoredAccount } from "./store/store.ts";
import { cut, escaped } from "./words.ts";

/** What an inbox tells its account. @internal */
export interface InboxHost extends Pick<DeliverySeams, "handle" | "onQuarantine" | "onIncomplete"> {
  /** A user wrote something new; his context token is known already. */
  onFresh: (message: InboundMessage) => void;
}

const CUT =
  "its items are nested too deeply, and what lies deeper than 64 levels is left out; its words are whole; nothing is to be done, unless the bot needs those parts: ask the user to send them in another way";

/** @internal */
export class Inbox {
  readonly tokens = new ContextTokens();
  readonly delivery: Delivery;
  readonly #account: string;
  readonly #settings: Settings;
  readonly #onIncomplete: InboxHost["onIncomplete"];
  /** Received, with parts left out, and not told yet. */
  readonly #cut = new WeakSet<InboundMessage>();
  #receiving = 0;
  #loaded = false;
  #botId = "";
  #cursor = "";
  /** The latest cursor of the service was too long to be believed. */
  #cursorIsLong = false;
  #saved = { cursor: "", atMs: 0 };
  /** The writing of the cursor that is under way. */
  #saving: Promise<void> | null = null;

  constructor(account: string, settings: Settings, host: InboxHost) {
    this.#account = account;
    this.#settings = settings;
    this.#onIncomplete = host.onIncomplete;
    const { clock, store, logger, shares } = settings;
    this.delivery = new Delivery(
      {
        account,
        clock,
        store,
        logger,
        shares,
        handle: host.handle,
        onQuarantine: host.onQuarantine,
        onIncomplete: host.onIncomplete,
        onFresh: (message, botId) => {
          if (this.#cut.delete(message)) this.#tellCut(message);
          // What a bot received that the account no longer is tells nothing about the present one.
          if (botId !== this.#botId) return;
          this.tokens.set(message.from, message.contextToken);
          host.onFresh(message);
        },
      },
      {
        window: { countMax: settings.dedupeCountMax, ageMsMax: settings.dedupeAgeMsMax },
        queueMax: settings.queueMax,
        queueUserMax: settings.queueUserMax,
        concurrencyMax: settings.handlersMax,
        attemptsMax: settings.handlerAttemptsMax,
      },
    );
    this.delivery.pause();
  }

  /** The cursor that the next poll sends: everything before it is safe here. */
  get cursor(): string {
    return this.#cursor;
  }

  /**
   * Begin as this bot, with what the store knows of the account. Another bot than before has other cursors and
   * tokens; what the former received stays to be handled.
   *
   * @param signal ends the waiting for the store; the next `open` asks it again.
   * @returns what the store knows of the outbox, the first time; and whether the bot is another than before.
   */
  async open(
    botId: string,
    signal: AbortSignal,
  ): Promise<{ waiting: readonly QueuedText[]; spent: readonly Spending[]; changed: boolean }> {
    let waiting: readonly QueuedText[] = [];
    let spent: readonly Spending[] = [];
    if (!this.#loaded) {
      const stored = await this.#load(signal);
      this.#loaded = true;
      this.#botId = stored.botId;
      this.#cursor = stored.cursor;
      this.#saved = { cursor: stored.cursor, atMs: this.#settings.clock.monotonicMs() };
      for (const [user, token] of stored.contextTokens) this.tokens.set(user, token);
      const { shares } = this.#settings;
      for (const _ of this.delivery.restore(stored)) if (shares.isSpent) await shares.next();
      waiting = stored.outbox ?? [];
      spent = stored.spent ?? [];
    }
    return { waiting, spent, changed: this.identify(botId) };
  }

  #load(signal: AbortSignal): Awaitable<StoredAccount> {
    const stored = this.#settings.store.load(this.#account);
    if (!(stored instanceof Promise)) return stored;
    const limits = { deadlineMs: Number.POSITIVE_INFINITY, signal };
    return inTime(
      this.#settings.clock,
      limits,
      stored,
      () => new IlinkError("stopped", "the account was stopped before its store had been read"),
    );
  }

  /** Whether the bot is another than the one before. */
  identify(botId: string): boolean {
    if (this.#botId === botId) return false;
    const changed = this.#botId !== "";
    if (changed) this.tokens.forgetTokens();
    this.#botId = botId;
    this.#cursor = "";
    this.#saved = { cursor: "", atMs: this.#settings.clock.monotonicMs() };
    return changed;
  }

  /**
   * Take a good answer of that bot: remember first, then move the cursor. `anew`: the answer is to the empty cursor, as
   * the one that is known was refused. Gives the number of new messages; the common idle answer needs no promise.
   */
  receive(answer: GetUpdatesAnswer, botId: string, anew = false): number | Promise<number> {
    const { get_updates_buf: next, msgs } = answer;
    // An empty, absent or unbelievable cursor never replaces one that is known, and good for anything.
    const known = anew ? "" : this.#cursor;
    const given = boundedText(next, CURSOR_BYTES_MAX);
    this.#tellOfCursor(given === undefined && typeof next === "string" ? Buffer.byteLength(next) : 0);
    const cursor = given ?? known;
    if (Array.isArray(msgs) && msgs.length > 0) return this.#receiveMessages(msgs, cursor, botId);
    this.#move(cursor, botId);
    return 0;
  }

  /** Say it once when cursors begin to come that are too long. */
  #tellOfCursor(bytes: number): void {
    const isLong = bytes > 0;
    if (isLong && !this.#cursorIsLong) {
      const facts = { account: this.#account, bytes, bytesMax: CURSOR_BYTES_MAX };
      this.#settings.logger.warn("cursor-too-long", facts);
    }
    this.#cursorIsLong = isLong;
  }

  /** Whether an answer that came is still on its way into the store. */
  get isReceiving(): boolean {
    return this.#receiving > 0;
  }

  /** Save what the store failed to take, and a cursor that was not worth a write before. */
  async flush(): Promise<void> {
    await this.delivery.flush();
    await this.#saving;
    await this.#saveCursor();
  }

  async #saveCursor(): Promise<void> {
    if (this.#cursor === this.#saved.cursor) return;
    this.#saving ??= this.#writeCursor().finally(() => {
      this.#saving = null;
    });
    await this.#saving;
  }

  /** What fails is saved with a later answer, or at the stop. */
  async #writeCursor(): Promise<void> {
    const { clock, store, logger } = this.#settings;
    const [botId, cursor, before] = [this.#botId, this.#cursor, this.#saved];
    try {
      await store.saveCursor(this.#account, botId, cursor);
      // What was received meanwhile was saved with a later one.
      if (this.#saved === before) this.#saved = { cursor, atMs: clock.monotonicMs() };
    } catch (error) {
      if (this.#saved === before) this.#saved = { ...before, atMs: clock.monotonicMs() };
      logger.error("store-failed", { account: this.#account, while: "cursor", message: loggable(error) });
    }
  }

  async #receiveMessages(wire: readonly WireMessage[], cursor: string, botId: string): Promise<number> {
    const { shares, clock } = this.#settings;
    this.#receiving++;
    try {
      const messages: InboundMessage[] = [];
      let unnamed = 0;
      for (const entry of wire) {
        if (shares.isSpent) await shares.next();
        const message = this.#read(entry, () => unnamed++);
        if (message !== null) messages.push(message);
      }
      const receiptOf: ReceiptOf = whole => {
        // What arrives late for the bot that this account was before is kept, beside the cursor of the one that it is.
        const isOurs = botId === this.#botId;
        return { botId: this.#botId, cursor: whole && isOurs ? cursor : this.#cursor };
      };
      const { fresh, recorded } = await this.delivery.accept(messages, receiptOf, botId);
      // What could not be recorded must be sent again by the server: the cursor stays where it is, and nothing came of it.
      if (!recorded) return 0;
      if (fresh > 0) this.#saved = { cursor: receiptOf(true).cursor, atMs: clock.monotonicMs() };
      this.#move(cursor, botId);
      // Whether messages without any identity are new is not known: they must not let a server drive the pace.
      return fresh - unnamed;
    } finally {
      this.#receiving--;
    }
  }

  #read(entry: WireMessage, onUnnamed: () => void): InboundMessage | null {
    const isCut = cutDeep(entry);
    const message = parseMessage(this.#account, entry, () => {
      onUnnamed();
      return this.#makeUpId();
    });
    if (isCut && message !== null) this.#cut.add(message);
    return message;
  }

  #tellCut({ id }: InboundMessage): void {
    const account = this.#account;
    this.#settings.logger.warn("message-cut", { account, id });
    this.#onIncomplete(id, new IlinkError("malformed-body", `message ${escaped(cut(id, 64))}: ${CUT}`));
  }

  #makeUpId(): string {
    const { clock, random, logger } = this.#settings;
    logger.warn("message-without-id", { account: this.#account });
    return `unnamed:${createClientId(clock.nowMs(), random)}`;
  }

  #move(cursor: string, botId: string): void {
    // The late answer to a bot that this account was before moves nothing.
    if (botId !== this.#botId) return;
    this.#cursor = cursor;
    if (cursor === this.#saved.cursor) return;
    const { clock, cursorSaveMs } = this.#settings;
    // To a service that is told none, an account that had one is a new one, and what waits for it may be dropped.
    const isFirst = this.#saved.cursor === "";
    if (isFirst || clock.monotonicMs() - this.#saved.atMs >= cursorSaveMs) void this.#saveCursor();
  }
}
