/** Puts what was received into the store, a piece at a time, and finds the one message that a store cannot take. */
import { errnoOf, IlinkError, loggable } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { InboundMessage } from "../protocol/message.ts";
import type { Shares } from "../shares.ts";
import type { Receipt, Store } from "../store/store.ts";
import { LateStoreError, StoreError } from "../store/store-error.ts";
import { cut, escaped } from "../words.ts";

/** Messages that go into the store at once; and characters of their texts. A piece has at least one message. */
const PIECE_MESSAGES_MAX = 200;
const PIECE_CHARS_MAX = 256 * 1024;
/** Writes of a piece's parts that a store may refuse; with more of them it is the store that is out of order. */
const REFUSALS_MAX = 100;

/** Which bot and cursor are stored with a piece; `whole` when nothing of what was received is left out. @internal */
export type ReceiptOf = (whole: boolean) => Pick<Receipt, "botId" | "cursor">;

/** @internal */
export interface RecorderSeams {
  account: string;
  store: Store;
  logger: Logger;
  shares: Shares;
  /** The store takes others, but not all of this one; the error says what is kept of it, and what to do. */
  onRefused: (id: string, error: IlinkError) => void;
}

interface Entry {
  message: InboundMessage;
  /** The bot that received it. */
  botId: string;
}

/** @internal */
export class Recorder {
  readonly #seams: RecorderSeams;
  /** Received, but not in the store yet. What fails is tried again with the next batch. */
  readonly #unrecorded = new Map<string, Entry>();
  /** The latest of each user that was handled before the store took it: his token is still to be kept. */
  readonly #handled = new Map<string, Entry>();

  constructor(seams: RecorderSeams) {
    this.#seams = seams;
  }

  add(message: InboundMessage, botId: string): void {
    this.#unrecorded.set(message.id, { message, botId });
  }

  /** It need not be recorded any more. */
  drop(id: string): void {
    const entry = this.#unrecorded.get(id);
    if (entry !== undefined) this.#handled.set(entry.message.from, entry);
    this.#unrecorded.delete(id);
  }

  /** Record all that is not. The cursor moves with the last piece. False when the store failed. */
  async record(receiptOf: ReceiptOf): Promise<boolean> {
    const { shares } = this.#seams;
    let isWhole = this.#unrecorded.size === 0 && this.#handled.size === 0;
    while (this.#unrecorded.size > 0) {
      if (shares.isSpent) await shares.next();
      const piece = this.#nextPiece();
      isWhole = piece.length === this.#unrecorded.size;
      const failure = await this.#write(piece, receiptOf(isWhole));
      if (failure === undefined) continue;
      isWhole = false;
      if (!(await this.#writeApart(piece, receiptOf, failure))) return false;
    }
    // What stood last in the way was handled meanwhile, or written apart.
    return isWhole || (await this.#write([], receiptOf(true))) === undefined;
  }

  #nextPiece(): Entry[] {
    const piece: Entry[] = [];
    let chars = 0;
    for (const entry of this.#unrecorded.values()) {
      chars += entry.message.text.length;
      if (piece.length > 0 && (piece.length >= PIECE_MESSAGES_MAX || chars > PIECE_CHARS_MAX)) break;
      piece.push(entry);
    }
    return piece;
  }

  /** One transaction of the store. Gives what it threw. */
  async #write(piece: readonly Entry[], receipt: Pick<Receipt, "botId" | "cursor">): Promise<unknown> {
    const contextTokens = new Map<string, string>();
    for (const { message, botId } of [...this.#handled.values(), ...piece]) {
      const { from, contextToken } = message;
      if (contextToken !== undefined && botId === receipt.botId) contextTokens.set(from, contextToken);
    }
    const messages = piece.map(({ message }) => message);
    try {
      await this.#seams.store.receive(this.#seams.account, {
        ...receipt,
        messages,
        contextTokens: [...contextTokens],
      });
    } catch (error) {
      return error ?? new IlinkError("store", "the store threw nothing in particular");
    }
    for (const { id } of messages) this.#unrecorded.delete(id);
    this.#handled.clear();
    return undefined;
  }

  /** A piece was refused: find the messages that are the reason, and record the others. False when the store itself fails. */
  async #writeApart(piece: readonly Entry[], receiptOf: ReceiptOf, failure: unknown): Promise<boolean> {
    const write = (part: readonly Entry[]): Promise<unknown> => this.#write(part, receiptOf(false));
    if (isDiskFault(failure) || (await write([])) !== undefined) return this.#failed(failure);
    const refused: { entry: Entry; isKept: boolean; cause: unknown }[] = [];
    let refusals = 0;
    // Halves of what was refused, in order: each is written, or cut in two, until one message is left.
    const parts = halvesOf(piece);
    for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
      const cause = await write(part);
      if (cause === undefined) continue;
      if (isDiskFault(cause) || ++refusals > REFUSALS_MAX) return this.#failed(cause);
      const [entry, another] = part;
      if (another !== undefined) parts.unshift(...halvesOf(part));
      else if (entry !== undefined)
        refused.push({ entry, isKept: (await write([bareOf(entry)])) === undefined, cause });
    }
    // A store that took none of them, in whatever form, may be out of order: it is asked again.
    if (refused.length === piece.length && !refused.some(({ isKept }) => isKept))
      return this.#failed(failure);
    for (const { entry, isKept, cause } of refused) this.#giveUp(entry, isKept, cause);
    return true;
  }

  /** The store does not take all of this one. It holds up nothing: it is handled from memory. */
  #giveUp({ message: { id } }: Entry, isKept: boolean, cause: unknown): void {
    const { account, logger, onRefused } = this.#seams;
    this.#unrecorded.delete(id);
    const reason = loggable(cause);
    logger.error("message-refused", { account, id, kept: isKept ? "text" : "nothing", message: reason });
    const words = `the store did not take message ${escaped(cut(id, 64))}: ${reason}; ${isKept ? TEXT_KEPT : NOTHING_KEPT}`;
    onRefused(id, new IlinkError("store", words, { cause }));
  }

  #failed(error: unknown): false {
    const { account, logger } = this.#seams;
    logger.error("store-failed", { account, while: "receive", message: loggable(error) });
    return false;
  }
}

const TEXT_KEPT =
  "it is handled now as it came, and its words are kept; after a crash before its end it is handled without its items";
const NOTHING_KEPT =
  "it is handled now, from memory alone; when the process ends before that, ask the user to write it again";

/** Its words alone. */
function bareOf({ message, botId }: Entry): Entry {
  const { media: _media, quoted: _quoted, ...rest } = message;
  return { message: { ...rest, items: [] }, botId };
}

function halvesOf<T>(list: readonly T[]): (readonly T[])[] {
  if (list.length < 2) return [list];
  const middle = list.length >> 1;
  return [list.slice(0, middle), list.slice(middle)];
}

/** What says by itself that it is not about one message: a full disk, a file that cannot be written, a store that does not answer. */
function isDiskFault(error: unknown): boolean {
  if (error instanceof LateStoreError) return true;
  if (error instanceof StoreError) return error.reason !== "failed";
  return /^E[A-Z]+$/.test(errnoOf(error) ?? "");
}
