/** The table of handled ids: what is added pushes the oldest out, in their order, without a count of all. */
import type { Statements } from "./sqlite-statements.ts";
import { toColumn } from "./sqlite-text.ts";
import type { DedupeWindow } from "./store.ts";

/** @internal */
export class HandledTable {
  readonly #statements: Statements;
  /** Rows of each account, counted once and then carried along. */
  readonly #rows = new Map<string, number>();

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** Mark these as the newest, within a transaction. Gives what is to be called when that is done, and not when it is undone. */
  add(
    account: string,
    marks: readonly (readonly [id: string, atMs: number])[],
    window: DedupeWindow,
  ): () => void {
    const { addHandled, dropHandled } = this.#statements;
    let rows = this.#count(account);
    let newestMs = 0;
    for (const [id, atMs] of marks) {
      const column = toColumn(id);
      rows -= Number(dropHandled.run(account, column).changes);
      addHandled.run(account, column, atMs);
      rows++;
      newestMs = Math.max(newestMs, atMs);
    }
    const left = this.#prune(account, rows, newestMs - window.ageMsMax, window.countMax);
    return () => this.#rows.set(account, left);
  }

  #count(account: string): number {
    const known = this.#rows.get(account);
    if (known !== undefined) return known;
    const { rows } = this.#statements.countHandled.get(account) as { rows: number };
    return rows;
  }

  /** Forget from the oldest on. Gives how many are left. */
  #prune(account: string, rows: number, sinceMs: number, countMax: number): number {
    const { oldestHandled, dropHandledAt } = this.#statements;
    let left = rows;
    while (left > 0) {
      const oldest = oldestHandled.get(account) as { position: number; at_ms: number } | undefined;
      if (oldest === undefined || (left <= countMax && oldest.at_ms >= sinceMs)) break;
      dropHandledAt.run(oldest.position);
      left--;
    }
    return left;
  }
}
