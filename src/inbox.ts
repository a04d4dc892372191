/** The receiving side of one account: what is read of an answer, and where it goes. */
import { createClientId } from "./client-id.ts";
import { ContextTokens } from "./context-tokens.ts";
import { Cursor } from "./cursor.ts";
import { inTime } from "./deadline.ts";
import { Delivery, type DeliverySeams } from "./delivery/delivery.ts";
import type { ReceiptOf } from "./delivery/recorder.ts";
import { IlinkError } from "./errors.ts";
import type { Settings } from "./options.ts";
import { cutDeep } from "./protocol/depth.ts";
import type { GetUpdatesAnswer, WireMessage } from "./protocol/endpoints.ts";
import { hasLongSender, type InboundMessage, parseMessage } from "./protocol/message.ts";
import type { Awaitable, QueuedText, Spending, StoredAccount } from "./store/store.ts";
import { cut, escaped } from "./words.ts";

/** What an inbox tells its account. @internal */
export interface InboxHost extends Pick<DeliverySeams, "handle" | "onQuarantine" | "onIncomplete"> {
  /** A user wrote something new; his context token is known already. */
  onFresh: (message: InboundMessage) => void;
}

const CUT =
  "its items are nested too deeply, and what lies deeper than 64 levels is left out; its words are whole; nothing is to be done, unless the bot needs those parts: ask the user to send them in another way";

const LONG_SENDER =
  "its sender's id is longer than 1,024 bytes, which no user's is, and it is dropped; if the service means it, report it";

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
  readonly #cursor: Cursor;

  constructor(account: string, settings: Settings, host: InboxHost) {
    this.#account = account;
    this.#settings = settings;
    this.#cursor = new Cursor(account, settings);
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
          if (botId !== this.#cursor.botId) return;
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
    return this.#cursor.value;
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
      this.#cursor.restore(stored.botId, stored.cursor);
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
    const changed = this.#cursor.identify(botId);
    if (changed) this.tokens.forgetTokens();
    return changed;
  }

  /**
   * Take a good answer of that bot: remember first, then move the cursor. `anew`: the answer is to the empty cursor, as
   * the one that is known was refused. Gives the number of new messages; the common idle answer needs no promise.
   */
  receive(answer: GetUpdatesAnswer, botId: string, anew = false): number | Promise<number> {
    const { get_updates_buf: next, msgs } = answer;
    const cursor = this.#cursor.named(next, anew);
    if (Array.isArray(msgs) && msgs.length > 0) return this.#receiveMessages(msgs, cursor, botId);
    this.#cursor.move(cursor, botId);
    return 0;
  }

  /** Whether an answer that came is still on its way into the store. */
  get isReceiving(): boolean {
    return this.#receiving > 0;
  }

  /** Save what the store failed to take, and a cursor that was not worth a write before. */
  async flush(): Promise<void> {
    await this.delivery.flush();
    await this.#cursor.flush();
  }

  async #receiveMessages(wire: readonly WireMessage[], cursor: string, botId: string): Promise<number> {
    const { shares } = this.#settings;
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
        const { botId: own, value } = this.#cursor;
        return { botId: own, cursor: whole && botId === own ? cursor : value };
      };
      const { fresh, recorded } = await this.delivery.accept(messages, receiptOf, botId);
      // What could not be recorded must be sent again by the server: the cursor stays where it is, and nothing came of it.
      if (!recorded) return 0;
      if (fresh > 0) this.#cursor.noteSaved(receiptOf(true).cursor);
      this.#cursor.move(cursor, botId);
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
    if (message === null && hasLongSender(entry)) this.#tellLongSender(entry);
    return message;
  }

  #tellCut({ id }: InboundMessage): void {
    const account = this.#account;
    this.#settings.logger.warn("message-cut", { account, id });
    this.#onIncomplete(id, new IlinkError("malformed-body", `message ${escaped(cut(id, 64))}: ${CUT}`));
  }

  /** Nobody could be answered under such an id, and each request would carry it. */
  #tellLongSender({ message_id }: WireMessage): void {
    const account = this.#account;
    const id = cut(escaped(String(message_id ?? "")), 64);
    this.#settings.logger.warn("message-dropped", { account, id });
    this.#onIncomplete(id, new IlinkError("malformed-body", `message ${id}: ${LONG_SENDER}`));
  }

  #makeUpId(): string {
    const { clock, random, logger } = this.#settings;
    logger.warn("message-without-id", { account: this.#account });
    return `unnamed:${createClientId(clock.nowMs(), random)}`;
  }
}
