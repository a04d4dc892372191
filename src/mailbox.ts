/** Messages for whoever reads them in a loop, instead of a handler: given out one by one, handled when the next is asked for. */
import { IlinkError } from "./errors.ts";
import type { Turn } from "./options.ts";
import type { InboundMessage } from "./protocol/message.ts";
import { type Incoming, type Letter, type MessagesOptions, Reader } from "./reader.ts";
import type { Awaitable } from "./store/store.ts";

/** @internal */
export class Mailbox {
  /** In the order of arrival. Bounded by the delivery, which hands over so many messages at a time. */
  readonly #waiting: Letter[] = [];
  readonly #readers = new Set<Reader>();

  /** Take a message; resolves to whether it was handled. When the signal aborts, it is given back unless it is in work. */
  offer(
    message: InboundMessage,
    turn: Turn,
    signal: AbortSignal,
    begin: () => Awaitable<void>,
  ): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    return new Promise(resolve => {
      const withdraw = (): void => {
        const at = this.#waiting.indexOf(letter);
        if (at < 0) return;
        this.#waiting.splice(at, 1);
        letter.settle(false);
      };
      const letter: Letter = {
        incoming: { message, reply: turn.reply, typing: turn.typing },
        signal,
        begin,
        settle: handled => {
          signal.removeEventListener("abort", withdraw);
          resolve(handled);
        },
      };
      signal.addEventListener("abort", withdraw);
      this.#waiting.push(letter);
      this.#wake();
    });
  }

  /** Read the messages of an account, or of all. Nothing happens before the first `next`. */
  read(options: MessagesOptions): AsyncIterableIterator<Incoming, undefined, undefined> {
    return new Reader(options, {
      begin: reader => {
        for (const { account } of this.#readers) {
          if (account === undefined || options.account === undefined || account === options.account)
            throw new IlinkError("invalid-option", ONE_LOOP);
        }
        this.#readers.add(reader);
      },
      end: reader => void this.#readers.delete(reader),
      take: account => {
        const at = this.#waiting.findIndex(
          ({ incoming }) => account === undefined || incoming.message.account === account,
        );
        return at < 0 ? undefined : this.#waiting.splice(at, 1)[0];
      },
      putBack: letter => {
        if (letter.signal.aborted) return letter.settle(false);
        this.#waiting.unshift(letter);
        this.#wake();
      },
    });
  }

  /** End every loop. */
  close(): void {
    for (const reader of this.#readers) reader.end();
  }

  #wake(): void {
    for (const reader of this.#readers) reader.wake();
  }
}

const ONE_LOOP =
  "messages are read by one loop at a time: another one reads this account's; end it first, or read each account in a loop of its own";
