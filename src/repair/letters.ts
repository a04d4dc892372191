/** What arrived while nobody waited: batches for the program's next polls, oldest first, each for the poll with its cursor. */
import type { Answer } from "./call.ts";

/** An answer, and the cursor of the poll that it answers. @internal */
export interface Letter {
  readonly cursor: string;
  readonly answer: Answer;
}

/** Batches that wait, at most. */
const BATCHES_MAX = 20;
/** Characters of such batches after which no more are fetched. */
const CHARACTERS_MAX = 8_000_000;

/** @internal */
export class Letters {
  #waiting: readonly Letter[] = [];

  get isFull(): boolean {
    const characters = this.#waiting.reduce((sum, { answer }) => sum + answer.text.length, 0);
    return this.#waiting.length >= BATCHES_MAX || characters >= CHARACTERS_MAX;
  }

  add(letter: Letter): void {
    this.#waiting = [...this.#waiting, letter];
  }

  /** The answer that came for a cursor. A program whose cursor is not among them has no use for any. */
  take(cursor: string): Answer | undefined {
    const at = this.#waiting.findIndex(letter => letter.cursor === cursor);
    const [letter, ...rest] = at < 0 ? [] : this.#waiting.slice(at);
    this.#waiting = rest;
    return letter?.answer;
  }
}
