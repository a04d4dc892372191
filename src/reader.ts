/** One loop over messages: `for await` on this side, letters on the other. */
import { IlinkError } from "./errors.ts";
import type { Turn } from "./options.ts";
import type { InboundMessage } from "./protocol/message.ts";
import type { Awaitable } from "./store/store.ts";

/** A message in a loop, with what may be done about it. */
export interface Incoming extends Turn {
  /** What the user wrote. */
  message: InboundMessage;
}

/** Which messages a loop reads, and what ends it. */
export interface MessagesOptions {
  /** The account whose messages are read. @default every account's, in one loop */
  account?: string;
  /** Ends the loop, after the message in work, which counts as handled when the loop asks for the next. */
  signal?: AbortSignal;
}

/** A message that waits to be handled, or is in work. @internal */
export interface Letter {
  readonly incoming: Incoming;
  /** Tell the delivery that its handling begins; to be awaited. */
  readonly begin: () => Awaitable<void>;
  /** Tell the delivery how it ended: handled, or to be handed over again. */
  readonly settle: (handled: boolean) => void;
  /** Nobody waits for this message any more: it is to be given back when it is not handled. */
  readonly signal: AbortSignal;
}

/** Where a reader gets its letters. @internal */
export interface Shelf {
  /** @throws IlinkError when another loop reads the same. */
  begin(reader: Reader): void;
  end(reader: Reader): void;
  take(account: string | undefined): Letter | undefined;
  /** This one was not handled. */
  putBack(letter: Letter): void;
}

type Result = IteratorResult<Incoming, undefined>;

type State =
  | { kind: "new" }
  /** The loop waits for a message. */
  | { kind: "waiting"; give: (result: Result) => void }
  | { kind: "working"; letter: Letter }
  /** Ended from outside while a message is in work: whether it was handled is still to be said. */
  | { kind: "last"; letter: Letter }
  | { kind: "ended" };

const DONE = { done: true, value: undefined } as const;

/** @internal */
export class Reader implements AsyncIterableIterator<Incoming, undefined, undefined> {
  readonly account: string | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #shelf: Shelf;
  readonly #onAbort = (): void => this.end();
  #state: State = { kind: "new" };

  constructor({ account, signal }: MessagesOptions, shelf: Shelf) {
    this.account = account;
    this.#signal = signal;
    this.#shelf = shelf;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The message in work is handled; wait for the next. */
  async next(): Promise<Result> {
    const state = this.#state;
    switch (state.kind) {
      case "waiting":
        throw new IlinkError("invalid-option", "next was called while it waits for a message already");
      case "new":
        if (this.#signal?.aborted === true) return DONE;
        this.#shelf.begin(this);
        this.#signal?.addEventListener("abort", this.#onAbort);
        return this.#wait();
      case "working": {
        const result = this.#wait();
        state.letter.settle(true);
        return result;
      }
      case "last":
        this.#state = { kind: "ended" };
        state.letter.settle(true);
        return DONE;
      case "ended":
        return DONE;
      default:
        return state satisfies never;
    }
  }

  /** The loop was left: the message in work was not handled. */
  async return(): Promise<Result> {
    this.end();
    if (this.#state.kind === "last") {
      const { letter } = this.#state;
      this.#state = { kind: "ended" };
      this.#shelf.putBack(letter);
    }
    return DONE;
  }

  /** Give out no more. The message in work stays the loop's. */
  end(): void {
    const state = this.#state;
    if (state.kind === "last" || state.kind === "ended") return;
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#state = state.kind === "working" ? { kind: "last", letter: state.letter } : { kind: "ended" };
    this.#shelf.end(this);
    if (state.kind === "waiting") state.give(DONE);
  }

  /** There may be a message. */
  wake(): void {
    if (this.#state.kind !== "waiting") return;
    const letter = this.#shelf.take(this.account);
    if (letter === undefined) return;
    const { give } = this.#state;
    this.#state = { kind: "working", letter };
    const result = { done: false, value: letter.incoming } as const;
    const begun = letter.begin();
    if (begun === undefined) give(result);
    else void begun.then(() => give(result));
  }

  #wait(): Promise<Result> {
    return new Promise(resolve => {
      this.#state = { kind: "waiting", give: resolve };
      this.wake();
    });
  }
}
