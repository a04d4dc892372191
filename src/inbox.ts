/** The receiving side of one account: cursor, context tokens and deliveries, and what the store keeps of them. */
import { ContextTokens } from "./context-tokens.ts";
import { Delivery, type DeliverySeams } from "./delivery/delivery.ts";
import { messageOf } from "./errors.ts";
import type { Settings } from "./options.ts";
import type { GetUpdatesAnswer, WireMessage } from "./protocol/endpoints.ts";
import { type InboundMessage, parseMessage } from "./protocol/message.ts";

/** @internal */
export class Inbox {
  readonly tokens = new ContextTokens();
  readonly delivery: Delivery;
  readonly #account: string;
  readonly #settings: Settings;
  #loaded = false;
  #botId = "";
  #cursor = "";
  #saved = { cursor: "", atMs: 0 };

  constructor(account: string, settings: Settings, host: Pick<DeliverySeams, "handle" | "onQuarantine">) {
    this.#account = account;
    this.#settings = settings;
    const { clock, store, logger } = settings;
    this.delivery = new Delivery(
      { account, clock, store, logger, ...host },
      {
        window: { countMax: settings.dedupeCountMax, ageMsMax: settings.dedupeAgeMsMax },
        queueMax: settings.queueMax,
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
   */
  async open(botId: string): Promise<void> {
    if (!this.#loaded) {
      const stored = await this.#settings.store.load(this.#account);
      this.#loaded = true;
      this.#botId = stored.botId;
      this.#cursor = stored.cursor;
      this.#saved = { cursor: stored.cursor, atMs: this.#settings.clock.monotonicMs() };
      for (const [user, token] of stored.contextTokens) this.tokens.set(user, token);
      this.delivery.restore(stored);
    }
    this.identify(botId);
  }

  identify(botId: string): void {
    if (this.#botId === botId) return;
    if (this.#botId !== "") this.tokens.forgetTokens();
    this.#botId = botId;
    this.#cursor = "";
    this.#saved = { cursor: "", atMs: this.#settings.clock.monotonicMs() };
  }

  /**
   * Take a good answer of that bot: remember first, then move the cursor. Gives the number of new messages;
   * the common idle answer needs no promise.
   */
  receive(answer: GetUpdatesAnswer, botId: string): number | Promise<number> {
    const { get_updates_buf: next, msgs } = answer;
    // An empty or absent cursor never replaces one that is known.
    const cursor = typeof next === "string" && next !== "" ? next : this.#cursor;
    if (Array.isArray(msgs) && msgs.length > 0) return this.#receiveMessages(msgs, cursor, botId);
    this.#move(cursor, botId);
    return 0;
  }

  /** Save a cursor that was not worth a write before. */
  async flush(): Promise<void> {
    const cursor = this.#cursor;
    if (cursor === this.#saved.cursor) return;
    this.#saved = { cursor, atMs: this.#settings.clock.monotonicMs() };
    try {
      await this.#settings.store.saveCursor(this.#account, this.#botId, cursor);
    } catch (error) {
      const facts = { account: this.#account, while: "cursor", message: messageOf(error) };
      this.#settings.logger.error("store-failed", facts);
    }
  }

  async #receiveMessages(wire: readonly WireMessage[], cursor: string, botId: string): Promise<number> {
    const messages: InboundMessage[] = [];
    const contextTokens = new Map<string, string>();
    for (const entry of wire) {
      const message = parseMessage(this.#account, entry);
      if (message === null) continue;
      messages.push(message);
      this.tokens.set(message.from, message.contextToken);
      if (message.contextToken !== undefined) contextTokens.set(message.from, message.contextToken);
    }
    const receipt = { botId, cursor, contextTokens: [...contextTokens] };
    const { fresh, recorded } = await this.delivery.accept(messages, receipt);
    // What could not be recorded must be sent again by the server: the cursor stays where it is.
    if (recorded) {
      if (fresh > 0) this.#saved = { cursor, atMs: this.#settings.clock.monotonicMs() };
      this.#move(cursor, botId);
    }
    return fresh;
  }

  #move(cursor: string, botId: string): void {
    // The late answer to a bot that this account was before moves nothing.
    if (botId !== this.#botId || cursor === this.#cursor) return;
    this.#cursor = cursor;
    const { clock, cursorSaveMs } = this.#settings;
    if (clock.monotonicMs() - this.#saved.atMs >= cursorSaveMs) void this.flush();
  }
}
