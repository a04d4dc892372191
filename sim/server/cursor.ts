/** Cursors (`get_updates_buf`): opaque texts that the server issues and recognises byte for byte (ilink-protocol §2.2). */
import type { AccountState } from "./account.ts";
import { printCursor } from "./ids.ts";

/** Stands in `AccountState.cursors` for a cursor that was issued and is no longer known. */
const FORGOTTEN = -1;

/** The cursor for a position; from now on the client may send it. */
export function issueCursor(account: AccountState, position: number): string {
  const text = printCursor(account.botId, account.cursorEpoch, position);
  account.cursors.set(text, position);
  return text;
}

/** A cursor of another form that stands for a position all the same: an opaque text may look like anything. */
export function issueOdd(account: AccountState, text: string, position: number): string {
  account.cursors.set(text, position);
  return text;
}

/** A text given out as a cursor although the server will not know it. */
export function issueForeign(account: AccountState, text: string): string {
  account.cursors.set(text, FORGOTTEN);
  return text;
}

/** The position that a cursor stands for; undefined for one that the server does not know. */
export function positionOf(account: AccountState, cursor: string): number | undefined {
  const position = account.cursors.get(cursor);
  return position === FORGOTTEN ? undefined : position;
}

/** Whether the server ever gave this text to the client, known or not. */
export function wasIssued(account: AccountState, cursor: string): boolean {
  return account.cursors.has(cursor);
}

/** No cursor is known any more, or none beyond a position. */
export function forgetCursors(account: AccountState, beyond = -1): void {
  for (const [text, position] of account.cursors) {
    if (position > beyond) account.cursors.set(text, FORGOTTEN);
  }
  account.cursorEpoch++;
  account.idleBodyAt = -1;
}
